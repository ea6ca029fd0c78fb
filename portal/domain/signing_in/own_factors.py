"""The second factors of whoever is signed in: which there are, another one, one less, and fresh recovery codes."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from portal.data.accounts import passkeys as passkey_rows
from portal.data.accounts import recovery_codes as recovery_rows
from portal.data.accounts import second_factors as rows
from portal.data.accounts import started_sign_ins, totp_factors
from portal.data.accounts.accounts import Account
from portal.data.accounts.second_factors import Standing
from portal.data.accounts.sessions import Session
from portal.data.actors import SYSTEM
from portal.data.audit.event_codes import EventCode
from portal.data.database import acting_as
from portal.domain.accounts import own_password, shutting
from portal.domain.accounts.new_passwords import SHORTEST
from portal.domain.audit import audit
from portal.domain.errors import Conflict, NotFound
from portal.domain.signing_in import recovery_codes, second_factors
from portal.domain.signing_in.second_factors import Offer
from portal.domain.signing_in.sign_in_errors import LastFactor, ShortPassword


async def standing(session: Session) -> Standing:
    """What the account has."""
    async with acting_as(SYSTEM):
        return await second_factors.standing(session.account())


async def offer_app(session: Session) -> None:
    """Make a secret for another authenticator app; nothing changes before a code of it is shown."""
    async with acting_as(SYSTEM):
        await second_factors.offer(session.account())


async def offered_app(session: Session) -> Offer | None:
    """The app that is being set up."""
    async with acting_as(SYSTEM):
        return await second_factors.offered(session.account())


async def confirm_app(session: Session, code: str) -> list[str]:
    """Take codes of the offered app from now on, in place of those of the one before; returns fresh recovery codes.

    Raises WrongCode, Conflict when no app is offered any longer, and SessionOver, as all that changes something here,
    where the session was ended meanwhile.
    """
    async with acting_as(SYSTEM):
        await shutting.expect_open(session)
        await rows.hold(session.account_id)
        return await second_factors.confirm(session.account(), code)


async def renew_codes(session: Session) -> list[str]:
    """Fresh recovery codes; the ones before open nothing any longer. Raises Conflict without a second factor."""
    account = session.account()
    async with acting_as(SYSTEM):
        await shutting.expect_open(session)
        await rows.hold(account.id)
        if not await second_factors.has_one(account):
            raise Conflict
        await _record("account.recovery_codes_renewed", account)
        return await recovery_codes.renew(account.id)


async def is_last(session: Session, doubted: bool = False) -> bool:
    """Whether nothing would be left, were one removed; of no use was what is `doubted`, unless it is all there is."""
    found = await standing(session)
    return found.usable == 0 and found.doubted <= 1 if doubted else found.usable <= 1


async def remove_app(session: Session, password: str) -> None:
    """Take no codes of the authenticator app any longer; see `remove_passkey`. Raises NotFound when there is none."""
    await _remove(session, password, lambda: totp_factors.remove(session.account_id), "totp", doubted=False)


async def remove_passkey(session: Session, passkey: UUID, password: str) -> None:
    """Remove that passkey. With the last second factor the recovery codes go.

    For the last one a member gives the `password`, which from then on is all that is asked for. Raises NotFound,
    LastFactor of staff, WrongPassword, Throttled, ShortPassword, and Conflict when another went at the same time.
    """
    async with acting_as(SYSTEM):
        found = [it for it in await passkey_rows.of_account(session.account_id) if it.id == passkey]
    if not found:
        raise NotFound
    await _remove(
        session,
        password,
        lambda: passkey_rows.remove(passkey, session.account_id),
        "passkey",
        doubted=found[0].doubted_at is not None,
    )


async def _remove(
    session: Session, password: str, remove: Callable[[], Awaitable[bool]], factor: str, doubted: bool
) -> None:
    account, last = session.account(), await is_last(session, doubted)
    if last:
        await _expect_long_password(session, password)
    async with acting_as(SYSTEM):
        await shutting.expect_open(session)
        await rows.hold(account.id)
        if not await remove():
            raise NotFound
        left = await second_factors.standing(account)
        if not last and not (left.any if doubted else left.usable):
            raise Conflict
        if not left.any:
            await recovery_rows.forget_of(account.id)
        await started_sign_ins.end_all(account.id)
        await _record("account.factor_removed", account, factor=factor)


async def _expect_long_password(session: Session, password: str) -> None:
    """A password that is asked for alone has to be long. It is known here only while it is typed."""
    if session.kind == "staff":
        raise LastFactor
    await own_password.expect(session, password)
    if len(password) < SHORTEST:
        raise ShortPassword


async def _record(code: EventCode, account: Account, factor: str | None = None) -> None:
    details = {"factor": factor} if factor else {}
    await audit.record(code, audit.chain_of(account), None, account=str(account.id), **details)
