"""Portability (Art. 20): what the person provided on consent or contract, no more, in files that the letter names."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterable

import asyncpg
import pytest

from portal.clock import today
from portal.data.actors import Member
from portal.data.requests.requests import Request
from portal.domain.access import access, extract_download, portability, releases
from portal.domain.errors import NotFound, NotHandler
from portal.domain.letters import outgoing_letters, postings
from portal.domain.letters.posting_errors import NotEnclosed
from portal.domain.letters.print_errors import NotPosted
from portal.domain.requests import requests
from portal.letters.portable_file import SCHEMA, checked, schema
from tests.conftest import World
from tests.domain.wishes_under_way import in_progress, letters_of, said_in, sent, status_of
from tests.on_paper import print_answer
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, APPROVER, BERTIL, BERTIL_EMAIL, CECILIA, HANDLER

pytestmark = pytest.mark.usefixtures("world")


async def whole(pieces: AsyncIterable[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


async def fetched(request: Request) -> dict[str, bytes]:
    """The files by their names."""
    _, pieces = await portability.download(HANDLER, request.reference)
    with zipfile.ZipFile(io.BytesIO(await whole(pieces))) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


async def released(member: Member) -> Request:
    request = await in_progress(member, "portability")
    for _ in range(2):
        await portability.collect(request.id)
    await releases.release(HANDLER, request.reference)
    for _ in range(2):
        await portability.write(request.id)
    return request


async def test_from_the_form_to_the_closed_request() -> None:
    request = await released(ANNA)
    assert await status_of(request) == "executed"
    [letter] = await letters_of(request)
    named = (await said_in(letter))["files"]
    files = await fetched(request)
    assert [(it["name"], it["sha256"]) for it in named] == [  # type: ignore[index,union-attr,call-overload]
        (name, hashlib.sha256(content).hexdigest()) for name, content in files.items()
    ]
    assert await fetched(request) == files, "the same bytes each time"
    await sent(request)
    with pytest.raises(NotFound):
        await portability.download(HANDLER, request.reference)


async def test_it_is_not_posted_before_its_files_were_fetched() -> None:
    request = await released(CECILIA)
    [letter] = await letters_of(request)
    await outgoing_letters.write(letter.id)
    await print_answer(HANDLER, request.reference)
    with pytest.raises(NotEnclosed):
        await postings.mark_posted(HANDLER, request.reference, today())
    with pytest.raises(NotPosted) as refused:
        await postings.post(HANDLER, [letter.id], today())
    assert refused.value.faults == {letter.id: "medium_not_fetched"}
    assert await status_of(request) == "executed"
    await fetched(request)
    await postings.mark_posted(HANDLER, request.reference, today())
    assert await status_of(request) == "answered"


async def test_the_files_hold_what_the_person_gave_and_nothing_else(world: World) -> None:
    request = await released(BERTIL)
    files = await fetched(request)
    document = json.loads(files[f"{request.reference}.json"])
    checked(files[f"{request.reference}.json"])
    assert files[SCHEMA.name] == SCHEMA.read_bytes()
    tables = {table["name"]: table for table in document["tables"]}
    customer = tables["customers"]["rows"][0]
    assert customer["email"] == BERTIL_EMAIL
    assert not {"personnummer", "customer_number", "bonus_points"} & customer.keys(), "masked, or made by the company"
    assert not {"credit_reports", "site_visits", "audit_event", "account"} & tables.keys(), "not on consent or contract"
    assert {row["author"] for row in tables["support_messages"]["rows"]} == {"customer"}, "not what staff wrote"
    everything = b"".join(files.values()).decode()
    assert ANNA_EMAIL not in everything
    assert ANNA_NUMBER not in everything
    shop = await asyncpg.connect(world.admin_url(world.shop))
    try:
        number = await shop.fetchval("SELECT personnummer FROM customers WHERE email = $1", BERTIL_EMAIL)
    finally:
        await shop.close()
    assert str(number) not in everything
    rows = list(csv.DictReader(io.StringIO(files["shop.customers.csv"].decode("utf-8-sig"))))
    assert [row["email"] for row in rows] == [BERTIL_EMAIL]


def test_the_schema_that_is_sent_is_the_one_that_files_are_checked_by() -> None:
    assert SCHEMA.read_text() == schema(), "write it anew: python -m portal.letters.portable_file"


async def test_it_is_looked_through_first_and_a_withdrawn_one_leaves_nothing() -> None:
    request = await in_progress(ANNA, "portability")
    await portability.write(request.id)
    assert await status_of(request) == "identity_confirmed"
    await portability.collect(request.id)
    opened = await access.open_extract(HANDLER, request.reference)
    assert opened.is_to_be_released
    with pytest.raises(NotFound):
        await extract_download.as_json(HANDLER, request.reference)
    with pytest.raises(NotFound):
        await portability.download(HANDLER, request.reference)
    with pytest.raises(NotHandler):
        await portability.download(APPROVER, request.reference)
    await requests.withdraw(ANNA, request.reference)
    await access.forget(request.id)
    await portability.collect(request.id)
    with pytest.raises(NotFound):
        await access.open_extract(HANDLER, request.reference)
