"""A whole life of a person, every value of whom is a canary: none is anywhere but where it has to be read."""

import logging
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import unquote

import asyncpg
import httpx
import pytest
import pytest_asyncio
from litestar import Litestar
from prometheus_client import generate_latest

from portal.data.requests.requests import Request
from portal.domain.consents import webhooks
from portal.domain.record_of_processing.published import published
from portal.letters import extract
from portal.metrics import REGISTRY
from portal.settings import settings
from tests import canaries
from tests.conftest import World
from tests.domain import journeys, lives
from tests.domain.listening import surroundings
from tests.domain.noticed import send_to, send_to_nobody
from tests.jobs.working import until, worker
from tests.mail_server import MailServer, mail_server
from tests.messages import receiving
from tests.paper import Scanning, pile, scanned, written
from tests.people import ANNA, ANNA_EMAIL, BERTIL, BERTIL_EMAIL, CECILIA, CECILIA_EMAIL, HANDLER_EMAIL
from tests.properties.traces import everywhere, in_files
from tests.web.conftest import browser, post, sign_in, token_of
from tests.web.fuzz.oracles import person

OWN_PLACES = ("", "/begaran", "/historik", "/samtycken", "/samtycken/intyg.json", "/samtycken/intyg.pdf", "/sakerhet")
DESK = ("", "/brev", "/utdrag", "/utdrag.json", "/utdrag.zip", "/svar.pdf", "/intyg.json", "/samtycken.json")
KEPT = (
    "pgqueuer", "pgqueuer_log", "audit_event", "notice", "throttle", "session", "scan_batch", "scan_file", "scan_page",
    "scan_letter", "letter_page", "webhook_delivery", "consent_change", "kept_form", "one_time_link", "sign_in_help",
)  # fmt: skip
"""Tables that hold nothing of a person that can be read without the person's key."""


def needles() -> set[str]:
    """What Anna, Bertil and Cecilia are known by, and how each canary begins."""
    people = [person(it) for it in (ANNA_EMAIL, BERTIL_EMAIL, CECILIA_EMAIL)]
    known = {value for it in people for value in (it.email, it.name, it.customer_number, it.personnummer) if value}
    return known | {canaries.BIRD, "Visgatan", "Sågverksvägen", "1740605", "390 06 11"}


@pytest.fixture(scope="module", autouse=True)
def folder() -> Iterator[Path]:
    """Where temporary files are made meanwhile."""
    before, of_children = tempfile.tempdir, os.environ.get("TMPDIR")
    with tempfile.TemporaryDirectory(prefix="life") as made:
        tempfile.tempdir = os.environ["TMPDIR"] = made
        yield Path(made)
        tempfile.tempdir = before
        os.environ.pop("TMPDIR")
        os.environ.update({"TMPDIR": of_children} if of_children else {})


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def mail() -> AsyncIterator[MailServer]:
    async with mail_server() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def admin(by_hand: World) -> AsyncIterator[asyncpg.Connection]:
    """The administrator's view of the portal's database."""
    connection = await asyncpg.connect(by_hand.admin_url(by_hand.portal))
    yield connection
    await connection.close()


class Traffic:
    """What a browser asked for and was answered, but for the contents."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.answers: list[httpx.Response] = []

    async def note(self, answer: httpx.Response) -> None:
        """Keep the address, and the headers of the answer."""
        self.answers.append(answer)
        self.lines.append(unquote(str(answer.request.url)))
        self.lines += [f"{name}: {unquote(value)}" for name, value in answer.headers.items()]


async def test_no_canary_is_anywhere_but_where_it_has_to_be_read(
    app: Litestar, by_hand: World, mail: MailServer, admin: asyncpg.Connection, folder: Path,
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert await canaries.let_loose(by_hand.url("shop_owner")) > 30
    caplog.set_level(logging.INFO)
    traffic, faults = Traffic(), []
    with surroundings() as heard:
        async with browser(app) as member, browser(app) as staff:
            for client in (member, staff):
                client.event_hooks["response"] = [traffic.note]
            await sign_in(member, ANNA_EMAIL)
            await sign_in(staff, HANDLER_EMAIL)
            number = person(ANNA_EMAIL).customer_number
            # As a large one: by a program of its own.
            monkeypatch.setattr(extract, "_ROWS_AT_HOME", 0)
            first = await lives.access_of(ANNA, number)
            faults += await lives.failing(by_hand, first)
            await _looked_at(member, staff, [first])
            await lives.answered(first, number)
            monkeypatch.undo()
            opened = [first, *await _life(number)]
            await _scanned_in(staff)
            # A dead mail server first, which the worker meets too, then one that takes it all.
            send_to(by_hand, MailServer(port=9))
            async with receiving() as marketing:
                await webhooks.announce()
                await _chosen(member)
                async with worker(by_hand):
                    await until(lambda: _is_done(admin))
            opened.append(await journeys.erased(BERTIL))
            await _looked_at(member, staff, opened)
            await journeys.closed(opened[-1])
        faults += await lives.told(admin)
        send_to(by_hand, mail)
        await lives.told(admin)
        send_to_nobody(by_hand)
    assert any(canaries.owners(it.text) for it in traffic.answers), "pages show them to whom they are for"
    assert len(heard) > 10
    birds = needles()
    said = capfd.readouterr()
    assert not everywhere(birds, said.out + said.err), "logs"
    # The mail server is the tests' own, and says whom it is to bring mail.
    libraries = "\n".join(it.getMessage() for it in caplog.records if it.name != "mail.log")
    assert not everywhere(birds, libraries), "the logs of libraries"
    assert not everywhere(birds, generate_latest(REGISTRY).decode()), "metrics"
    assert not everywhere(birds, "\n".join(traffic.lines)), "addresses, redirects, names of files"
    assert all(it.status_code != 200 or "no-store" in it.headers["cache-control"] for it in traffic.answers)
    assert faults, "what failed did fail"
    assert not everywhere(birds, "\n".join(faults)), "what faults say"
    assert not everywhere(birds, "\n".join(heard)), "names of files, and what programs are started with"
    assert not in_files(birds, settings().var, folder)
    assert any("portal.letters.apart" in it for it in heard), "one letter was made by a program of its own"
    assert marketing.messages
    for message in marketing.messages:
        known = {value for value in message.data["person"].values() if value} if "person" in message.data else set()
        assert not everywhere(birds - known, message.content.decode()), "a message about a consent"
    assert len(mail.inbox) > 2
    for arrived in mail.inbox:
        assert not everywhere(birds - {arrived.to}, arrived.raw.decode()), "a mail"
        assert not everywhere(birds - {arrived.to}, str(arrived.message)), "a mail"
    assert await admin.fetchval("SELECT count(*) FROM scan_page") > 0
    for table in KEPT:
        rows = await admin.fetch(f"SELECT t::text AS row FROM {table} t")
        assert not everywhere(birds, "\n".join(row["row"] for row in rows)), table


async def _life(number: str) -> list[Request]:
    """Anna asks for everything else that there is, Cecilia for what is refused."""
    other = person(CECILIA_EMAIL).customer_number
    opened = [await lives.refused(CECILIA, other)]
    opened += [await lives.asked(ANNA, kind, wish) for kind, wish in lives.wishes(number)]
    if objected := await lives.objected(ANNA, number):
        opened.append(objected)
    return opened


async def _scanned_in(staff: httpx.AsyncClient) -> None:
    """A pile comes from the scanner that says in its file, too, what is on the paper."""
    said = f"{person(ANNA_EMAIL).name}, {canaries.BIRD}"
    paper = pile([scanned(written(said), Scanning())]) + f"\n% {said}\n".encode()
    token = await token_of(staff)
    sent = await staff.post(
        "/personal/brev/inlasning",
        data={"form_token": token or ""},
        files={"files": ("pile.pdf", paper)},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert sent.status_code == 303, sent.text


async def _chosen(member: httpx.AsyncClient) -> None:
    """Say yes, and no, to everything that there is to choose."""
    for choice in (await published()).record.choices:
        for given in ("true", "false"):
            assert (await post(member, f"/mitt-konto/samtycken/{choice.id}", {"given": given})).status_code == 303


async def _is_done(admin: asyncpg.Connection) -> bool:
    """Whether nothing waits but what is to be tried later."""
    return not await admin.fetchval(
        "SELECT EXISTS (SELECT FROM pgqueuer WHERE execute_after <= now() AND entrypoint <> 'send-notice')"
    )


async def _looked_at(member: httpx.AsyncClient, staff: httpx.AsyncClient, opened: list[Request]) -> None:
    """Open every page that shows the requests, and every letter and file of them."""
    for place in OWN_PLACES:
        assert (await member.get(f"/mitt-konto{place}", follow_redirects=True)).status_code == 200, place
    for request in opened:
        await member.get(f"/mitt-konto/begaran/{request.reference}")
        await member.get(f"/mitt-konto/begaran/{request.reference}/blankett.pdf")
        for place in DESK:
            answer = await staff.get(f"/personal/begaran/{request.reference}{place}")
            assert answer.status_code < 500, place
    found = await post(staff, "/personal/person", {"q": person(ANNA_EMAIL).name, "email": ANNA_EMAIL})
    assert found.status_code < 500
    await staff.get("/personal/granskningslogg")
    await staff.get("/personal/utskrift")
