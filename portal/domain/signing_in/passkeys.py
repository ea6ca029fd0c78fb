"""Passkeys of an account: adding one, and which there are. Removing one is among `own_factors`."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import webauthn
from webauthn.helpers import parse_registration_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portal.data.accounts import passkey_challenges, second_factors
from portal.data.accounts import passkeys as rows
from portal.data.accounts.accounts import Account
from portal.data.accounts.passkey_challenges import Challenge
from portal.data.accounts.passkeys import NewPasskey, PasskeyRow
from portal.data.accounts.sessions import Session
from portal.data.actors import SYSTEM
from portal.data.database import acting_as, attempt
from portal.data.errors import AlreadyThere
from portal.domain.accounts import account_secrets, shutting
from portal.domain.audit import audit
from portal.domain.signing_in import recovery_codes
from portal.domain.signing_in.passkey_proofs import LASTS, holder_of
from portal.domain.signing_in.relying_party import NAME, relying_party
from portal.domain.signing_in.sign_in_errors import WrongPasskey

LONGEST_NAME = 60
MOST = 20
"""Passkeys of an account: more than anybody has."""

NAME_OF = "passkey name"
"""What a passkey's name is encrypted as."""


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as its owner knows it. `is_doubted`: it opens nothing, for there seem to be two of it;
    `is_second_only`: it opens nothing alone before it has been shown after the newer password."""

    id: UUID
    name: str
    made_at: datetime
    used_at: datetime | None
    is_doubted: bool
    is_second_only: bool


async def of_account(account: Account) -> list[Passkey]:
    """The account's, the oldest first, in the transaction under way. Raises KeyDestroyed."""
    return [await _named(account, row) for row in await rows.of_account(account.id)]


async def of_session(session: Session) -> list[Passkey]:
    """Those of whoever is signed in."""
    async with acting_as(SYSTEM):
        return await of_account(session.account())


async def options(session: Session) -> str:
    """What the browser is to make a passkey of (PublicKeyCredentialCreationOptions as JSON), for the next minutes.

    The user handle is random; what the passkey's keeper shows is the e-mail address that its owner signs in with.
    """
    account = session.account()
    async with acting_as(SYSTEM):
        present = await rows.of_account(account.id)
        handle = present[0].user_handle if present else secrets.token_bytes(32)
        challenge = secrets.token_bytes(32)
        await passkey_challenges.put(
            holder_of("session", session.form_token), Challenge(account.id, challenge, handle), LASTS
        )
    made = webauthn.generate_registration_options(
        rp_id=relying_party().id,
        rp_name=NAME,
        user_name=account.email,
        user_id=handle,
        challenge=challenge,
        timeout=int(LASTS.total_seconds() * 1000),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=row.credential_id) for row in present],
    )
    return webauthn.options_to_json(made)


async def add(session: Session, credential: str, name: str) -> list[str] | None:
    """Take the passkey that the browser has made; returns recovery codes where it is the first second factor.

    Raises WrongPasskey, and SessionOver where the session was ended meanwhile.
    """
    account = session.account()
    async with acting_as(SYSTEM):
        challenge = await passkey_challenges.take(holder_of("session", session.form_token))
    if challenge is None or challenge.user_handle is None or challenge.account_id != account.id:
        raise WrongPasskey
    new = _verified(credential, challenge)
    try:
        async with acting_as(SYSTEM):
            await shutting.expect_open(session)
            await second_factors.hold(account.id)
            before = await second_factors.of_account(account.id)
            if before.passkeys + before.doubted >= MOST:
                raise WrongPasskey
            ciphertext = await account_secrets.encrypt(account, name[:LONGEST_NAME].encode(), NAME_OF)
            async with attempt():
                await rows.add(account.id, new, challenge.user_handle, ciphertext)
            await audit.record(
                "account.factor_added", subject=audit.chain_of(account), account=str(account.id), factor="passkey"
            )
            return None if before.any else await recovery_codes.renew(account.id)
    except AlreadyThere:
        raise WrongPasskey from None


def _verified(credential: str, challenge: Challenge) -> NewPasskey:
    party = relying_party()
    try:
        made = webauthn.verify_registration_response(
            credential=parse_registration_credential_json(credential),
            expected_challenge=challenge.challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
        )
    except Exception:
        # Whatever a browser sends: what the readers of CBOR, ASN.1 and keys raise is no list that ends.
        raise WrongPasskey from None
    return NewPasskey(made.credential_id, made.credential_public_key, made.sign_count)


async def _named(account: Account, row: PasskeyRow) -> Passkey:
    name = (await account_secrets.decrypt(account, row.name, NAME_OF)).decode()
    return Passkey(
        row.id, name, row.made_at, row.used_at, row.doubted_at is not None, row.second_only_since is not None
    )
