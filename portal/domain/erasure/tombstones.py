"""Tombstones: what is remembered of an erasure so that it can be done again, and from which nobody can be read."""

from uuid import UUID, uuid5

from portal.clock import now
from portal.data import keys
from portal.data.erasure import tombstones
from portal.data.erasure.tombstones import Tombstone
from portal.sources.data_map import Identifier
from portal.sources.identifiers import every_form, normalised
from portal.sources.person import Person

PORTAL = "portal"
"""In the place of a source: what the portal itself held is gone too, account, key and all."""


async def set_up(
    subject: UUID, request: UUID, source: str, plan_digest: bytes, who: Person, *, rows: int, of: UUID
) -> None:
    """Remember, in the transaction under way, that `rows` rows of that person were erased in `source`.

    `of` is what the erasure was part of; one tombstone is kept of each source, however often it is set up.
    """
    await tombstones.put(
        Tombstone(
            id=uuid5(of, f"{source}:{plan_digest.hex()}"),
            subject_id=subject,
            request_id=request,
            source=source,
            plan_digest=plan_digest,
            rows=rows,
            identifiers=digests_of(who),
            erased_at=now(),
        )
    )


def digests_of(who: Person) -> tuple[bytes, ...]:
    """A keyed digest of everything that the person is known by, in each form that a source may have it in."""
    return tuple(sorted({digest_of(identifier, form) for identifier, form in every_form(who)}))


def digest_of(identifier: Identifier, value: str) -> bytes:
    """The keyed digest of one value, however it is written."""
    return keys.index(f"tombstone:{identifier}", normalised(identifier, value))


def possible_digests(identifier: Identifier, value: str) -> tuple[bytes, ...]:
    """Every keyed digest that one value may be remembered by, whichever key it was made with."""
    return keys.indexes(f"tombstone:{identifier}", normalised(identifier, value))
