"""A portal in which something of everything is under way, and the pages that show it."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import asyncpg

from portal.clock import today
from portal.data.accounts import accounts as account_rows
from portal.data.actors import SYSTEM, Member
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.data.retention import overdue_holdings
from portal.demo.accounts import member_id
from portal.demo.people import member_accounts
from portal.domain.access import access, portability
from portal.domain.accounts import accounts, email_changes, one_time_links, staff_accounts
from portal.domain.consents import consents, unsubscribing
from portal.domain.intake import annulments, request_drafts, scan_reading, scan_registering, scans, signed_letters
from portal.domain.intake.claims import Claim
from portal.domain.intake.envelopes import Envelope
from portal.domain.intake.scan_registering import Looked
from portal.domain.letters import outgoing_letters, print_runs
from portal.domain.notices import notice_sending
from portal.domain.record_of_processing.published import published
from portal.domain.requests import extensions, identity_questions, refusals, requests
from portal.domain.requests.wishes import Blocking, Objecting
from portal.domain.rights import objections, restrictions
from portal.domain.rights.restriction_questions import Question
from portal.domain.signing_in import own_factors, passkeys, second_factors, sign_in_help
from portal.domain.sources import overview
from tests import messages
from tests.authenticator import SECRET
from tests.conftest import World
from tests.domain import journeys, registering
from tests.domain.replies import ordered
from tests.domain.signed_in import signed_in
from tests.domain.wishes_under_way import WRONG_NAME, in_progress
from tests.domain.wordings import SMS, materially_changed
from tests.extracts import maskable
from tests.paper import Scanning, blank, coded, pile, printed, scanned, signed
from tests.passkeys import Authenticator
from tests.people import (
    ANNA,
    ANNA_EMAIL,
    APPROVER,
    BERTIL,
    BERTIL_EMAIL,
    CECILIA,
    COLLEAGUE,
    HANDLER,
    HANDLER_EMAIL,
    INTAKE,
    PASSWORD,
)

NOTE = "Ring grannen Sixten på 031-390 06 77.\nKunden betalar själv."
CLAIM = Claim(name="Anna Andersson", email="anna@example.se")
OTHERS = [Member(member_id(it), "sv") for it in member_accounts(12)][3:]
"""Members who only are there to have something under way."""


async def everything(world: World) -> dict[str, str]:
    """Make it, and return what the parameters of routes stand for: see `addresses.pages`."""
    await _notes(world)
    await _newcomer(world)
    made = await _of_members() | await _of_letters() | await _of_accounts() | await _advertised()
    made |= await _of_factors()
    await _asked_anew()
    of = {name: f"/personal/begaran/{request.reference}" for name, request in (await _at_the_desk()).items()}
    draft = f"/personal/begaran/ny/{await request_drafts.start(HANDLER, CLAIM)}"
    ready = f"/personal/begaran/ny/{await registering.drafted(CLAIM)}"
    return made | {
        **{f"desk {name}": at for name, at in of.items()},
        "handler.reference": of["received"].rpartition("/")[2],
        "/personal/begaran/{reference}/utdrag": f"{of['collected']}/utdrag",
        "/personal/begaran/{reference}/utdrag/text": await _a_text(of["collected"]),
        "/personal/begaran/{reference}/rattelse": f"{of['rectification']}/rattelse",
        "/personal/begaran/{reference}/avslag": f"{of['collected']}/avslag",
        "/personal/begaran/ny/{draft}": draft,
        "/personal/begaran/ny/{draft}/person": f"{draft}/person",
        "/personal/begaran/ny/{draft}/arende": f"{ready}/arende",
        "/personal/begaran/ny/{draft}/kontroll": f"{ready}/kontroll",
        "/personal/utskick/alla/strykning": await _given_up(),
        "overdue_id": await _overdue(),
        "slag": "radering",
    }


async def _of_members() -> dict[str, str]:
    """Anna has requests in all states; Bertil has none but one that waits to be withdrawn."""
    waiting = await requests.submit(ANNA, "access")
    withdrawn = await requests.submit(ANNA, "portability")
    await requests.withdraw(ANNA, withdrawn.reference)
    planned = await journeys.planned(ANNA)
    object_to = [it.id for it in objections.open_to_objection((await published()).record)]
    reasons = "Jag söker bostad och vill inte att någon frågar."
    objected = (await objections.object_to(ANNA, object_to, reasons)).request
    assert objected is not None
    own = {"waiting": waiting, "withdrawn": withdrawn, "planned": planned, "objected": objected}
    own |= {"answered": await journeys.answered(BERTIL)}
    shown = {f"own {name}": f"/mitt-konto/begaran/{request.reference}" for name, request in own.items()}
    return shown | {"member.reference": waiting.reference}


async def _at_the_desk() -> Mapping[str, Request]:
    """A request for each step that staff take, of persons whom nothing else is about."""
    first, second, third, fourth, fifth, sixth, *_ = OTHERS
    received = await journeys.received(first, "access")
    asked = await journeys.received(second, "access")
    days = today() + timedelta(days=20)
    await identity_questions.ask(HANDLER, asked.reference, "Adressen är en annan än vår.", days, ["letter"])
    collecting = await in_progress(third, "access")
    collected = await in_progress(fourth, "access")
    await access.collect(collected.id)
    await extensions.order(HANDLER, collected.reference, "complexity", "Det är mycket att gå igenom.")
    refused = await journeys.received(fifth, "erasure")
    await refusals.refuse(HANDLER, refused.reference, "law", "Lagen hindrar oss.")
    sent = await journeys.erased(sixth)
    rectification = await in_progress(CECILIA, "rectification", WRONG_NAME)
    restriction = await in_progress(CECILIA, "restriction", Blocking("claims", "Kvittot från i fjol"))
    objection = await in_progress(CECILIA, "objection", Objecting(("credit_check",), "Jag söker bostad."))
    portable = await in_progress(CECILIA, "portability")
    await portability.collect(portable.id)
    planned = await journeys.planned(CECILIA)
    closed = await journeys.answered(second)
    await journeys.closed(closed)
    await restrictions.place(HANDLER, closed.reference, "accuracy")
    to_ask = await journeys.received(fourth, "portability")
    await identity_questions.ask(HANDLER, to_ask.reference, "Adressen är en annan än vår.", days, ["letter"])
    set_back = await journeys.received(third, "portability")
    await annulments.propose(HANDLER, set_back.reference, "person")
    mistake = await annulments.of_request(APPROVER, set_back)
    assert mistake
    await annulments.agree(APPROVER, set_back.reference, mistake.row.id)
    otherwise = await registering.registered(Claim(name="Sixten Okänd", address=registering.STREET))
    return {
        "received": received, "asked": asked, "collecting": collecting, "collected": collected, "refused": refused,
        "posted": sent, "rectification": rectification, "restriction": restriction, "objection": objection,
        "portable": portable, "planned": planned, "closed": closed, "to ask": to_ask,
        "set back": set_back, "otherwise": otherwise,
    }  # fmt: skip


async def _of_accounts() -> dict[str, str]:
    """Anna has asked for another address, and no mail reaches the one that she has; links wait for others."""
    signed_in = await accounts.sign_in(ANNA_EMAIL, PASSWORD, "192.0.2.9", None)
    session = await accounts.resume(signed_in.token, extend=False)
    assert session
    await email_changes.ask(session, "ny.anna@example.se", PASSWORD)
    made: dict[str, str] = {}
    async with acting_as(SYSTEM):
        await notice_sending.note_failing(ANNA.id, "5.1.1")
        for at, it in (("/aktivera", "invitation"), ("/nytt-losenord", "password_reset"), ("/inte-jag", "not_me_old")):
            await one_time_links.make(OTHERS[0].id, it)
            made[f"{at}/{{token}}"] = f"{at}/{await one_time_links.token_of(OTHERS[0].id, it)}"
        old = await one_time_links.token_of(ANNA.id, "email_objection")
        its = await one_time_links.token_of(ANNA.id, "email_confirmation")
    _, works_here = await staff_accounts.add(SYSTEM, "ny.kollega@example.se", "Nora Nyström", ("intake",), "sv")
    return made | {
        "/aktivering/{token}": f"/aktivering/{works_here}",
        "account": str(COLLEAGUE.id),
        "/e-postbyte/{token}": f"/e-postbyte/{old}",
        "new address": f"/e-postbyte/{its}",
    }


async def _of_factors() -> dict[str, str]:
    """Anna and the handler have an app, a passkey and another app half set up; somebody else has lost his."""
    made: dict[str, str] = {}
    for who, email in (("member", ANNA_EMAIL), ("handler", HANDLER_EMAIL)):
        session = await accounts.resume((await signed_in(email)).token, extend=False)
        assert session
        await passkeys.add(session, Authenticator().make(await passkeys.options(session)), "Min blå telefon")
        async with acting_as(SYSTEM):
            await second_factors.add_known(session.account(), SECRET)
        await own_factors.offer_app(session)
        [passkey] = await passkeys.of_session(session)
        made[f"{who}.passkey"] = str(passkey.id)
    async with acting_as(SYSTEM):
        account = await account_rows.by_id(OTHERS[7].id)
        assert account
        await second_factors.add_known(account, SECRET)
    await sign_in_help.ask(HANDLER, account.id, "not_own", "in_person")
    other = OTHERS[-1].id
    await sign_in_help.ask(HANDLER, other, "address", "letter", "ratt.adress@example.se")
    [waiting] = [it for it in await sign_in_help.waiting(APPROVER) if it.account_id == other]
    await sign_in_help.approve(APPROVER, waiting)
    await sign_in_help.take_factors_away(waiting.id)
    async with acting_as(SYSTEM):
        made["/ny-adress/{token}"] = f"/ny-adress/{await one_time_links.token_of(other, 'new_address')}"
    await sign_in_help.ask(INTAKE, OTHERS[5].id, "address", "letter", "annan.adress@example.se")
    made["help with the address"] = f"/personal/inloggningshjalp/{OTHERS[5].id}"
    return made | {"person": str(ANNA.id), "help": f"/personal/inloggningshjalp/{account.id}"}


async def _of_letters() -> dict[str, str]:
    """Letters that came, as a pile and one by one, and letters that go out, in a run and alone."""
    request = await requests.submit(BERTIL, "erasure")
    pages = [signed(printed(await requests.form_pdf(BERTIL, request.reference))[0]), blank(), coded("A7" * 70)]
    batch = await scans.upload(HANDLER, [pile([scanned(page, Scanning()) for page in pages])])
    await scan_reading.read(batch.id)
    unread = await scans.upload(HANDLER, [pile([scanned(blank(), Scanning())])])
    stray = await signed_letters.register_by_eye(HANDLER, "foreign", today(), Envelope())
    unsigned = await requests.submit(OTHERS[6], "access")
    doubted = await signed_letters.register(HANDLER, unsigned.seal, today(), Envelope(signed="no"))
    letters = [await ordered(None, heading) for heading in ("Om ditt brev", "Om ditt andra brev")]
    for letter in letters:
        await outgoing_letters.write(letter)
    came = await requests.submit(OTHERS[8], "access")
    page = signed(printed(await requests.form_pdf(OTHERS[8], came.reference))[0])
    read = await scans.upload(HANDLER, [pile([scanned(page, Scanning())])])
    await scan_reading.read(read.id)
    await scan_registering.register_clear(HANDLER, read.id, {1: Looked("yes", today())})
    return {
        "desk scanned": f"/personal/begaran/{came.reference}",
        "envelope": str(stray.envelope),
        "/personal/brev/kuvert/{envelope}/avslag": f"/personal/brev/kuvert/{doubted.envelope}/avslag",
        "batch": str(batch.id),
        "number": "1",
        "unread": f"/personal/brev/inlasning/{unread.id}",
        "letter": str(letters[0]),
        "unwritten": f"/personal/utgaende/{await ordered(None)}",
        "run": str(await print_runs.make(HANDLER, "duplex", letters[1:], with_list=True)),
    }


async def _overdue() -> str:
    """Something that Anna's overview shows to be kept for too long."""
    await overview.overview(ANNA.id, "sv")
    async with acting_as(HANDLER):
        return str((await overdue_holdings.not_done())[0].id)


async def _advertised() -> dict[str, str]:
    """A link in an advertisement, by which its receiver ends such mail."""
    [token] = await unsubscribing.tokens("test", "newsletter", [Question("email", BERTIL_EMAIL)])
    return {"/avsluta/{token}": f"/avsluta/{token}"}


async def _given_up() -> str:
    """Where messages are dropped that a receiver never took."""
    await messages.given_up(name="newsletter-list")
    return "/personal/utskick/alla/strykning?mottagare=newsletter-list"


async def _asked_anew() -> None:
    """Cecilia said yes to a wording that has been changed since."""
    await consents.choose(CECILIA, SMS, True)
    with TemporaryDirectory() as folder:
        await materially_changed(Path(folder))


async def _notes(world: World) -> None:
    """The shop's people wrote about somebody else in every case."""
    connection = await asyncpg.connect(world.url("shop_owner"))
    try:
        await connection.execute("UPDATE support_cases SET note = $1", NOTE)
    finally:
        await connection.close()


async def _newcomer(world: World) -> None:
    """A colleague has no second factor yet."""
    connection = await asyncpg.connect(world.admin_url(world.portal))
    try:
        await connection.execute("DELETE FROM totp_factor WHERE account_id = $1", COLLEAGUE.id)
    finally:
        await connection.close()


async def _a_text(at: str) -> str:
    """The page on which words of a text in that extract are masked."""
    async with acting_as(HANDLER):
        request = await requests.find(at.rpartition("/")[2])
    cell = min(it for it in await maskable(request))
    code = "/".join((cell.source, cell.table, str(cell.row), cell.column))
    return f"{at}/utdrag/text?{urlencode({'cell': code, 'del': 1})}"
