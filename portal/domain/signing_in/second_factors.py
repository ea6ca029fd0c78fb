"""Second factors: what besides the password shows that it is the account's owner who signs in."""

from dataclasses import dataclass
from uuid import UUID

from portal.clock import now
from portal.data.accounts import passkey_challenges, passkeys, totp_factors
from portal.data.accounts import recovery_codes as recovery_rows
from portal.data.accounts import second_factors as rows
from portal.data.accounts.accounts import Account
from portal.data.accounts.second_factors import Standing
from portal.data.accounts.totp_factors import TotpFactor
from portal.domain.accounts import account_secrets
from portal.domain.audit import audit
from portal.domain.errors import Conflict
from portal.domain.signing_in import one_time_codes, recovery_codes
from portal.domain.signing_in.sign_in_errors import WrongCode

SECRET = "totp secret"  # noqa: S105
"""What an authenticator app's secret is encrypted as."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An authenticator app to be set up: its `secret` in base32, and what its QR code says."""

    secret: str
    uri: str


async def standing(account: Account) -> Standing:
    """What the account has. In the transaction under way, as all below."""
    return await rows.of_account(account.id)


async def has_one(account: Account) -> bool:
    """Whether the account signs in with a second factor."""
    return (await standing(account)).any


async def offer(account: Account) -> None:
    """Make a secret for an authenticator app, in place of one that was offered before; nothing counts yet."""
    secret = one_time_codes.new_secret().encode()
    await totp_factors.offer(account.id, await account_secrets.encrypt(account, secret, SECRET))


async def add_known(account: Account, secret: str) -> None:
    """Take codes of `secret`, which is in base32 and set up in an app already: the demo's is."""
    await totp_factors.offer(account.id, await account_secrets.encrypt(account, secret.encode(), SECRET))
    factor = await totp_factors.to_confirm(account.id)
    assert factor
    await totp_factors.confirm(factor.id, account.id)


async def offered(account: Account) -> Offer | None:
    """What was offered last and is not confirmed."""
    factor = await totp_factors.to_confirm(account.id)
    if factor is None:
        return None
    secret = await _secret(account, factor)
    return Offer(secret, one_time_codes.enrolment_uri(secret, account.email))


async def confirm(account: Account, code: str) -> list[str]:
    """Take codes of the offered app from now on, since `code` is one of them; returns fresh recovery codes.

    Raises WrongCode, and Conflict when no app is offered any longer.
    """
    factor = await totp_factors.to_confirm(account.id)
    if factor is None:
        raise Conflict
    if not await _use(account, factor, code):
        raise WrongCode
    if not await totp_factors.confirm(factor.id, account.id):
        raise Conflict
    await audit.record("account.factor_added", subject=audit.chain_of(account), account=str(account.id), factor="totp")
    return await recovery_codes.renew(account.id)


async def remove_all(account: UUID) -> None:
    """Take nothing that the account shows as a second factor any longer, its recovery codes included."""
    await totp_factors.remove(account)
    await passkeys.forget_of(account)
    await recovery_rows.forget_of(account)


async def forget_all(account: UUID) -> None:
    """The same for an account that nobody signs in with any longer, with what it was about to sign."""
    await remove_all(account)
    await passkey_challenges.forget_of(account)


async def show_code(account: Account, typed: str) -> None:
    """Use up a code of the account's app, or one of its recovery codes. Raises WrongCode."""
    factor = await totp_factors.confirmed(account.id)
    if factor and await _use(account, factor, typed):
        return
    if not await recovery_codes.use(account.id, typed):
        raise WrongCode
    left = await recovery_rows.left(account.id)
    await audit.record(
        "account.recovery_code_used", subject=audit.chain_of(account), account=str(account.id), left=left
    )


async def _use(account: Account, factor: TotpFactor, typed: str) -> bool:
    code = "".join(typed.split())
    if not (code.isascii() and code.isdigit()):
        return False
    steps = one_time_codes.steps_of(await _secret(account, factor), code, now())
    return bool(steps) and await totp_factors.use_step(factor.id, steps[-1])


async def _secret(account: Account, factor: TotpFactor) -> str:
    return (await account_secrets.decrypt(account, factor.secret, SECRET)).decode()
