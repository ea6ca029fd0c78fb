"""Rectification (Art. 16): asked for, compared, decided one by one, written once, and answered."""

import io

import asyncpg
import pytest
from pypdf import PdfReader

from portal.clock import today
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests import wishes
from portal.data.rights.rectifications import of_request
from portal.domain.erasure import closing
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.letters import outgoing_letters
from portal.domain.letters.sealed_letters import content_of
from portal.domain.requests import requests
from portal.domain.requests.starting_errors import AlreadyOpen
from portal.domain.requests.wishes import Correction, Corrections
from portal.domain.rights import rectification_decisions, rectifications, rectifying
from portal.domain.rights.rectification_decisions import ByHand, ByMap, NotDone
from portal.domain.rights.rights_errors import Undecided, ValueRefused
from portal.domain.sources.places import Place
from tests.conftest import World
from tests.domain.wishes_under_way import NAME, WRONG_NAME, in_progress, letters_of, said_in, sent, status_of
from tests.letter_text import between, read, squeezed
from tests.people import ANNA, ANNA_NUMBER, APPROVER, BERTIL, CECILIA, HANDLER

pytestmark = pytest.mark.usefixtures("world")


async def name_of(world: World, number: str) -> str:
    shop = await asyncpg.connect(world.admin_url(world.shop))
    try:
        return str(await shop.fetchval("SELECT name FROM customers WHERE customer_number = $1", number))
    finally:
        await shop.close()


async def held(reference: str, number: int = 1) -> dict[str | None, str]:
    """What stands there now, and what stands for it in a form."""
    item = (await rectifications.open_rectification(HANDLER, reference)).items[number - 1]
    assert item.held is not None
    return {each.value: token for token, each in item.held.items()}


async def test_from_the_form_to_the_closed_request(world: World) -> None:
    wish = Corrections(
        (
            Correction(NAME, "Anna Anderson", "Anna Andersson-Ek"),
            Correction(Place("shop", "customers", "personnummer"), "", "rätt nummer står i brevet"),
            Correction(None, "Jag är 1,70", "Jag är 1,71"),
        )
    )
    request = await in_progress(ANNA, "rectification", wish)
    assert await status_of(request) == "in_progress", "there is nothing to collect first"
    before = await name_of(world, ANNA_NUMBER)
    assert list(await held(request.reference)) == [before]
    assert all("*" in str(value) for value in await held(request.reference, 2)), "masked as in an extract"

    token = (await held(request.reference))[before]
    await rectification_decisions.decide(HANDLER, request.reference, 1, ByMap(token, "Anna Andersson-Ek"))
    with pytest.raises(Undecided):
        await rectification_decisions.carry_out(HANDLER, request.reference)
    await rectification_decisions.decide(HANDLER, request.reference, 2, ByHand("19121212", "20121212"))
    await rectification_decisions.decide(HANDLER, request.reference, 3, NotDone("Vi har ingen uppgift om din längd."))
    assert await name_of(world, ANNA_NUMBER) == before, "nothing is written before all is decided"

    await rectification_decisions.carry_out(HANDLER, request.reference)
    for _ in range(2):
        await rectifying.execute(request.id)
    assert await name_of(world, ANNA_NUMBER) == "Anna Andersson-Ek"
    assert await status_of(request) == "executed"
    [letter] = await letters_of(request)
    said = await said_in(letter)
    assert said["changes"] == [
        {
            "what": "Kundkonto, Namn",
            "wrong": "Anna Anderson",
            "right": "Anna Andersson-Ek",
            "before": before,
            "after": "Anna Andersson-Ek",
            "source": "Butiken",
        },
        {
            "what": "Kundkonto, Personnummer",
            "wrong": "",
            "right": "rätt nummer står i brevet",
            "before": "19121212",
            "after": "20121212",
            "source": "Butiken",
        },
    ]
    async with acting_as(SYSTEM):
        addressee, _ = await content_of(letter)
    assert addressee[0] == "Anna Andersson-Ek", "the answer goes by what has been corrected"
    assert said["not_changed"] == [
        {
            "what": "Något annat",
            "wrong": "Jag är 1,70",
            "right": "Jag är 1,71",
            "why": "Vi har ingen uppgift om din längd.",
        }
    ]
    assert said["received_on"] == today().isoformat()
    await sent(request)
    letter_says = read(await outgoing_letters.open_letter(HANDLER, letter.id))
    not_changed = between(letter_says, "Det här har vi inte ändrat", "Om du inte är nöjd")
    for words in ("Något annat", "Jag är 1,70", "Jag är 1,71", "Vi har ingen uppgift om din längd."):
        assert squeezed(words) in not_changed, "the person can tell which of the wishes it is"


async def test_a_change_by_hand_is_believed_only_when_it_stands_there(world: World) -> None:
    request = await in_progress(CECILIA, "rectification", WRONG_NAME)
    [before] = await held(request.reference)
    assert before
    attested = ByHand(before, "Cecilia Ek")
    with pytest.raises(ValueRefused) as refused:
        await rectification_decisions.decide(HANDLER, request.reference, 1, attested)
    assert refused.value.why == "not_there"
    shop = await asyncpg.connect(world.admin_url(world.shop))
    try:
        await shop.execute("UPDATE customers SET name = 'Cecilia Ek' WHERE name = $1", before)
        await rectification_decisions.decide(HANDLER, request.reference, 1, attested)
        await rectification_decisions.carry_out(HANDLER, request.reference)
        await rectifying.execute(request.id)
        [letter] = await letters_of(request)
        assert (await said_in(letter))["changes"][0]["after"] == "Cecilia Ek"  # type: ignore[index, call-overload]
    finally:
        await shop.execute("UPDATE customers SET name = $1 WHERE name = 'Cecilia Ek'", before)
        await shop.close()
    await sent(request)


async def test_what_is_wrong_is_printed_on_the_form_and_stored_encrypted(world: World) -> None:
    request = await requests.submit(CECILIA, "rectification", WRONG_NAME)
    assert (await requests.submit(CECILIA, "rectification", WRONG_NAME)).id == request.id, "twice is once"
    with pytest.raises(AlreadyOpen):
        await requests.submit(CECILIA, "rectification", Corrections((Correction(None, "", "x"),)))
    text = (await requests.follow(CECILIA, request.reference)).text
    assert "Anna Andersson-Ek" in text
    form = PdfReader(io.BytesIO(await requests.form_pdf(CECILIA, request.reference)))
    assert len(form.pages) == 1
    assert "Anna Andersson-Ek" in " ".join(form.pages[0].extract_text().split())
    admin = await asyncpg.connect(world.admin_url(world.portal))
    try:
        stored = str(
            await admin.fetch(
                "SELECT form, form_digest, (SELECT content FROM wish WHERE request_id = id) FROM request WHERE id = $1",
                request.id,
            )
        )
    finally:
        await admin.close()
    assert "Andersson-Ek" not in stored
    with pytest.raises(NotFound):
        await requests.submit(ANNA, "access", WRONG_NAME)
    with pytest.raises(NotFound):
        await requests.submit(BERTIL, "rectification")
    with pytest.raises(NotFound):
        await requests.follow(ANNA, request.reference)


async def test_the_same_words_give_another_digest_each_time_so_that_nobody_guesses_them() -> None:
    first = await requests.submit(BERTIL, "rectification", WRONG_NAME)
    await requests.withdraw(BERTIL, first.reference)
    form = (await requests.follow(BERTIL, first.reference)).text
    assert "Anna Anderson" in form
    second = await requests.submit(BERTIL, "rectification", WRONG_NAME)
    assert first.form_digest != second.form_digest
    await requests.withdraw(BERTIL, second.reference)


async def test_data_that_has_changed_meanwhile_is_not_overwritten(world: World) -> None:
    request = await in_progress(BERTIL, "rectification", WRONG_NAME)
    [(before, token)] = (await held(request.reference)).items()
    await rectification_decisions.decide(HANDLER, request.reference, 1, ByMap(token, "Berit Ek"))
    await rectification_decisions.carry_out(HANDLER, request.reference)
    shop = await asyncpg.connect(world.admin_url(world.shop))
    try:
        await shop.execute("UPDATE customers SET name = 'Berra' WHERE name = $1", before)
    finally:
        await shop.close()
    await rectifying.execute(request.id)
    assert await status_of(request) == "in_progress"
    assert list(await held(request.reference)) == ["Berra"], "and it is decided anew"
    with pytest.raises(Conflict):
        await rectification_decisions.decide(HANDLER, request.reference, 1, ByMap(token, "Berit Ek"))
    await rectification_decisions.decide(HANDLER, request.reference, 1, NotDone("Namnet är redan ändrat."))
    await rectification_decisions.reopen(HANDLER, request.reference, 1)
    with pytest.raises(Conflict):
        await rectification_decisions.reopen(HANDLER, request.reference, 1)
    await requests.withdraw(BERTIL, request.reference)


async def test_who_may_decide_and_on_what() -> None:
    request = await in_progress(BERTIL, "rectification", WRONG_NAME)
    [(before, token)] = (await held(request.reference)).items()
    for fault, made in {
        "same": ByMap(token, before or ""),
        "missing": ByMap(token, ""),
    }.items():
        with pytest.raises(ValueRefused) as refused:
            await rectification_decisions.decide(HANDLER, request.reference, 1, made)
        assert refused.value.why == fault
    with pytest.raises(NotHandler):
        await rectification_decisions.decide(APPROVER, request.reference, 1, NotDone("nej"))
    with pytest.raises(NotHandler):
        await rectifications.open_rectification(APPROVER, request.reference)
    for number in (0, 2):
        with pytest.raises(NotFound):
            await rectification_decisions.decide(HANDLER, request.reference, number, NotDone("nej"))
    await rectification_decisions.decide(HANDLER, request.reference, 1, NotDone("nej"))
    with pytest.raises(Conflict):
        await rectification_decisions.decide(HANDLER, request.reference, 1, NotDone("nej"))
    access = await requests.submit(BERTIL, "access")
    with pytest.raises(NotFound):
        await rectifications.open_rectification(HANDLER, access.reference)
    await requests.withdraw(BERTIL, request.reference)


async def test_a_letter_in_ones_own_words_is_noted_by_staff_once(world: World) -> None:
    request = await in_progress(BERTIL, "rectification", WRONG_NAME)
    with pytest.raises(Conflict):
        await rectification_decisions.note_wish(HANDLER, request.reference, WRONG_NAME)
    admin = await asyncpg.connect(world.admin_url(world.portal))
    try:
        await admin.execute("DELETE FROM wish WHERE request_id = $1", request.id)
    finally:
        await admin.close()
    assert (await rectifications.open_rectification(HANDLER, request.reference)).items == []
    with pytest.raises(Undecided):
        await rectification_decisions.carry_out(HANDLER, request.reference)
    await rectification_decisions.note_wish(HANDLER, request.reference, WRONG_NAME)
    assert len((await rectifications.open_rectification(HANDLER, request.reference)).items) == 1
    await requests.withdraw(BERTIL, request.reference)


async def test_of_an_erased_person_no_wish_and_no_decision_is_left() -> None:
    waiting = await requests.open_request(CECILIA, "rectification")
    assert waiting
    await requests.withdraw(CECILIA, waiting.reference)
    request = await in_progress(CECILIA, "rectification", WRONG_NAME)
    await rectification_decisions.decide(HANDLER, request.reference, 1, NotDone("nej"))
    async with acting_as(SYSTEM):
        assert await of_request(request.id)
        await closing.remove(CECILIA.id, request.id, None, False)
        assert await of_request(request.id) == []
        assert await wishes.of_subject(CECILIA.id) == []
