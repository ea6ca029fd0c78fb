"""The second step of a sign-in: a code opens it once, from whatever process, and nothing else does."""

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
import pyotp
import pytest

from portal.clock import now
from portal.data.accounts import accounts as account_rows
from portal.data.accounts import started_sign_ins
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts import accounts
from portal.domain.errors import Throttled
from portal.domain.signing_in import one_time_codes, recovery_codes, second_factors, sign_in_steps
from portal.domain.signing_in.session_starts import SignedIn
from portal.domain.signing_in.sign_in_errors import SignInOver, WrongCode, WrongPasskey
from portal.domain.signing_in.sign_in_steps import StartedSignIn
from tests.authenticator import SECRET, code_now
from tests.conftest import World
from tests.domain.noticed import send_all, send_to, send_to_nobody
from tests.domain.signed_in import HOME, started
from tests.mail_server import mail_server
from tests.people import APPROVER_EMAIL, COLLEAGUE, COLLEAGUE_EMAIL, HANDLER, HANDLER_EMAIL, PASSWORD

pytestmark = pytest.mark.usefixtures("as_admin")


def code_in(steps: int) -> str:
    """The code that the app shows so many half minutes from now."""
    return pyotp.TOTP(SECRET).at(now() + timedelta(seconds=30 * steps))


async def test_a_password_alone_opens_nothing_for_staff() -> None:
    begun = await accounts.sign_in(HANDLER_EMAIL, PASSWORD, HOME, None)
    assert isinstance(begun, StartedSignIn)
    assert not begun.must_enrol
    assert await accounts.resume(begun.token, extend=True) is None


async def test_a_code_signs_in_once_however_many_show_it_at_once(as_admin: asyncpg.Connection) -> None:
    begun = [await started(HANDLER_EMAIL) for _ in range(6)]
    code = code_now()
    answers = await asyncio.gather(
        *(sign_in_steps.show_code(each.token, code, None) for each in begun), return_exceptions=True
    )
    assert sum(isinstance(answer, SignedIn) for answer in answers) == 1
    assert sum(isinstance(answer, WrongCode) for answer in answers) == 5


async def test_a_started_sign_in_leads_to_one_session_at_most() -> None:
    begun = await started(HANDLER_EMAIL)
    answers = await asyncio.gather(
        *(sign_in_steps.show_code(begun.token, code_in(step), None) for step in (-1, 0, 1)), return_exceptions=True
    )
    assert sum(isinstance(answer, SignedIn) for answer in answers) == 1
    with pytest.raises(SignInOver):
        await sign_in_steps.show_code(begun.token, code_in(1), None)


@pytest.mark.parametrize("step", [-1, 1])
async def test_a_clock_that_is_half_a_minute_wrong_is_put_up_with(step: int) -> None:
    begun = await started(HANDLER_EMAIL)
    assert (await sign_in_steps.show_code(begun.token, code_in(step), None)).account.id == HANDLER.id


@pytest.mark.parametrize(
    "code", ["", "000000", "1", "x" * 100_000, "\0", "\ud800", "åäö🎸", "١٢٣٤٥٦", " ", "0000-0000-0000-0000"]
)
async def test_whatever_else_is_typed_is_a_wrong_code(code: str) -> None:
    begun = await started(HANDLER_EMAIL)
    with pytest.raises(WrongCode):
        await sign_in_steps.show_code(begun.token, code, None)


async def test_whose_password_somebody_else_has_is_told_once_a_day(as_admin: asyncpg.Connection) -> None:
    await as_admin.execute("DELETE FROM notice WHERE recipient_id = $1", HANDLER.id)
    begun = await started(HANDLER_EMAIL)
    tries = (sign_in_steps.show_code(begun.token, f"{n:06}", None) for n in range(5))
    assert all(isinstance(it, WrongCode) for it in await asyncio.gather(*tries, return_exceptions=True))
    told = await as_admin.fetch("SELECT kind FROM notice WHERE recipient_id = $1", HANDLER.id)
    assert [row["kind"] for row in told] == ["password_known"]


@pytest.mark.parametrize(("at_provider", "said"), [(True, "med ditt arbetskonto"), (False, "ditt lösenord rätt")])
async def test_a_wrong_passkey_is_told_of_too_and_of_a_password_only_where_one_was_typed(
    world: World, as_admin: asyncpg.Connection, at_provider: bool, said: str
) -> None:
    await as_admin.execute("DELETE FROM notice WHERE recipient_id = $1", HANDLER.id)
    async with acting_as(SYSTEM):
        account = await account_rows.by_email(HANDLER_EMAIL)
        assert account
        begun = await sign_in_steps.start(account, at_provider=at_provider)
    assert begun
    with pytest.raises(WrongPasskey):
        await sign_in_steps.show_passkey(begun.token, "{}", None)
    async with mail_server() as post:
        send_to(world, post)
        await send_all(as_admin)
        send_to_nobody(world)
    [mail] = post.to(HANDLER_EMAIL)
    text = " ".join(mail.message.get_body(("plain",)).get_content().split())  # type: ignore[union-attr]
    assert [it for it in ("med ditt arbetskonto", "ditt lösenord rätt") if it in text] == [said]


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_codes_of_one_step_before_and_after_are_taken_and_no_others(steps: int, taken: bool) -> None:
    at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    code = pyotp.TOTP(SECRET).at(at + timedelta(seconds=30 * steps))
    assert bool(one_time_codes.steps_of(SECRET, code, at)) == taken


async def test_the_second_step_is_over_after_five_minutes(as_admin: asyncpg.Connection) -> None:
    begun = await started(HANDLER_EMAIL)
    await as_admin.execute("UPDATE started_sign_in SET ends_at = ends_at - interval '4 minutes 55 seconds'")
    assert (await sign_in_steps.under_way(begun.token)).id == HANDLER.id
    await as_admin.execute("UPDATE started_sign_in SET ends_at = ends_at - interval '6 seconds'")
    for late in (sign_in_steps.under_way(begun.token), sign_in_steps.show_code(begun.token, code_now(), None)):
        with pytest.raises(SignInOver):
            await late


@pytest.mark.parametrize("token", [None, "", "x", "å" * 10_000])
async def test_nobody_is_in_the_second_step_without_a_password(token: str | None) -> None:
    with pytest.raises(SignInOver):
        await sign_in_steps.show_code(token, code_now(), None)


async def test_forty_parallel_codes_for_an_account_allow_ten() -> None:
    begun = await started(COLLEAGUE_EMAIL)
    answers = await asyncio.gather(
        *(sign_in_steps.show_code(begun.token, f"{n:06}", None) for n in range(40)), return_exceptions=True
    )
    assert sum(isinstance(answer, WrongCode) for answer in answers) == 10
    assert sum(isinstance(answer, Throttled) for answer in answers) == 30
    with pytest.raises(Throttled):
        await sign_in_steps.show_code((await started(COLLEAGUE_EMAIL)).token, code_now(), None)


async def test_a_browser_that_the_account_is_known_from_gets_in_during_an_attack(as_admin: asyncpg.Connection) -> None:
    known = (await sign_in_steps.show_code((await started(COLLEAGUE_EMAIL)).token, code_in(-1), None)).browser
    begun = await started(COLLEAGUE_EMAIL)
    await asyncio.gather(
        *(sign_in_steps.show_code(begun.token, "000000", None) for _ in range(15)), return_exceptions=True
    )
    signed_in = await sign_in_steps.show_code((await started(COLLEAGUE_EMAIL)).token, code_now(), known)
    assert signed_in.account.id == COLLEAGUE.id
    assert signed_in.browser == known


async def test_staff_without_a_second_factor_set_one_up_before_anything_else(as_admin: asyncpg.Connection) -> None:
    await as_admin.execute("DELETE FROM totp_factor WHERE account_id = $1", COLLEAGUE.id)
    begun = await started(COLLEAGUE_EMAIL)
    assert begun.must_enrol
    with pytest.raises(SignInOver):
        await sign_in_steps.show_code(begun.token, code_now(), None)
    offer = await sign_in_steps.offered(begun.token)
    assert offer
    assert offer.secret != SECRET
    with pytest.raises(WrongCode):
        await sign_in_steps.enrol(begun.token, code_now(), None)
    enrolled = await sign_in_steps.enrol(begun.token, pyotp.TOTP(offer.secret).now(), None)
    assert await accounts.resume(enrolled.signed_in.token, extend=False)
    assert len(set(enrolled.recovery_codes)) == 10
    again = await started(COLLEAGUE_EMAIL)
    assert not again.must_enrol
    code = pyotp.TOTP(offer.secret).now()
    assert (await sign_in_steps.show_code(again.token, code, None)).account.id == COLLEAGUE.id
    with pytest.raises(SignInOver):
        await sign_in_steps.enrol((await started(COLLEAGUE_EMAIL)).token, code, None)


async def test_what_was_offered_to_an_earlier_sign_in_is_offered_no_longer(as_admin: asyncpg.Connection) -> None:
    await as_admin.execute("DELETE FROM totp_factor WHERE account_id = $1", COLLEAGUE.id)
    somebody = await started(COLLEAGUE_EMAIL)
    seen = await sign_in_steps.offered(somebody.token)
    owner = await started(COLLEAGUE_EMAIL)
    offer = await sign_in_steps.offered(owner.token)
    assert seen
    assert offer
    assert seen.secret != offer.secret
    await sign_in_steps.enrol(owner.token, pyotp.TOTP(offer.secret).now(), None)
    with pytest.raises(SignInOver):
        await sign_in_steps.enrol(somebody.token, pyotp.TOTP(seen.secret).now(), None)
    account = (await started(COLLEAGUE_EMAIL)).account
    async with acting_as(SYSTEM):
        await second_factors.add_known(account, SECRET)


async def test_a_recovery_code_signs_in_once_in_any_spelling_and_its_successors_replace_it() -> None:
    async with acting_as(SYSTEM):
        codes = await recovery_codes.renew(HANDLER.id)
    typed = codes[0].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert (await sign_in_steps.show_code((await started(HANDLER_EMAIL)).token, typed, None)).account.id == HANDLER.id
    with pytest.raises(WrongCode):
        await sign_in_steps.show_code((await started(HANDLER_EMAIL)).token, codes[0], None)
    async with acting_as(SYSTEM):
        await recovery_codes.renew(HANDLER.id)
    with pytest.raises(WrongCode):
        await sign_in_steps.show_code((await started(HANDLER_EMAIL)).token, codes[1], None)


async def test_a_recovery_code_is_nobody_elses() -> None:
    async with acting_as(SYSTEM):
        codes = await recovery_codes.renew(HANDLER.id)
    with pytest.raises(WrongCode):
        await sign_in_steps.show_code((await started(APPROVER_EMAIL)).token, codes[0], None)


async def test_the_database_holds_neither_secret_nor_code_that_opens_anything(as_admin: asyncpg.Connection) -> None:
    begun = await started(HANDLER_EMAIL)
    async with acting_as(SYSTEM):
        codes = await recovery_codes.renew(HANDLER.id)
        assert await started_sign_ins.find(begun.token)
    with pytest.raises(WrongCode):
        await sign_in_steps.show_code(begun.token, "123123", None)
    everything = await as_admin.fetchval(
        "SELECT string_agg(t, ' ') FROM (SELECT s::text AS t FROM totp_factor s UNION ALL SELECT r::text FROM"
        " recovery_code r UNION ALL SELECT b::text FROM started_sign_in b UNION ALL SELECT e::text FROM audit_event e)"
        " AS rows"
    )
    for secret in (SECRET, begun.token, *codes, *(code.replace("-", "") for code in codes), "123123"):
        assert secret not in everything
        assert secret.encode().hex() not in everything
