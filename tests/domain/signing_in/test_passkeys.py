"""Passkeys: what they sign is taken once, from our own pages, and a copy of one opens nothing."""

import asyncio
from dataclasses import replace

import asyncpg
import pytest

from portal.data.accounts import passkey_challenges
from portal.data.accounts.sessions import Session
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts import accounts
from portal.domain.errors import NotFound
from portal.domain.signing_in import own_factors, passkey_sign_ins, passkeys, sign_in_steps, step_ups
from portal.domain.signing_in.session_starts import SignedIn
from portal.domain.signing_in.sign_in_errors import SignInOver, WrongPasskey
from tests.domain.signed_in import HOME, started
from tests.domain.with_passkeys import added, alone, session_for
from tests.passkeys import Authenticator
from tests.people import BERTIL, BERTIL_EMAIL, CECILIA_EMAIL, HANDLER_EMAIL, PASSWORD

pytestmark = pytest.mark.usefixtures("as_admin")


async def test_a_passkey_signs_in_alone_and_the_first_one_brings_recovery_codes(
    bertil: Session, keeper: Authenticator
) -> None:
    codes = await passkeys.add(bertil, keeper.make(await passkeys.options(bertil)), "Min telefon")
    assert codes
    assert len(codes) == 10
    assert (await alone(keeper)).account.id == BERTIL.id
    [passkey] = await passkeys.of_session(bertil)
    assert (passkey.name, passkey.used_at is not None) == ("Min telefon", True)
    assert await passkeys.add(bertil, Authenticator().make(await passkeys.options(bertil)), "En till") is None


async def test_the_password_alone_opens_nothing_any_longer(bertil: Session, keeper: Authenticator) -> None:
    await added(bertil, keeper)
    begun = await started(BERTIL_EMAIL)
    answer = keeper.sign(await sign_in_steps.passkey_options(begun.token))
    assert (await sign_in_steps.show_passkey(begun.token, answer, None)).account.id == BERTIL.id
    with pytest.raises(SignInOver):
        await sign_in_steps.show_passkey(begun.token, answer, None)


async def test_an_answer_opens_once_however_many_show_it_at_once(bertil: Session, keeper: Authenticator) -> None:
    await added(bertil, keeper)
    answer = keeper.sign(await passkey_sign_ins.options("browser", HOME))
    tries = [passkey_sign_ins.sign_in("browser", answer, HOME, None) for _ in range(6)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(it, SignedIn) for it in answers) == 1
    assert sum(isinstance(it, WrongPasskey) for it in answers) == 5
    [passkey] = await passkeys.of_session(bertil)
    assert not passkey.is_doubted


@pytest.mark.parametrize("wrong", [
    {"origin": "https://integritet.javi.example.evil"}, {"origin": "http://localhost:1"}, {"origin": "null"},
    {"rp_id": "evil.example"}, {"looks": False},
], ids=str)  # fmt: skip
async def test_what_was_signed_elsewhere_or_by_nobody_known_opens_nothing(
    bertil: Session, keeper: Authenticator, wrong: dict[str, object]
) -> None:
    await added(bertil, keeper)
    with pytest.raises(WrongPasskey):
        await alone(replace(keeper, **wrong))
    assert (await alone(keeper)).account.id == BERTIL.id, "and casts no doubt on the passkey"


@pytest.mark.parametrize("instead", [
    {"challenge": "AAAA"}, {"signature": b"x"}, {"userHandle": b"x" * 32}, {"userHandle": None},
    {"authenticatorData": b""}, {"clientDataJSON": b"\xff"},
], ids=str)  # fmt: skip
async def test_what_was_changed_on_the_way_opens_nothing(
    bertil: Session, keeper: Authenticator, instead: dict[str, object]
) -> None:
    await added(bertil, keeper)
    with pytest.raises(WrongPasskey):
        await alone(keeper, **instead)


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "x" * 20_000, '{"id":"å","rawId":1}'])
async def test_whatever_else_is_sent_is_a_wrong_passkey(bertil: Session, answer: str) -> None:
    await passkeys.options(bertil)
    with pytest.raises(WrongPasskey):
        await passkeys.add(bertil, answer, "x")
    await passkey_sign_ins.options("browser", HOME)
    with pytest.raises(WrongPasskey):
        await passkey_sign_ins.sign_in("browser", answer, HOME, None)


async def test_a_passkey_made_on_a_foreign_page_is_not_taken(bertil: Session) -> None:
    foreign = Authenticator(origin="https://evil.example")
    with pytest.raises(WrongPasskey):
        await added(bertil, foreign)
    assert await passkeys.of_session(bertil) == []


async def test_a_challenge_is_for_one_browser_at_one_place_and_for_five_minutes(
    bertil: Session, keeper: Authenticator, as_admin: asyncpg.Connection
) -> None:
    await added(bertil, keeper)
    answer = keeper.sign(await passkey_sign_ins.options("browser", HOME))
    for token in ("other", "", None):
        with pytest.raises(WrongPasskey):
            await passkey_sign_ins.sign_in(token, answer, HOME, None)
    begun = await started(BERTIL_EMAIL)
    with pytest.raises(WrongPasskey):
        await sign_in_steps.show_passkey(begun.token, answer, None)
    answer = keeper.sign(await passkey_sign_ins.options("browser", HOME))
    await as_admin.execute("UPDATE passkey_challenge SET ends_at = ends_at - interval '5 minutes'")
    with pytest.raises(WrongPasskey):
        await passkey_sign_ins.sign_in("browser", answer, HOME, None)


async def test_a_copy_is_found_out_by_its_counter_and_neither_opens_anything_any_longer(
    bertil: Session, keeper: Authenticator, as_admin: asyncpg.Connection
) -> None:
    await added(bertil, keeper)
    copy = replace(keeper)
    assert await alone(keeper)
    with pytest.raises(WrongPasskey):
        await alone(copy)
    with pytest.raises(WrongPasskey):
        await alone(keeper)
    [passkey] = await passkeys.of_session(bertil)
    assert passkey.is_doubted
    told = "SELECT count(*) FROM notice n JOIN audit_event e ON e.id = n.event_id WHERE e.code = $1"
    assert await as_admin.fetchval(told, "account.passkey_doubted") == 1
    assert not (await started(BERTIL_EMAIL)).must_enrol, "the password alone opens no more than before"


async def test_a_passkey_without_a_counter_is_taken_again_and_again(bertil: Session) -> None:
    class Uncounted(Authenticator):
        def sign(self, options: str, **instead: object) -> str:
            self.count = -1
            return super().sign(options, **instead)

    keeper = Uncounted()
    await added(bertil, keeper)
    assert await alone(keeper)
    assert await alone(keeper)


async def test_a_passkey_is_of_one_account(bertil: Session, keeper: Authenticator) -> None:
    await added(bertil, keeper)
    cecilia = await session_for(CECILIA_EMAIL)
    with pytest.raises(WrongPasskey):
        await added(cecilia, keeper)
    begun = await started(HANDLER_EMAIL)
    with pytest.raises(WrongPasskey):
        await sign_in_steps.show_passkey(
            begun.token, keeper.sign(await sign_in_steps.passkey_options(begun.token)), None
        )
    with pytest.raises(NotFound):
        await own_factors.remove_passkey(cecilia, (await passkeys.of_session(bertil))[0].id, PASSWORD)


async def test_a_passkey_confirms_what_matters_under_a_new_session(bertil: Session, keeper: Authenticator) -> None:
    await added(bertil, keeper)
    answer = keeper.sign(await step_ups.passkey_options(bertil))
    token = await step_ups.confirm(bertil, "", HOME, None, answer)
    assert await accounts.resume(token, extend=False)
    assert await accounts.resume(bertil.token_hash.hex(), extend=False) is None


async def test_a_challenge_that_nobody_answered_is_forgotten(as_admin: asyncpg.Connection) -> None:
    await passkey_sign_ins.options("another browser", HOME)
    async with acting_as(SYSTEM):
        assert await passkey_challenges.take(b"nobody's") is None
    stored = await as_admin.fetchval("SELECT string_agg(holder::text, ' ') FROM passkey_challenge")
    assert b"another browser".hex() not in stored
