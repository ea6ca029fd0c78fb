"""Requests that came otherwise than by the form: registered for the right person, and answered like any other."""

from datetime import timedelta

import asyncpg
import pytest

from portal.clock import today
from portal.data import subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.intake import otherwise as rows
from portal.data.requests.requests import Request
from portal.domain.access import access
from portal.domain.erasure import erasure
from portal.domain.errors import Conflict, NotFound
from portal.domain.intake import otherwise, request_drafts
from portal.domain.intake.arrival_errors import MadeAfterReceipt, ReceivedInTheFuture
from portal.domain.intake.claims import Claim
from portal.domain.intake.request_drafts import NOBODY
from portal.domain.intake.said import unsealed
from portal.domain.letters import answers
from portal.domain.letters.posting_errors import AddressUndecided, NotAnAddress
from portal.domain.requests import identity, requests
from portal.domain.requests.deadlines import answer_due
from portal.domain.requests.identity import Address
from portal.domain.requests.identity_errors import IdentityMismatch
from portal.domain.requests.starting_errors import AlreadyOpen
from tests.conftest import World
from tests.domain.journeys import closed, digest_of, looked_through, posted
from tests.domain.registering import STREET, asked, drafted, registered
from tests.extracts import whole
from tests.looking import release
from tests.people import ANNA, ANNA_EMAIL, APPROVER, BERTIL, BERTIL_EMAIL, CECILIA, COLLEAGUE, HANDLER

GUEST = "gast@example.se"
UNKNOWN = Claim(name="Okänd Person", address=STREET, email="okand@example.se")

pytestmark = pytest.mark.usefixtures("as_admin")


async def guest_order(world: World, email: str = GUEST, number: str = "G-1") -> None:
    shop = await asyncpg.connect(world.url("shop_owner"))
    try:
        await shop.execute(
            "INSERT INTO orders (order_number, email, channel, status, ordered_at, total)"
            " VALUES ($1, $2, 'web', 'delivered', now(), 100)",
            number,
            email,
        )
    finally:
        await shop.close()


async def orders(request: Request) -> list[str]:
    """The numbers of the orders in the extract that was collected."""
    shop = next(source for source in (await whole(request))["sources"] if source["id"] == "shop")
    table = next(table for table in shop["tables"] if table["name"] == "orders")
    place = [column["name"] for column in table["columns"]].index("order_number")
    return [row[place] for row in table["rows"]]


async def test_the_time_runs_from_the_day_on_which_it_reached_the_company(world: World) -> None:
    before = today() - timedelta(days=10)
    request = await registered(UNKNOWN, asked(on=before))
    assert (request.status, request.received_on, request.counted_from) == ("received", before, before)
    assert request.due_on == answer_due(before)
    assert request.form is None
    assert request.expires_on is None


async def test_what_was_said_is_kept_and_only_with_the_persons_key(world: World, as_admin: asyncpg.Connection) -> None:
    request = await registered(UNKNOWN, asked("erasure"))
    stored = await as_admin.fetchval("SELECT content FROM otherwise_request WHERE request_id = $1", request.id)
    assert b"Ok" not in stored
    async with acting_as(HANDLER):
        came = await rows.find(request.id)
        subject = await subjects.find(request.subject_id)
    assert came is not None
    said = unsealed(came, subject)
    assert said is not None
    assert (said.claim, said.words) == (UNKNOWN, asked().words)
    async with acting_as(SYSTEM):
        await subjects.destroy_key(request.subject_id)
        assert unsealed(came, await subjects.find(request.subject_id)) is None


async def test_a_day_that_cannot_be_is_refused(world: World) -> None:
    draft = await request_drafts.start(HANDLER, UNKNOWN)
    with pytest.raises(ReceivedInTheFuture):
        await request_drafts.describe(HANDLER, draft, asked(on=today() + timedelta(days=1)))
    matter = request_drafts.Matter("access", "letter", today(), today() - timedelta(days=1), "sv", "Hej")
    with pytest.raises(MadeAfterReceipt):
        await request_drafts.describe(HANDLER, draft, matter)


async def test_registering_twice_makes_one_request(world: World) -> None:
    draft = await drafted(UNKNOWN)
    await otherwise.register(HANDLER, draft)
    with pytest.raises(NotFound):
        await otherwise.register(HANDLER, draft)


async def test_a_draft_is_nobody_elses(world: World) -> None:
    draft = await drafted(UNKNOWN)
    with pytest.raises(NotFound):
        await request_drafts.open_draft(COLLEAGUE, draft)
    with pytest.raises(NotFound):
        await otherwise.register(COLLEAGUE, draft)


async def test_what_somebody_began_in_the_portal_is_received_and_not_begun_twice(world: World) -> None:
    begun = await requests.submit(BERTIL, "access")
    request = await registered(Claim(email=BERTIL_EMAIL))
    assert request.id == begun.id
    assert (request.status, request.received_on) == ("received", today())
    followed = await requests.follow(BERTIL, request.reference)
    assert followed.came is not None
    with pytest.raises(AlreadyOpen) as error:
        await registered(Claim(email=BERTIL_EMAIL))
    assert error.value.reference == begun.reference


async def test_a_member_follows_a_request_that_came_without_a_form(world: World) -> None:
    request = await registered(Claim(name="Cecilia Wrangby"), asked("erasure"))
    assert request.subject_id == CECILIA.id
    followed = await requests.follow(CECILIA, request.reference)
    assert followed.text is None
    assert [entry.code for entry in followed.timeline] == ["request.registered"]
    with pytest.raises(NotFound):
        await requests.form_pdf(CECILIA, request.reference)
    assert (await requests.submit(CECILIA, "erasure")).id == request.id


async def test_a_guest_with_an_e_mail_address_alone_gets_the_rows_that_name_it(world: World) -> None:
    await guest_order(world)
    request = await registered(Claim(name="Gösta Gäst", address=STREET, email=GUEST.upper()))
    with pytest.raises(IdentityMismatch):
        await identity.confirm(HANDLER, request.reference, "personnummer", "19870314-9826")
    await identity.confirm(HANDLER, request.reference, "telephone", address=Address("given"))
    await access.collect(request.id)
    assert await orders(request) == ["G-1"]
    await looked_through(request)
    await release(HANDLER, request)
    await answers.render(request.id)
    await posted(request)
    await closed(request)


async def test_a_guest_is_erased_and_forgotten(world: World, as_admin: asyncpg.Connection) -> None:
    await guest_order(world, "raderas@example.se", "G-2")
    claim = Claim(name="Rut Gäst", address=STREET, email="raderas@example.se")
    request = await registered(claim, asked("erasure", "telephone"))
    await identity.confirm(HANDLER, request.reference, "telephone", address=Address("given"))
    await erasure.plan(request.id)
    await erasure.approve(APPROVER, request.reference, await digest_of(request))
    await erasure.execute(request.id)
    await answers.render(request.id)
    await posted(request)
    await closed(request)
    shop = await asyncpg.connect(world.url("shop_owner"))
    assert await shop.fetchval("SELECT count(*) FROM orders WHERE order_number = 'G-2'") == 0
    await shop.close()
    left = await as_admin.fetchrow(
        "SELECT data_key, own_identifiers, retained_identifiers, (SELECT count(*) FROM person_digest p"
        " WHERE p.subject_id = d.id) AS digests, (SELECT count(*) FROM otherwise_request o JOIN request r"
        " ON r.id = o.request_id WHERE r.subject_id = d.id AND o.content IS NOT NULL) AS said"
        " FROM data_subject d WHERE id = $1",
        request.subject_id,
    )
    assert left is not None
    assert (*left.values(),) == (None, None, None, 0, 0)
    again = await registered(claim, choice=NOBODY)
    assert again.subject_id != request.subject_id


async def test_somebody_of_whom_nothing_is_held_gets_an_answer_that_says_so(world: World) -> None:
    request = await registered(Claim(name="Ingen Alls", address=STREET, email="ingen@example.se"))
    await identity.confirm(HANDLER, request.reference, "address_and_signature", address=Address("given"))
    await access.collect(request.id)
    assert await orders(request) == []
    await release(HANDLER, request)
    await answers.render(request.id)
    assert (await answers.open_answer(HANDLER, request.reference)).startswith(b"%PDF")


async def test_whoever_was_not_meant_is_not_found_by_what_was_said(world: World) -> None:
    request = await registered(Claim(name="Någon Annan", address=STREET, email=ANNA_EMAIL), choice=NOBODY)
    async with acting_as(HANDLER):
        subject = await subjects.find(request.subject_id)
    assert subject.id != ANNA.id
    assert subject.known_by() == {}


async def test_the_answer_goes_where_a_handler_says(world: World, as_admin: asyncpg.Connection) -> None:
    typed = ("Eva Ek", "Nygatan 3", "411 02 Göteborg")
    request = await registered(Claim(name="Eva Ek", email="eva@example.se"))
    with pytest.raises(identity.NoAddress):
        await identity.confirm(HANDLER, request.reference, "telephone")
    await identity.confirm(HANDLER, request.reference, "telephone", address=Address("typed", typed))
    async with acting_as(HANDLER):
        request, subject = await requests.find(request.reference), await subjects.find(request.subject_id)
    assert identity.sender_of(request, subject) == typed
    chosen = await as_admin.fetchrow("SELECT origin, chosen_by FROM answer_address WHERE request_id = $1", request.id)
    assert chosen is not None
    assert (chosen["origin"], chosen["chosen_by"]) == ("typed", HANDLER.id)
    with pytest.raises(Conflict):
        await identity.confirm(HANDLER, request.reference, "telephone", address=Address("typed", typed))


async def test_whoever_gives_another_address_than_the_shop_has_is_answered_where_a_handler_says(
    world: World, as_admin: asyncpg.Connection
) -> None:
    request = await registered(Claim(name="Cecilia Wrangby", address=STREET), asked("portability"))
    assert request.subject_id == CECILIA.id
    with pytest.raises(AddressUndecided):
        await identity.confirm(HANDLER, request.reference, "telephone")
    with pytest.raises(NotAnAddress):
        await identity.confirm(HANDLER, request.reference, "telephone", address=Address("typed", ("Cecilia",)))
    assert (await requests.follow(CECILIA, request.reference)).request.status == "received"
    confirmed = await identity.confirm(HANDLER, request.reference, "telephone", address=Address("given"))
    async with acting_as(HANDLER):
        subject = await subjects.find(request.subject_id)
        assert identity.sender_of(await requests.find(request.reference), subject)[1:] == STREET
    assert confirmed.status == "identity_confirmed"
