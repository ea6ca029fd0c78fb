"""Closing: what goes with an erased person's account, and what must be answered first."""

from types import NoneType

import asyncpg
import pytest

from portal.clock import today
from portal.data import subjects
from portal.data.access import extracts
from portal.data.accounts import accounts
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.keys import KeyDestroyed
from portal.data.letters import answers as rows
from portal.domain.access import access
from portal.domain.erasure import closing, erasure
from portal.domain.erasure.erasure_errors import OtherRequestsOpen
from portal.domain.errors import Conflict, NotFound
from portal.domain.letters import answers
from portal.domain.requests import requests
from portal.domain.requests.request_forms import sender_of
from portal.domain.rights import restrictions
from portal.domain.sources.company_sources import person
from tests.domain.journeys import answered, approved, closed, confirmed, digest_of, erased, planned, posted, received
from tests.domain.rivals import held_up_at
from tests.looking import release
from tests.people import ANNA, ANNA_EMAIL, APPROVER, BERTIL, CECILIA, HANDLER
from tests.telling import tell_recipients

pytestmark = pytest.mark.usefixtures("no_requests")


async def test_an_erasure_is_not_approved_while_another_request_needs_the_data() -> None:
    copy = await received(BERTIL, "access")
    wish = await planned(BERTIL)
    with pytest.raises(OtherRequestsOpen):
        await erasure.approve(APPROVER, wish.reference, await digest_of(wish))
    assert (await requests.follow(BERTIL, wish.reference)).request.status == "awaiting_approval"
    assert (await requests.follow(BERTIL, copy.reference)).request.status == "received"


async def test_nor_is_it_carried_out_when_that_request_came_after_the_approval() -> None:
    wish = await approved(ANNA)
    copy = await confirmed(ANNA, "access")
    await access.collect(copy.id)
    await release(HANDLER, copy)
    await erasure.execute(wish.id)
    assert (await requests.follow(ANNA, wish.reference)).request.status == "in_progress"
    await answers.render(copy.id)
    assert (await requests.follow(ANNA, copy.reference)).request.status == "executed"
    await posted(copy)
    await closing.close(HANDLER, copy.reference)
    await requests.withdraw(ANNA, wish.reference)


async def test_a_person_is_not_removed_while_another_request_is_unanswered() -> None:
    wish = await erased(CECILIA)
    late = await received(CECILIA, "access")
    with pytest.raises(OtherRequestsOpen):
        await closing.close(HANDLER, wish.reference)
    assert (await requests.follow(CECILIA, wish.reference)).request.status == "answered"
    assert (await requests.follow(CECILIA, late.reference)).request.status == "received"


async def test_an_erased_person_can_still_be_told_that_nothing_of_the_shops_is_left() -> None:
    await erased(CECILIA)
    late = await confirmed(CECILIA, "access")
    await access.collect(late.id)
    await release(HANDLER, late)
    await answers.render(late.id)
    assert (await answers.open_answer(HANDLER, late.reference)).startswith(b"%PDF")


async def test_with_the_account_goes_the_key_and_what_waits_for_a_letter_ends() -> None:
    copy = await answered(ANNA)
    await closing.close(HANDLER, copy.reference)
    wish = await erased(ANNA)
    waiting = await requests.submit(ANNA, "access")
    await closed(wish)
    async with acting_as(SYSTEM):
        assert await accounts.by_id(ANNA.id) is None
        subject = await subjects.find(ANNA.id)
        ended = await requests.find(waiting.reference)
        for request in (copy, wish):
            answer = await rows.find(request.id)
            assert answer
            assert (answer.kept, answer.posted_on) == ((), today())
        assert not await extracts.exists(copy.id)
    assert ended.status == "withdrawn"
    with pytest.raises(KeyDestroyed):
        sender_of(ended, subject)


async def test_what_the_law_keeps_is_still_found_by_what_the_shop_knows_the_person_by() -> None:
    async with acting_as(SYSTEM):
        is_there = await accounts.by_id(ANNA.id) is not None
    if is_there:
        await closed(await erased(ANNA))
    async with acting_as(SYSTEM):
        subject = await subjects.find(ANNA.id)
    assert ANNA_EMAIL.encode() not in (subject.retained_identifiers or b"")
    assert (await person(ANNA.id)).identifiers["email"] == (ANNA_EMAIL,)


async def test_who_blocks_while_an_erasure_is_closed_is_told_that_it_is(as_admin: asyncpg.Connection) -> None:
    wish = await erased(CECILIA)
    await tell_recipients(wish)
    waiting = await requests.submit(CECILIA, "access")
    blocks = restrictions.place(HANDLER, wish.reference, "claims")
    found = await held_up_at(as_admin, waiting.id, closing.close(HANDLER, wish.reference), blocks)
    assert [type(it) for it in found] == [NoneType, Conflict]


async def test_closing_what_is_nobodys_is_not_found() -> None:
    with pytest.raises(NotFound):
        await closing.close(HANDLER, "JM-0000-0000")
