"""Connections past the application: as its role in plain SQL, and as the server's administrator."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import today
from portal.data import keys
from portal.data.accounts import accounts as account_rows
from portal.data.accounts import kept_forms, provider_identities, provider_starts, sessions
from portal.data.accounts.accounts import Account
from portal.data.actors import SYSTEM, Member, Staff
from portal.data.consents import consent_postponements
from portal.data.database import acting_as
from portal.data.erasure import later_erasures
from portal.data.erasure.later_erasures import LaterErasure
from portal.data.notices import notices
from portal.data.requests import annulments as annulment_rows
from portal.data.requests import refusals as refusal_rows
from portal.domain.access import access, masking, portability, releases
from portal.domain.accounts import accounts, email_changes, staff_accounts
from portal.domain.accounts.account_errors import WrongCredentials
from portal.domain.audit import audit
from portal.domain.by_hand import attestations, destructions, found_files
from portal.domain.by_hand.attestations import Statement
from portal.domain.by_hand.found_files import Upload
from portal.domain.consents import consents, unsubscribing
from portal.domain.erasure import closing, erasure
from portal.domain.intake import (
    annulments,
    request_drafts,
    scan_reading,
    scan_registering,
    scans,
    signed_forms,
    signed_letters,
    ways_on,
)
from portal.domain.intake.claims import Claim
from portal.domain.intake.envelopes import Envelope
from portal.domain.intake.request_drafts import NOBODY
from portal.domain.intake.ways_on import Choice
from portal.domain.letters import answers, letter_copies, postings, print_runs
from portal.domain.notices import notice_choices, notice_sending
from portal.domain.notices.notices import SECURITY
from portal.domain.record_of_processing.published import published
from portal.domain.requests import (
    extensions,
    identity,
    identity_questions,
    identity_taken_back,
    refusals,
    reminders,
    requests,
)
from portal.domain.requests.identity_errors import IdentityMismatch
from portal.domain.requests.wishes import Objecting
from portal.domain.rights import lifting_notices, objections, rectification_decisions, restrictions
from portal.domain.rights.objections import Weighed
from portal.domain.rights.rectification_decisions import NotDone
from portal.domain.rights.restriction_questions import Question
from portal.domain.signing_in import (
    passkeys,
    recovery_codes,
    second_factors,
    session_starts,
    sign_in_help,
    sign_in_steps,
)
from portal.domain.signing_in.sign_in_steps import StartedSignIn
from portal.domain.sources import overview
from tests.authenticator import SECRET
from tests.conftest import World
from tests.domain.journeys import answer_of, digest_of
from tests.domain.registering import asked as asked_by
from tests.domain.registering import registered
from tests.domain.wishes_under_way import WRONG_NAME, in_progress
from tests.extracts import maskable
from tests.looking import release
from tests.messages import given_up
from tests.on_paper import fetch_enclosed, print_answer
from tests.paper import Scanning, coded, pile, scanned
from tests.passkeys import Authenticator
from tests.people import (
    ADMINISTRATOR,
    ANNA,
    ANNA_EMAIL,
    APPROVER,
    BERTIL,
    BERTIL_EMAIL,
    CECILIA,
    HANDLER,
    INTAKE,
    PASSWORD,
)

UNKNOWN = Question("email", "nobody@example.org")
"""Somebody whom the portal does not know."""


@pytest_asyncio.fixture(loop_scope="session")
async def as_app(world: World) -> AsyncIterator[asyncpg.Connection]:
    """Plain SQL as the role that the portal runs as."""
    connection = await asyncpg.connect(world.url("portal_app"))
    yield connection
    await connection.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def lived_in(by_hand: World) -> None:
    """Every table has rows, of Anna and of Bertil where members have any."""
    for member, email in ((ANNA, ANNA_EMAIL), (BERTIL, BERTIL_EMAIL)):
        signed_in = await accounts.sign_in(email, PASSWORD, "192.0.2.1", None)
        session = await accounts.resume(signed_in.token, extend=False)
        assert session
        await email_changes.ask(session, f"ny.{email}", PASSWORD)
        await notice_choices.choose(member, False)
        async with acting_as(SYSTEM):
            await notice_sending.note_failing(member.id, "5.1.1")
            await notices.keep_address(member.id, SECURITY, keys.wrap(member.id, email.encode()))
        for activity in (await published()).record.choices:
            await consents.choose(member, activity.id, activity.choice == "consent")
        asked = await requests.submit(member, "access")
        await signed_letters.register(HANDLER, asked.seal, today())
        await identity.confirm(HANDLER, asked.reference, "in_person")
        await access.collect(asked.id)
        await found_files.add(HANDLER, asked.reference, "service_binder", [Upload("kort.txt", b"Bytt str\xc3\xa4ngar")])
        await attestations.attest(HANDLER, asked.reference, "service_binder", Statement("found", "Ett arbetskort"))
        await attestations.attest(HANDLER, asked.reference, "shared_mailbox", Statement("nothing_found"))
        await masking.mask(HANDLER, asked.reference, masking.Change(mask=frozenset(await maskable(asked))))
        await release(HANDLER, asked)
        await answers.render(asked.id)
        await restrictions.place(HANDLER, asked.reference, "accuracy")
        wrong = await in_progress(member, "rectification", WRONG_NAME)
        await rectification_decisions.decide(HANDLER, wrong.reference, 1, NotDone("Namnet är rätt."))
        await requests.withdraw(member, wrong.reference)
        await _second_factor(email)
    await lifting_notices.order(HANDLER, asked.reference, "accuracy", "Det är rätt.")
    objected = await in_progress(ANNA, "objection", Objecting(("credit_check",)))
    await objections.decide(HANDLER, objected.reference, {"credit_check": Weighed("ended")})
    portable = await in_progress(ANNA, "portability")
    await portability.collect(portable.id)
    await releases.release(HANDLER, portable.reference)
    await portability.write(portable.id)
    for email in (ANNA_EMAIL, BERTIL_EMAIL):
        with pytest.raises(WrongCredentials):
            await accounts.sign_in(email, "wrong", "192.0.2.1", None)
    await overview.overview(ANNA.id, "sv")
    await fetch_enclosed(asked)
    await print_answer(HANDLER, asked.reference)
    await postings.mark_posted(HANDLER, asked.reference, today())
    [letter] = (await answer_of(asked)).letters  # type: ignore[union-attr]
    await letter_copies.make(HANDLER, letter.id, "lost")
    await print_runs.make(HANDLER, "duplex", None, with_list=True)
    await closing.close(HANDLER, asked.reference)
    erased = await requests.submit(BERTIL, "erasure")
    await signed_letters.register(HANDLER, erased.seal, today())
    await identity.confirm(HANDLER, erased.reference, "in_person")
    await erasure.plan(erased.id)
    await erasure.approve(APPROVER, erased.reference, await digest_of(erased))
    kept = Statement("kept", kept=1, ground="Reklamation", kept_until=today(), found_again="Pärm 3")
    await attestations.attest(HANDLER, erased.reference, "service_binder", kept)
    await attestations.attest(HANDLER, erased.reference, "shared_mailbox", Statement("nothing_found"))
    await erasure.execute(erased.id)
    await destructions.tell(BERTIL.id, today() + timedelta(days=1), dry_run=False)
    async with acting_as(SYSTEM):
        later = LaterErasure(uuid4(), BERTIL.id, erased.id, "shop", b"plan", "retention.erased", {"invoices": 1})
        await later_erasures.note(later, "begun")
    doubted = await requests.submit(ANNA, "erasure")
    await signed_letters.register(HANDLER, doubted.seal, today())
    await identity_questions.ask(HANDLER, doubted.reference, "Vem?", today() + timedelta(days=20), ["letter"])
    with suppress(IdentityMismatch):
        await identity.confirm(HANDLER, doubted.reference, "personnummer", "19121212-1212")
    await identity.confirm(HANDLER, doubted.reference, "address_and_signature", despite="Siffrorna var otydliga.")
    await identity_taken_back.take_back(HANDLER, doubted.reference, "Namnet på brevet är ett annat.")
    await identity_questions.ask(HANDLER, doubted.reference, "Vem?", today() + timedelta(days=20), ["letter"])
    await extensions.order(HANDLER, doubted.reference, "complexity", "Mycket att gå igenom.")
    await refusals.refuse(HANDLER, doubted.reference, "other", "Därför.")
    async with acting_as(HANDLER):
        doubt = await refusal_rows.find(doubted.id)
    assert doubt
    await refusals.send_back(APPROVER, doubted.reference, doubt.id, "Varför då?")
    await refusals.refuse(HANDLER, doubted.reference, "other", "Därför, och därför.")
    await reminders.notice(today() + timedelta(days=90))
    guest = Claim(name="Gösta Gäst", address=("Storgatan 1", "411 01 Göteborg"), email="gast@example.se")
    for confirmed in (True, False):
        came = await registered(guest, asked_by("erasure" if confirmed else "access"), choice=NOBODY)
        await signed_forms.ask(HANDLER, came.reference)
        if confirmed:
            await identity.confirm(HANDLER, came.reference, "telephone", address=identity.Address("given"))
    await request_drafts.start(HANDLER, guest)
    await signed_letters.register(HANDLER, (mistaken := await requests.submit(CECILIA, "access")).seal, today())
    await annulments.propose(HANDLER, mistaken.reference, "person")
    async with acting_as(HANDLER):
        proposed = await annulment_rows.find(mistaken.id)
    assert proposed
    await annulments.agree(APPROVER, mistaken.reference, proposed.id)
    stray = await signed_letters.register_by_eye(HANDLER, "foreign", today(), Envelope())
    assert stray.envelope
    await ways_on.choose(HANDLER, stray.envelope, Choice("nothing"))
    other = await signed_letters.register_by_eye(HANDLER, "malformed", today(), Envelope())
    assert other.envelope
    await ways_on.choose(
        HANDLER, other.envelope, Choice("question", "Vad menar du?", ("Kim Okänd", "Gatan 1", "411 01 Göteborg"))
    )
    pages = [scanned(coded(erased.seal), Scanning()), scanned(coded(asked.seal), Scanning())]
    batch = (await scans.upload(HANDLER, [pile(pages)])).id
    await scan_reading.read(batch)
    await scan_registering.register(HANDLER, batch, 1, erased.seal, today(), Envelope())
    await unsubscribing.unsubscribe((await unsubscribing.tokens("shop", "newsletter", [UNKNOWN]))[0])
    await given_up()
    async with acting_as(BERTIL):
        [session] = [token for token, *_ in await sessions.open_sessions(BERTIL.id, timedelta(days=1))]
        await consent_postponements.postpone(session, BERTIL.id)
    await staff_accounts.add(ADMINISTRATOR, "ny@example.se", "Nils Ny", ["intake"])
    await sign_in_help.ask(INTAKE, ANNA.id, "lost", "telephone")
    await staff_accounts.block(ADMINISTRATOR, INTAKE.id)
    async with acting_as(SYSTEM):
        await provider_identities.link(provider_identities.identity_of("https://login.example", "a1"), HANDLER.id)
        await kept_forms.add(sessions.token_hash("x"), ANNA.id, b"", timedelta(hours=1))
        await provider_starts.add(sessions.token_hash("x"), None, "", None, timedelta(minutes=10))
    await audit.make_checkpoint()


async def _second_factor(email: str) -> None:
    """The account has an authenticator app and recovery codes, and is asked for a code right now."""
    async with acting_as(SYSTEM):
        account = await account_rows.by_email(email)
        assert account
        await second_factors.add_known(account, SECRET)
        await recovery_codes.renew(account.id)
    await _passkey(account)
    begun = await accounts.sign_in(email, PASSWORD, "192.0.2.1", None)
    assert isinstance(begun, StartedSignIn)
    await sign_in_steps.passkey_options(begun.token)


async def _passkey(account: Account) -> None:
    """The account has a passkey, made in a session that is over."""
    async with acting_as(SYSTEM):
        begun = await session_starts.start(account, None, "password")
    session = await accounts.resume(begun.token, extend=False)
    assert session
    await passkeys.add(session, Authenticator().make(await passkeys.options(session)), "Telefon")
    await accounts.sign_out(session)


@asynccontextmanager
async def scope(connection: asyncpg.Connection, actor: Member | Staff | None) -> AsyncIterator[None]:
    """A transaction with `actor` as row-level security sees it; undone afterwards."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        if actor:
            await connection.execute(
                "SELECT set_config('portal.actor_kind', $1, true), set_config('portal.actor_id', $2, true),"
                " set_config('portal.actor_role', $3, true)",
                actor.kind,
                str(actor.id),
                actor.role or "",
            )
        yield
    finally:
        await transaction.rollback()
