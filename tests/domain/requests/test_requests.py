"""A request from the member's side: submitted once, followed, withdrawn, expired."""

import asyncio
import io
from datetime import timedelta

import asyncpg
import pytest
from pypdf import PdfReader

from portal.clock import today
from portal.data.requests.requests import Kind
from portal.demo import people
from portal.domain import signing
from portal.domain.errors import Conflict, NotFound
from portal.domain.intake import signed_letters
from portal.domain.record_of_processing.published import published
from portal.domain.requests import requests
from portal.domain.requests.deadlines import next_working_day
from portal.letters.reference import normalise
from portal.letters.seal import open_seal
from portal.settings import settings
from tests.people import ANNA, ANNA_EMAIL, ANNA_PERSONNUMMER, BERTIL, CECILIA, HANDLER

pytestmark = pytest.mark.usefixtures("no_requests")


async def test_a_request_holds_what_was_asked_and_when_it_expires() -> None:
    request = await requests.submit(ANNA, "access")
    assert (request.kind, request.status, request.language) == ("access", "awaiting_letter", "sv")
    assert request.expires_on == next_working_day(today() + timedelta(days=settings().form_valid_days))
    assert request.record_version == (await published()).version
    assert normalise(request.reference) == request.reference
    sealed = open_seal(signing.public_key(), request.seal)
    assert (sealed.reference, sealed.kind, sealed.digest) == (request.reference, "access", request.form_digest)


@pytest.mark.parametrize(("member", "word"), [(ANNA, "registerutdrag"), (CECILIA, "access")])
async def test_a_form_is_in_its_members_language(member: object, word: str) -> None:
    request = await requests.submit(member, "access")  # type: ignore[arg-type]
    followed = await requests.follow(member, request.reference)  # type: ignore[arg-type]
    assert word in followed.text.lower() or "artikel 15" in followed.text.lower()
    assert request.reference in followed.text


async def test_the_form_is_the_same_sheet_each_time_and_bears_no_personnummer() -> None:
    request = await requests.submit(ANNA, "access")
    first = await requests.form_pdf(ANNA, request.reference)
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(first)).pages)
    assert "Skriv ditt namn och din adress här" in said
    assert not [part for part in ("Lindqvist", "Visgatan", "431 30") if part in said], "whoever has the password alone"
    assert first.startswith(b"%PDF")
    assert await requests.form_pdf(ANNA, request.reference.lower().replace("-", " ")) == first
    followed = await requests.follow(ANNA, request.reference)
    assert ANNA_PERSONNUMMER not in followed.text
    assert ANNA_PERSONNUMMER[-4:] not in followed.text.replace(request.reference, "")


async def test_what_is_stored_of_a_form_in_clear_names_nobody(as_admin: asyncpg.Connection) -> None:
    request = await requests.submit(ANNA, "access")
    stored = await as_admin.fetchval("SELECT r::text FROM request r WHERE id = $1", request.id)
    assert request.seal in stored
    for personal in (*people.ANNA.name.split(), ANNA_EMAIL, ANNA_PERSONNUMMER, people.ANNA.customer_number):
        assert personal not in stored
        assert personal.encode().hex() not in stored


async def test_parallel_clicks_submit_one_request(as_admin: asyncpg.Connection) -> None:
    submitted = await asyncio.gather(*(requests.submit(ANNA, "access") for _ in range(12)))
    assert len({request.reference for request in submitted}) == 1
    assert await as_admin.fetchval("SELECT count(*) FROM request") == 1
    events = "SELECT count(*) FROM audit_event WHERE code = 'request.submitted' AND request_id = $1"
    assert await as_admin.fetchval(events, submitted[0].id) == 1


async def test_one_request_of_each_kind_may_be_open() -> None:
    access = await requests.submit(ANNA, "access")
    erasure = await requests.submit(ANNA, "erasure")
    assert access.reference != erasure.reference
    assert {request.kind for request in await requests.of_member(ANNA)} == {"access", "erasure"}


@pytest.mark.parametrize("kind", ["rectification", "nonsense", ""])
async def test_a_kind_that_cannot_be_asked_for_is_not_found(kind: Kind) -> None:
    with pytest.raises(NotFound):
        await requests.submit(ANNA, kind)
    assert await requests.of_member(ANNA) == []


async def test_a_request_withdrawn_makes_room_for_a_new_one() -> None:
    first = await requests.submit(ANNA, "access")
    assert (await requests.withdraw(ANNA, first.reference)).status == "withdrawn"
    second = await requests.submit(ANNA, "access")
    assert second.reference != first.reference
    with pytest.raises(NotFound):
        await requests.form_pdf(ANNA, first.reference)


async def test_withdrawing_twice_is_recorded_once(as_admin: asyncpg.Connection) -> None:
    request = await requests.submit(ANNA, "access")
    await asyncio.gather(*(requests.withdraw(ANNA, request.reference) for _ in range(6)), return_exceptions=True)
    assert (await requests.withdraw(ANNA, request.reference)).status == "withdrawn"
    events = "SELECT count(*) FROM audit_event WHERE code = 'request.withdrawn' AND request_id = $1"
    assert await as_admin.fetchval(events, request.id) == 1


@pytest.mark.parametrize("reference", ["JM-0000-0000", "", "hej", "\0", "🎸", "x" * 1_000_000, "../../etc/passwd"])
async def test_a_reference_that_is_no_request_of_the_members_is_not_found(reference: str) -> None:
    for ask in (requests.follow, requests.form_pdf, requests.withdraw):
        with pytest.raises(NotFound):
            await ask(ANNA, reference)


async def test_a_request_expires_the_day_after_its_last_and_not_before() -> None:
    request = await requests.submit(ANNA, "access")
    assert await requests.expire(request.expires_on) == 0
    assert await requests.expire(request.expires_on + timedelta(days=1)) == 1
    assert await requests.expire(request.expires_on + timedelta(days=1)) == 0
    followed = await requests.follow(ANNA, request.reference)
    assert followed.request.status == "expired"
    assert [entry.code for entry in followed.timeline] == ["request.submitted", "request.expired"]
    assert not followed.can_be_withdrawn
    with pytest.raises(Conflict):
        await requests.withdraw(ANNA, request.reference)


async def test_a_request_whose_letter_has_come_does_not_expire() -> None:
    request = await requests.submit(ANNA, "access")
    await signed_letters.register(HANDLER, request.seal, today())
    assert await requests.expire(request.expires_on + timedelta(days=365)) == 0


async def test_a_letter_registered_while_requests_expire_stops_nothing_else(as_admin: asyncpg.Connection) -> None:
    annas, bertils = await requests.submit(ANNA, "access"), await requests.submit(BERTIL, "access")
    registering = as_admin.transaction()
    await registering.start()
    await as_admin.execute(
        "UPDATE request SET status = 'received', received_on = now(), counted_from = now(), due_on = now()"
        " WHERE id = $1",
        annas.id,
    )
    expiring = asyncio.create_task(requests.expire(annas.expires_on + timedelta(days=1)))
    await asyncio.sleep(0.3)
    await registering.commit()
    assert await expiring == 1
    assert await requests.expire(annas.expires_on + timedelta(days=1)) == 0
    assert (await requests.follow(ANNA, annas.reference)).request.status == "received"
    assert (await requests.follow(BERTIL, bertils.reference)).request.status == "expired"
