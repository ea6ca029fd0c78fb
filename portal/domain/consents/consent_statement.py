"""A person's choices as a signed statement (Art. 7(1)): what was chosen, by which words, when, how, and how it stands.

The portal's key (Ed25519) signs the content as canonical JSON. The PDF shows the same content, and carries it.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature

from portal.clock import now
from portal.data.actors import SYSTEM, Member, Staff
from portal.data.consents import consent_standings, consents
from portal.data.consents.consents import ChoiceMade
from portal.data.database import acting_as
from portal.data.record_of_processing import record_versions
from portal.domain import signing
from portal.domain.accounts.roles import expect_to_open
from portal.domain.audit import audit
from portal.domain.consents.consent_reasons import reason
from portal.domain.consents.consent_standing import standings, suppressed_of
from portal.domain.erasure.certificates import canonical
from portal.domain.record_of_processing.published import published
from portal.domain.requests.requests import find

CONTEXT = "consent statement"

EDITION = 2
"""Raised when a statement says something that the ones before did not, so that their pages are other pages."""

MOST = 1000
"""Choices in one statement, the newest; it says how many there are besides."""

Statement = Mapping[str, Any]
"""`content`, its SHA-256 `digest`, `signature` and `public_key`, in hexadecimal."""


class NotGenuine(Exception):
    """The statement has been altered, or is not signed by this portal."""


async def of_member(member: Member) -> Statement:
    """The member's own statement."""
    content = await _content(member.id)
    async with acting_as(member):
        await audit.record("consent.stated", subject=member.id)
    return signed(content)


async def of_request(staff: Staff, reference: str) -> Statement:
    """The statement of whoever made that request, as staff show it to an authority.

    Raises NotFound, and NotYourRole for an auditor.
    """
    expect_to_open(staff)
    async with acting_as(staff):
        request = await find(reference)
        await audit.record("consents.opened", subject=request.subject_id, request=request.id)
    return signed(await _content(request.subject_id))


def signed(content: Mapping[str, Any]) -> Statement:
    """The content with digest and signature."""
    return {
        "content": content,
        "digest": hashlib.sha256(canonical(content)).hexdigest(),
        "signature": signing.sign(CONTEXT, canonical(content)).hex(),
        "public_key": signing.public_key().public_bytes_raw().hex(),
    }


def as_json(statement: Statement) -> bytes:
    """The statement as a file."""
    return json.dumps(statement, ensure_ascii=False, indent=1, sort_keys=True).encode()


def from_json(file: bytes) -> Statement:
    """The statement in the file. Raises NotGenuine, also where the file is none of ours."""
    try:
        read = json.loads(file)
        content, digest, signature = read["content"], read["digest"], bytes.fromhex(read["signature"])
        if hashlib.sha256(canonical(content)).hexdigest() != digest:
            raise NotGenuine
        signing.verify(CONTEXT, canonical(content), signature)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidSignature):
        raise NotGenuine from None
    return {key: read[key] for key in ("content", "digest", "signature", "public_key") if key in read}


async def _content(subject: UUID) -> Mapping[str, Any]:
    current = await published()
    async with acting_as(SYSTEM):
        known = (await consent_standings.known_as([subject]))[subject]
        made = [choice for _, choice in await consents.page(subject, None, MOST)]
        count = await consents.count(subject)
        stands = (await standings([subject], current.record.choices))[subject]
        newest = await consents.in_force(subject)
        suppressed = (await suppressed_of([subject])).get(subject, {})
        versions = {it.record_version for it in made} | {current.version}
        digests = await record_versions.digests(sorted(versions))
    names = {it.id: it.name for it in current.record.choices}
    return {
        "statement": EDITION,
        "made_at": _moment(now()),
        "controller": {
            "name": current.record.controller.name,
            "organisation_number": current.record.controller.organisation_number,
            "telephone": current.record.controller.telephone,
            "address": list(current.record.controller.address),
        },
        "person": {"id": str(subject), "customer_number": known.customer_number, "email": known.email},
        "stopped": stands.stopped,
        "standing": [
            {
                "activity": it.id,
                "name": it.name.as_json(),
                "allowed": it.id in stands.activities,
                "reason": reason(it, newest.get(it.id), stands.stopped == "restricted", suppressed),
                "wording_version": it.wording_version,
            }
            for it in current.record.choices
        ],
        "choices": [_choice(it, names) for it in made],
        "older_choices": count - len(made),
        "record_versions": digests,
    }


def _choice(made: ChoiceMade, names: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "at": _moment(made.at),
        "activity": made.activity,
        "name": names[made.activity].as_json() if made.activity in names else None,
        "kind": made.choice,
        "given": made.given,
        "wording": made.wording,
        "wording_version": made.wording_version,
        "language": made.language,
        "record_version": made.record_version,
        "origin": made.origin,
        "place": made.place,
        "session": made.session.hex() if made.session else None,
        "imported_at": _moment(made.imported_at) if made.imported_at else None,
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
