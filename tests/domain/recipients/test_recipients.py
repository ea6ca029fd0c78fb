"""Recipients (Art. 19): who is told of an erasure, a restriction or a rectification, and nothing closed before."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import today
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.recipients import recipient_notices
from portal.data.recipients.recipient_notices import Notice
from portal.data.requests.requests import Request
from portal.domain.desk import case
from portal.domain.erasure import closing, erasure
from portal.domain.erasure.erasure_content import PlanLine
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.letters import answers, outgoing_letters, postings
from portal.domain.recipients import erased_uses, recipient_telling, recipients, recipients_of_lifting
from portal.domain.recipients.recipient_telling import Recipient
from portal.domain.recipients.recipients import RecipientsNotTold
from portal.domain.recipients.settling import UnfitChoices
from portal.domain.record_of_processing.model import RecordOfProcessing, Text
from portal.domain.record_of_processing.published import published
from portal.domain.requests import requests
from portal.domain.rights import restrictions
from portal.sources.person import Person
from tests.conftest import World
from tests.domain.journeys import confirmed, erased, told_of_lifting
from tests.letter_text import between, read, squeezed
from tests.on_paper import print_letter
from tests.people import ANNA, APPROVER, BERTIL, CECILIA, HANDLER
from tests.telling import note_exemption, note_message, tell_recipients, write


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def gone(world: World) -> AsyncIterator[Request]:
    """Bertil's erasure, answered and not closed."""
    yield await erased(BERTIL)


async def listed(request: Request) -> list[Recipient]:
    record = (await published()).record
    async with acting_as(HANDLER):
        return await recipient_telling.of_request(request, record)


async def outcome_of(request: Request) -> list[PlanLine]:
    async with acting_as(SYSTEM):
        return await erasure.outcome(request.id)


async def rows(request: Request) -> list[Notice]:
    async with acting_as(SYSTEM):
        return await recipient_notices.of_request(request.id)


async def test_an_erasure_lists_each_who_received_what_was_erased_and_how_they_find_the_person(gone: Request) -> None:
    found = {it.name.sv: it for it in await listed(gone)}
    assert {"PostNord", "Klarna", "PayEx", "DIBS"} <= found.keys()
    postnord, klarna = found["PostNord"], found["Klarna"]
    assert postnord.is_assumed
    assert postnord.address[0] == "PostNord Sverige AB"
    assert postnord.person
    assert postnord.person[0].startswith("Bertil")
    assert not any("Personnummer" in line for line in postnord.person), "a carrier is told no more than it needs"
    assert klarna.person
    assert any(line.startswith("E-post: ") for line in klarna.person)
    shown = [line for line in klarna.person if line.startswith("Personnummer: ")]
    assert all(line.endswith("-****") for line in shown), "on the page it is shown in part alone"
    assert {it.about for it in found.values()} == {"erasure"}


async def test_what_was_kept_whole_is_not_told_as_erased_and_what_went_in_part_is_told_as_that(gone: Request) -> None:
    lines = {it.table: it for it in await outcome_of(gone)}
    assert lines["payments"].kept == lines["payments"].rows > 0, "the payments stay, and lose whose card it was"
    assert lines["order_lines"].kept == lines["order_lines"].rows
    found = {it.name.sv: [category.sv for category in it.categories] for it in await listed(gone)}
    # Of a payment only the card went, and of an order what the accounts do without.
    assert "Betalningsuppgifter, delvis: Betalningar (Kortnummer, Kortinnehavare)" in found["Klarna"]
    [orders] = [it for it in found["PostNord"] if it.startswith("Beställningar")]
    assert "Kollinummer" in orders
    assert "Fakturor" not in orders
    assert "Köpta varor" not in orders
    assert not any("Artikelnummer" in it for told in found.values() for it in told), "goods bought are kept, every one"
    assert "Personnummer" in found["Klarna"], "that went from everywhere"


async def test_a_recipient_is_told_of_nothing_else_that_was_held(gone: Request) -> None:
    assert {it.table for it in await outcome_of(gone)} >= {"newsletter_subscriptions", "addresses", "customers"}
    one = next(it for it in await listed(gone) if it.name.sv == "PostNord")
    assert {it.sv.partition(",")[0] for it in one.categories} == {"Namn", "Kontaktuppgifter", "Beställningar"}
    await write(HANDLER, gone.reference, one.id)
    said = read(await outgoing_letters.open_letter(HANDLER, await written(gone, one.id)))
    told = between(said, "Det här är raderat", "Vad ni behöver göra")
    for never in ("Nyhetsbrev", "Kundkonto", "Adresser", "Hämtad från", "Tävling", "Bokningar"):
        assert squeezed(never) not in told, never
    assert squeezed("Beställningar (Gatuadress, Postnummer, Ort)") in told, "that is what it was given"
    await outgoing_letters.withdraw(HANDLER, await written(gone, one.id))


async def test_a_carrier_hears_nothing_of_a_newsletter_nor_of_a_competition(world: World) -> None:
    record = (await published()).record
    label = Text("Tabell", "Table")
    for table in ("newsletter_subscriptions", "competition_entries"):
        erased = erased_uses.of_erasure(record, [PlanLine("shop", table, label, 1, 1, 0, 0, 0, 0, ())], [])
        assert "contact_details" not in recipients.concerned(record, erased.erased, erased).get("carriers", ())


async def test_a_letter_says_which_part_is_erased_and_that_the_rest_is_kept(gone: Request) -> None:
    one = next(it for it in await listed(gone) if it.name.sv == "PayEx")
    await write(HANDLER, gone.reference, one.id)
    said = read(await outgoing_letters.open_letter(HANDLER, await written(gone, one.id)))
    told = between(said, "Det här är raderat", "Vad ni behöver göra")
    assert squeezed("Betalningsuppgifter, delvis: Betalningar (Kortnummer, Kortinnehavare)") in told
    assert squeezed("Resten behåller vi") in told
    await outgoing_letters.withdraw(HANDLER, await written(gone, one.id))


async def test_by_what_a_person_is_found_is_readable_in_no_table(gone: Request, world: World) -> None:
    connection = await asyncpg.connect(world.admin_url(world.portal))
    try:
        stored = await connection.fetch("SELECT t::text FROM recipient_notice t UNION ALL SELECT details::text"
                                        " FROM audit_event WHERE code LIKE 'recipient%'")  # fmt: skip
    finally:
        await connection.close()
    assert stored
    text = " ".join(row[0] for row in stored)
    assert "Bertil" not in text
    assert b"Bertil".hex() not in text


async def test_the_decision_names_those_who_are_to_be_told_and_none_as_told(gone: Request) -> None:
    letter = read(await answers.open_answer(HANDLER, gone.reference))
    part = between(letter, "Andra som ska få veta", "Om du inte är nöjd")
    assert all(squeezed(it.name.sv) in part for it in await listed(gone))
    assert squeezed("Andra som har fått veta") not in letter


async def test_the_request_is_not_closed_while_a_recipient_is_untold(gone: Request) -> None:
    with pytest.raises(RecipientsNotTold):
        await closing.close(HANDLER, gone.reference)
    assert (await requests.follow(BERTIL, gone.reference)).request.status == "answered"


async def test_a_recipient_is_settled_once_with_who_and_when_and_then_the_person_is_forgotten(gone: Request) -> None:
    first, second, *_ = [it for it in await listed(gone) if it.name.sv in ("PostNord", "PayEx")]
    day = today()
    await note_message(HANDLER, gone.reference, first.id, day, "E-post till ombudet")
    await note_exemption(HANDLER, gone.reference, second.id, "not_needed", "Köpte bara i butik")
    told, exempt = [it for it in await listed(gone) if it.id in (first.id, second.id)]
    assert (told.outcome, told.told_on, told.note, told.by) == (
        "message", day, "E-post till ombudet", "Hanna Handläggare"
    )  # fmt: skip
    assert (exempt.outcome, exempt.told_on, exempt.note) == ("not_needed", None, "Köpte bara i butik")
    assert (told.person, exempt.person) == (None, None)
    for again in (first, second):
        with pytest.raises(Conflict):
            await note_message(HANDLER, gone.reference, again.id, day, "Igen")


async def test_only_a_handler_tells_and_only_on_a_day_that_can_be(gone: Request) -> None:
    waiting = next(it for it in await listed(gone) if it.outcome is None)
    with pytest.raises(NotHandler):
        await note_message(APPROVER, gone.reference, waiting.id, today(), "E-post")
    for day in (today() + timedelta(days=1), today() - timedelta(days=400)):
        with pytest.raises(UnfitChoices):
            await note_message(HANDLER, gone.reference, waiting.id, day, "E-post")
    with pytest.raises(NotFound):
        await note_exemption(HANDLER, gone.reference, waiting.id, "told", "Nej")  # type: ignore[arg-type]


async def test_the_member_sees_who_was_told_and_nothing_of_how(gone: Request) -> None:
    told = (await requests.follow(BERTIL, gone.reference)).told
    assert {it.outcome for it in told} >= {"message", "not_needed", None}
    assert all(it.told_on for it in told if it.outcome == "message")
    with pytest.raises(NotFound):
        await requests.follow(ANNA, gone.reference)


async def test_a_letter_tells_the_recipient_once_it_is_in_the_post(gone: Request) -> None:
    one = next(it for it in await listed(gone) if it.name.sv == "Klarna")
    await write(HANDLER, gone.reference, one.id)
    with pytest.raises(Conflict):
        await write(HANDLER, gone.reference, one.id)
    with pytest.raises(Conflict):
        await note_message(HANDLER, gone.reference, one.id, today(), "E-post")
    letter = await written(gone, one.id)
    said = read(await outgoing_letters.open_letter(HANDLER, letter))
    for words in ("Klarna Bank AB (publ)", "Bertil", "artikel 19", gone.reference):
        assert squeezed(words) in said
    await print_letter(HANDLER, letter)
    [waiting] = [it for it in await listed(gone) if it.id == one.id]
    assert waiting.outcome is None
    await postings.mark_posted(HANDLER, letter, today())
    [told] = [it for it in await listed(gone) if it.id == one.id]
    assert (told.outcome, told.told_on, told.by, told.person) == ("letter", today(), "Hanna Handläggare", None)


async def test_a_letter_that_is_not_sent_after_all_tells_nobody(gone: Request) -> None:
    one = next(it for it in await listed(gone) if it.name.sv == "DIBS" and not it.outcome)
    await write(HANDLER, gone.reference, one.id)
    await outgoing_letters.withdraw(HANDLER, await written(gone, one.id))
    [again] = [it for it in await listed(gone) if it.id == one.id]
    assert (again.letter_id, again.outcome) == (None, None)
    await write(HANDLER, gone.reference, one.id)
    await outgoing_letters.withdraw(HANDLER, await written(gone, one.id))
    await note_message(HANDLER, gone.reference, one.id, today(), "E-post")


async def test_a_recipient_without_an_address_is_written_to_where_staff_say(gone: Request) -> None:
    one = next(it for it in await listed(gone) if not it.address and not it.outcome)
    for lines in ((), ("",), ("rad",) * 7):
        with pytest.raises(UnfitChoices):
            await write(HANDLER, gone.reference, one.id, lines)
    await write(HANDLER, gone.reference, one.id, ("Tryckeriet AB", "Box 1", "111 11 Stockholm"))
    assert "TryckerietAB" in read(await outgoing_letters.open_letter(HANDLER, await written(gone, one.id)))
    await outgoing_letters.withdraw(HANDLER, await written(gone, one.id))


async def written(request: Request, notice: UUID) -> UUID:
    """The letter that was ordered for a recipient, as the job writes it."""
    [found] = [it for it in await listed(request) if it.id == notice]
    assert found.letter_id
    await outgoing_letters.write(found.letter_id)
    return found.letter_id


async def test_when_every_recipient_is_settled_the_request_is_closed_and_nothing_of_the_person_is_left(
    gone: Request,
) -> None:
    for it in await listed(gone):
        if it.outcome is None:
            await note_message(HANDLER, gone.reference, it.id, today(), "E-post")
    await closing.close(HANDLER, gone.reference)
    await closing.remove_account(gone.id)
    assert {(it.person, it.note) for it in await rows(gone)} == {(None, None)}
    assert all(it.outcome and it.settled_by == HANDLER.id for it in await rows(gone))


async def test_a_restriction_has_its_recipients_told_too(world: World) -> None:
    request = await confirmed(CECILIA, "access")
    await restrictions.place(HANDLER, request.reference, "accuracy")
    await restrictions.remember(request.id)
    await restrictions.remember(request.id)
    found = await rows(request)
    assert found
    assert {it.about for it in found} == {"restriction"}


async def lifted(request: Request) -> None:
    """The person is told, the restriction is lifted, and the job that follows is done."""
    await told_of_lifting(request.subject_id, "accuracy")
    await restrictions.lift(HANDLER, request.reference, "accuracy")
    await recipients_of_lifting.list_by_itself(request.id)


async def test_who_was_told_of_a_restriction_is_told_when_it_ends_and_nobody_else(world: World) -> None:
    request = await requests.submit(ANNA, "portability")
    await restrictions.place(HANDLER, request.reference, "accuracy")
    await restrictions.remember(request.id)
    told, on_its_way, exempt, *rest = [it for it in await listed(request) if it.address]
    day = today()
    await note_message(HANDLER, request.reference, told.id, day, "E-post")
    await write(HANDLER, request.reference, on_its_way.id)
    others = [exempt, *rest, *(it for it in await listed(request) if not it.address)]
    for it in others:
        await note_exemption(HANDLER, request.reference, it.id, "not_needed", "Fick det aldrig")
    await restrictions.place(HANDLER, request.reference, "claims")
    await lifted(request)
    assert {it.about for it in await rows(request)} == {"restriction"}, "the other ground still restricts it"
    await told_of_lifting(ANNA.id, "claims")
    await restrictions.lift(HANDLER, request.reference, "claims")
    for _ in range(2):
        await recipients_of_lifting.list_by_itself(request.id)
    ended = [it for it in await listed(request) if it.about == "restriction_lifted"]
    assert {it.name.sv for it in ended} == {told.name.sv, on_its_way.name.sv}
    assert all(it.person for it in ended)
    await requests.withdraw(ANNA, request.reference)
    assert (await case.open_case(HANDLER, request.reference)).step.code == "tell_recipients"
    first = ended[0]
    await write(HANDLER, request.reference, first.id)
    letter = read(await outgoing_letters.open_letter(HANDLER, await written(request, first.id)))
    assert squeezed("Begränsningen har nu upphört") in letter


async def test_what_is_restricted_anew_is_told_anew(world: World) -> None:
    request = await requests.submit(CECILIA, "portability")
    for times in (1, 2):
        await restrictions.place(HANDLER, request.reference, "accuracy")
        await recipients_of_lifting.list_by_itself(request.id)
        await restrictions.remember(request.id)
        await tell_recipients(request)
        assert (
            len([it for it in await listed(request) if it.about == "restriction" and it.name.sv == "Klarna"]) == times
        )
        await lifted(request)
        ended = [it for it in await listed(request) if it.about == "restriction_lifted" and it.name.sv == "Klarna"]
        assert len(ended) == times


async def test_recipients_of_nothing_that_was_touched_are_not_listed(world: World) -> None:
    record = (await published()).record
    assert recipients.concerned(record, []) == {}
    assert "partners" not in recipients.concerned(record, [("orders", "order_information")])
    silent = replace(record, purposes={})
    assert recipients.concerned(silent, [("orders", "order_information")]) == {}


async def test_only_whoever_was_given_what_was_in_fact_erased_is_told_where_the_map_says_who(world: World) -> None:
    record = (await published()).record

    def told(*tables: str) -> dict[str, list[str]]:
        label = Text("Tabell", "Table")
        lines = [PlanLine("shop", table, label, 1, 1, 0, 0, 0, 0, ()) for table in tables]
        erased = erased_uses.of_erasure(record, lines, [])
        return recipients.concerned(record, erased.erased, erased)

    assert "order_information" in record_uses(record, "carriers"), "by the record alone a carrier has it all"
    assert "carriers" not in told("bookings"), "a booking is handed to nobody"
    assert {"name", "contact_details", "order_information"} <= set(told("orders")["carriers"])
    assert "name" not in told("orders")["payment_providers"], "a parcel's recipient is for the carrier"
    assert "name" in told("orders", "customers")["payment_providers"], "where the map says nothing the record does"
    label = Text("Beställningar", "Orders")
    kept = PlanLine("shop", "orders", label, 1, 0, 0, 1, 1, 0, ())
    erased = erased_uses.of_erasure(record, [kept], [])
    parts = [
        part.sv
        for recipient in ("carriers", "payment_providers")
        for part in erased.parts(recipient, recipients.received_by(record, recipient), "contact_details") or ()
    ]
    assert parts == ["Beställningar (Gatuadress, Postnummer, Ort)"], "what the map does not give it is not named to it"


def record_uses(record: RecordOfProcessing, recipient: str) -> set[str]:
    return {category for _, category in recipients.received_by(record, recipient)}


async def test_a_personnummer_is_told_only_to_whoever_has_received_it(world: World) -> None:
    record = (await published()).record
    who = Person.known_by(personnummer="19850412-9803", email="anna@example.se")
    for kind, category, expected in (("access", "personnummer", True), ("erasure", "contact_details", False)):
        request = await confirmed(ANNA, kind)
        async with acting_as(SYSTEM):
            await recipients.begin(request, "rectification", [("orders", category)], who, record)
        klarna = next(it for it in await listed(request) if it.name.sv == "Klarna")
        assert ("Personnummer: 19850412-****" in (klarna.person or ())) is expected


async def test_a_list_is_made_once_whatever_is_called_how_often(world: World) -> None:
    request = await confirmed(CECILIA, "erasure")
    record = (await published()).record
    uses = [("orders", "order_information")]
    for expected in (True, False):
        async with acting_as(SYSTEM):
            assert await recipients.begin(request, "rectification", uses, Person({}), record) is expected
    assert len({(it.recipient, it.contact) for it in await rows(request)}) == len(await rows(request))
