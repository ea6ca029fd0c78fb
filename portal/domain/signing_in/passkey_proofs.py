"""What a passkey signs to show that its owner is there (WebAuthn level 3, 7.2), each challenge once."""

import secrets
from datetime import timedelta
from typing import Literal
from uuid import UUID

import webauthn
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticationCredential,
    PublicKeyCredentialDescriptor,
    UserVerificationRequirement,
)

from portal.data.accounts import accounts, passkey_challenges, passkeys, sessions
from portal.data.accounts.passkey_challenges import Challenge
from portal.data.accounts.passkeys import PasskeyRow
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.audit import audit
from portal.domain.signing_in.relying_party import relying_party
from portal.domain.signing_in.sign_in_errors import WrongPasskey

LASTS = timedelta(minutes=5)
"""How long a challenge can be answered."""

Where = Literal["session", "step", "door"]
"""Where it is asked: in a session, in the second step of a sign-in, or on the first page, of nobody yet."""


def holder_of(where: Where, token: str) -> bytes:
    """By what a challenge is found again: the token of the browser that asked, at that place, and no other."""
    return sessions.token_hash(f"{where}:{token}")


async def options(holder: bytes, account: UUID | None) -> str:
    """What the browser is to sign (PublicKeyCredentialRequestOptions as JSON), by one of the account's passkeys.

    Without an account by any that its keeper has for us, if it looks at who uses it: it then stands for both factors.
    """
    challenge = secrets.token_bytes(32)
    async with acting_as(SYSTEM):
        allowed = [it for it in await passkeys.of_account(account) if not it.doubted_at] if account else []
        await passkey_challenges.put(holder, Challenge(account, challenge, None), LASTS)
    asked = webauthn.generate_authentication_options(
        rp_id=relying_party().id,
        challenge=challenge,
        timeout=int(LASTS.total_seconds() * 1000),
        allow_credentials=[PublicKeyCredentialDescriptor(id=it.credential_id) for it in allowed],
        user_verification=UserVerificationRequirement.PREFERRED if account else UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(asked)


async def verify(holder: bytes, credential: str, account: UUID | None) -> PasskeyRow:
    """The passkey that has answered the holder's challenge; of `account`, where it was asked of one.

    Raises WrongPasskey. One whose counter did not rise opens nothing from then on, and its owner is told: there seem to
    be two of it (7.2, step 22).
    """
    async with acting_as(SYSTEM):
        challenge = await passkey_challenges.take(holder)
        shown = _read(credential)
        passkey = await passkeys.by_credential(shown.raw_id)
    # One that is asked for on the first page says itself whose it is; it must say the same as the table.
    says = shown.response.user_handle
    if (
        challenge is None
        or challenge.account_id != account
        or passkey is None
        or passkey.doubted_at is not None
        or (account is not None and passkey.account_id != account)
        or (account is None and says is None)
        or (says is not None and says != passkey.user_handle)
    ):
        raise WrongPasskey
    await _count(passkey, _verified(shown, challenge, passkey).new_sign_count)
    return passkey


def _read(credential: str) -> AuthenticationCredential:
    try:
        return parse_authentication_credential_json(credential)
    except Exception:
        raise WrongPasskey from None


def _verified(shown: AuthenticationCredential, challenge: Challenge, passkey: PasskeyRow) -> VerifiedAuthentication:
    party = relying_party()
    try:
        # The counter is compared afterwards, and by the database: only what has been signed can cast a doubt on it.
        return webauthn.verify_authentication_response(
            credential=shown,
            expected_challenge=challenge.challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=0,
            require_user_verification=challenge.account_id is None,
        )
    except Exception:
        # Whatever a browser sends: what the readers of CBOR, ASN.1 and keys raise is no list that ends.
        raise WrongPasskey from None


async def _count(passkey: PasskeyRow, sign_count: int) -> None:
    async with acting_as(SYSTEM):
        if await passkeys.use(passkey.id, sign_count):
            return
        account = await accounts.by_id(passkey.account_id)
        if account and await passkeys.doubt(passkey.id):
            await audit.record("account.passkey_doubted", subject=audit.chain_of(account), account=str(account.id))
    raise WrongPasskey
