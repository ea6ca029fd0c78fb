"""Whoever has a passkey, as the domain has it."""

from uuid import UUID

from portal.data.accounts.sessions import Session
from portal.domain.accounts import accounts
from portal.domain.signing_in import passkey_sign_ins, passkeys
from portal.domain.signing_in.session_starts import SignedIn
from tests.domain.signed_in import HOME, signed_in
from tests.passkeys import Authenticator


async def session_of(begun: SignedIn) -> Session:
    session = await accounts.resume(begun.token, extend=False)
    assert session
    return session


async def session_for(email: str) -> Session:
    return await session_of(await signed_in(email))


async def added(session: Session, keeper: Authenticator, name: str = "Min telefon") -> UUID:
    await passkeys.add(session, keeper.make(await passkeys.options(session)), name)
    return (await passkeys.of_session(session))[-1].id


async def alone(keeper: Authenticator, **instead: object) -> SignedIn:
    """Sign in from the first page."""
    answer = keeper.sign(await passkey_sign_ins.options("browser", HOME), **instead)
    return await passkey_sign_ins.sign_in("browser", answer, HOME, None)
