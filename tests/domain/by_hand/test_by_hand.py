"""What was looked through by hand in the answers: both journeys to the posted letter, with places of every kind."""

import hashlib
import io
import json
from datetime import timedelta

import asyncpg
import pytest
from pypdf import PdfReader

from portal.clock import today
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.by_hand import attestations, found_files, manual_tasks
from portal.domain.by_hand.attestations import Statement
from portal.domain.by_hand.by_hand import may_be_used
from portal.domain.by_hand.found_files import Upload
from portal.domain.erasure import erasure
from portal.domain.letters import answers
from portal.domain.requests import requests
from portal.domain.sources.overview import overview
from portal.letters.extract_file import checked
from portal.letters.values import long_date
from portal.web.member.event_details import about
from tests.conftest import World
from tests.domain.found import PDF, PNG
from tests.domain.journeys import approved, closed, collected, posted
from tests.looking import release
from tests.people import ANNA, BERTIL, CECILIA, HANDLER

pytestmark = pytest.mark.usefixtures("by_hand")

BINDER, MAILBOX = "service_binder", "shared_mailbox"


async def letter_of(request: Request) -> PdfReader:
    return PdfReader(io.BytesIO(await answers.open_answer(HANDLER, request.reference)))


def text_of(letter: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in letter.pages).split())


async def execution_jobs(world: World, request: Request) -> int:
    connection = await asyncpg.connect(world.admin_url(world.portal))
    try:
        return int(
            await connection.fetchval(
                "SELECT count(*) FROM pgqueuer WHERE entrypoint = 'execute-erasure' AND payload = $1", request.id.bytes
            )
        )
    finally:
        await connection.close()


async def test_a_copy_says_what_was_looked_through_and_encloses_what_was_found() -> None:
    request = await collected(ANNA)
    await found_files.add(HANDLER, request.reference, BINDER, [Upload("kort.pdf", PDF), Upload("bild.png", PNG)])
    await attestations.attest(HANDLER, request.reference, BINDER, Statement("found", "Två arbetskort från i våras."))
    await attestations.attest(HANDLER, request.reference, MAILBOX, Statement("nothing_found"))
    await release(HANDLER, request)
    await answers.render(request.id)

    letter = await letter_of(request)
    said = text_of(letter)
    assert said.index("Genomgånget för hand") < said.index("Verkstadens servicepärm")
    assert "Två arbetskort från i våras." in said
    assert "Bilaga: 2 filer" in said
    assert "Vi hittade ingenting om dig." in said
    assert "kort.pdf" not in said
    attached = json.loads(letter.attachments["registerutdrag.json"][0])
    assert len(checked(letter.attachments["registerutdrag.json"][0]).by_hand) == 2
    binder, mailbox = attached["by_hand"]
    assert (binder["id"], binder["outcome"], binder["note"]) == (BINDER, "found", "Två arbetskort från i våras.")
    assert [(it["name"], it["sha256"]) for it in binder["enclosures"]] == [
        (f"{request.reference}-1.pdf", hashlib.sha256(PDF).hexdigest()),
        (f"{request.reference}-2.png", hashlib.sha256(PNG).hexdigest()),
    ]
    assert (mailbox["id"], mailbox["outcome"], mailbox["enclosures"]) == (MAILBOX, "nothing_found", [])
    await posted(request)
    followed = await requests.follow(ANNA, request.reference)
    assert [entry.code for entry in followed.timeline].count("task.attested") == 2


async def test_what_was_found_on_paper_only_is_explained_like_everything_else() -> None:
    request = await collected(CECILIA)
    await attestations.attest(HANDLER, request.reference, BINDER, Statement("found", "Ett arbetskort."))
    await attestations.attest(HANDLER, request.reference, MAILBOX, Statement("nothing_found"))
    async with acting_as(HANDLER):
        tasks = await manual_tasks.of_request(request)
    assert may_be_used(tasks, "customer_service", "equipment_details")
    assert not may_be_used(tasks, "customer_service", "correspondence"), "nothing was found in the mailbox"
    assert not may_be_used(tasks, "marketing", "equipment_details")


async def test_a_decision_says_what_was_erased_and_kept_by_hand_and_why(world: World) -> None:
    request = await approved(BERTIL)
    until = today() + timedelta(days=400)
    await erasure.execute(request.id)
    jobs = await execution_jobs(world, request)
    await attestations.attest(HANDLER, request.reference, BINDER, Statement("erased", erased=3))
    assert await execution_jobs(world, request) == jobs, "the mailbox is still to be looked through"
    kept = Statement(
        "kept", erased=12, kept=2, ground="Ett rättsligt anspråk prövas.", kept_until=until, found_again="Mapp 7"
    )
    await attestations.attest(HANDLER, request.reference, MAILBOX, kept)
    assert await execution_jobs(world, request) == jobs + 1, "the last attestation has the erasure go on"
    await erasure.execute(request.id)
    await erasure.execute(request.id)
    told = {entry.code: entry.details for entry in (await requests.follow(BERTIL, request.reference)).timeline}
    before, after = told["erasure.planned"], told["erasure.executed"]
    assert (after["erased_by_hand"], after["kept_by_hand"]) == (15, 2)
    assert (after["erased"], after["kept"]) == (before["erased"] + 15, before["kept"] + 2), "the counts add up"
    assert (about("sv", "erasure.executed", after) or "").endswith("Varav för hand: raderat 15, sparat 2.")
    assert "går igenom för hand" in (about("sv", "erasure.planned", before) or ""), "and nobody takes it for all"
    await answers.render(request.id)
    said = text_of(await letter_of(request))
    assert "Verkstadens servicepärm (för hand) 3" in said
    assert "Kundtjänsts gemensamma brevlåda (för hand) 12" in said
    assert "Ett rättsligt anspråk prövas." in said
    assert long_date(until, "sv") in said
    await posted(request)
    await closed(request)
    async with acting_as(SYSTEM):
        by_hand = {task.source: task.attestation for task in await manual_tasks.of_request(request)}
    assert by_hand[MAILBOX] is not None
    assert (by_hand[MAILBOX].kept, by_hand[MAILBOX].ground) == (2, None), "the ground went with the person's key"


async def test_the_overview_says_where_somebody_has_to_look() -> None:
    held = await overview(ANNA.id, "sv")
    places = {(use.purpose.id, use.category.id): [place.label.sv for place in use.by_hand] for use in held.uses}
    assert places["customer_service", "correspondence"] == ["Kundtjänsts gemensamma brevlåda"]
    assert places["customer_service", "equipment_details"] == ["Verkstadens servicepärm"]
    assert places["orders", "order_information"] == []
