"""What Art. 15 demands of an answer: each point is missed when it is missing, and nothing is written without it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from portal.data.access.extracts import MissingData
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.access import access, completeness, releases
from portal.domain.access.article_15 import Answer, Code, IncompleteExtract, expect_complete, points
from portal.domain.access.completeness import NotComplete
from portal.domain.access.extract_reading import StoredExtract
from portal.domain.record_of_processing.published import published
from portal.domain.sources.overview import overview
from portal.letters.extract import Transfer
from tests.conftest import World
from tests.domain.journeys import confirmed
from tests.looking import look_through
from tests.people import ANNA, HANDLER


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def complete(by_hand: World) -> AsyncIterator[Answer]:
    """What Anna's answer is made of when all has been looked at, by hand too."""
    request = await confirmed(ANNA, "access")
    await access.collect(request.id)
    await look_through(request)
    with pytest.raises(NotComplete):
        await releases.release(HANDLER, request.reference)
    held, record = await overview(request.subject_id, request.language), (await published()).record
    async with acting_as(SYSTEM):
        head = (await StoredExtract.of(request.id, request.subject_id)).head
        answer = await completeness.answer(request, record, held, head)
    assert missed(answer) == {"by_hand": {"not_looked_through"}}
    yield replace(answer, tasks=())


def missed(answer: Answer) -> dict[Code, set[str]]:
    """The points that are missing, with the codes of what is."""
    return {it.code: {fault.what for fault in it.faults} for it in points(answer) if it.faults}


async def test_an_answer_that_has_everything_lacks_nothing_and_says_so_for_every_point(complete: Answer) -> None:
    expect_complete(complete)
    told = {it.code: it.says for it in points(complete)}
    assert list(told) == ["a", "b", "c", "d", "e", "f", "g", "h", "transfers", "copy", "by_hand", "others"]
    assert "Beställningar och köp" in told["a"]
    assert "Namn" in told["b"]
    assert any("PostNord" in it for it in told["c"])
    assert told["f"] == ("Integritetsskyddsmyndigheten",)
    assert "Integritetsportalen" in told["copy"]


async def test_what_the_letter_calls_not_confirmed_is_known_point_by_point(complete: Answer) -> None:
    confirmed = replace(
        complete.said,
        purposes=tuple(
            replace(it, unconfirmed=(), uses=tuple(replace(use, unconfirmed=()) for use in it.uses))
            for it in complete.said.purposes
        ),
        transfers_unconfirmed=False,
        automated_decisions_unconfirmed=False,
    )
    sure = replace(complete, said=confirmed)
    assert not any(it.is_unconfirmed for it in points(sure))
    for fact, expected in (("rättslig grund", {"a"}), ("lagringstid", {"d"}), ("vilka som får dem", {"c"})):
        told = points(_first_use(sure, unconfirmed=(fact,)))
        assert {it.code for it in told if it.is_unconfirmed} == expected


def _first_use(answer: Answer, **changed: Any) -> Answer:
    purpose = answer.said.purposes[0]
    use = replace(purpose.uses[0], **changed)
    purposes = (replace(purpose, uses=(use, *purpose.uses[1:])), *answer.said.purposes[1:])
    return replace(answer, said=replace(answer.said, purposes=purposes))


async def test_each_point_that_is_taken_away_is_missed(complete: Answer) -> None:
    said = complete.said
    without_uses = replace(said.purposes[0], uses=())
    unsafe = Transfer("Molntjänsten", " ")
    undeclared = replace(complete.head, missing=(MissingData("undeclared", "shop", "loyalty", "wish"),))
    cases: list[tuple[Answer, Code, str]] = [
        (replace(complete, said=replace(said, purposes=())), "a", "purposes"),
        (replace(complete, said=replace(said, purposes=(without_uses, *said.purposes[1:]))), "a", "uses"),
        (_first_use(complete, legal_basis=""), "a", "basis"),
        (replace(complete, held=replace(complete.held, uses=())), "b", "category"),
        (replace(complete, held=replace(complete.held, unreachable=("Butiken",))), "c", "unreachable"),
        (_first_use(complete, kept=()), "d", "period"),
        (replace(complete, authority=replace(complete.authority, address=())), "f", "authority"),
        (_first_use(complete, sources=()), "g", "source"),
        (replace(complete, said=replace(said, automated_decisions=" ")), "h", "automated_decisions"),
        (replace(complete, said=replace(said, transfers=(unsafe,))), "transfers", "safeguards"),
        (replace(complete, head=undeclared), "copy", "undeclared"),
        (replace(complete, looked_at={}), "others", "not_looked_at"),
    ]
    for answer, code, what in cases:
        assert missed(answer) == {code: {what}}, what
        with pytest.raises(IncompleteExtract, match=code):
            expect_complete(answer)


async def test_somebody_of_whom_nothing_is_held_can_be_told_so(complete: Answer) -> None:
    silent = replace(
        complete,
        said=replace(complete.said, purposes=()),
        held=replace(complete.held, uses=()),
        head=replace(complete.head, sources=()),
    )
    expect_complete(silent)
