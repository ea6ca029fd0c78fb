"""By what the portal has met a person, as keyed digests: a personnummer is looked up there, and never stored."""

from collections.abc import Collection
from uuid import UUID

from portal.data.database import connection


async def remember(subject: UUID, digests: Collection[bytes]) -> None:
    """Let the subject be found by those digests too."""
    await connection().execute(
        "INSERT INTO person_digest (subject_id, digest) SELECT $1, unnest($2::bytea[]) ON CONFLICT DO NOTHING",
        subject,
        list(digests),
    )


async def subjects(digests: Collection[bytes], limit: int) -> list[UUID]:
    """The subjects that are found by any of those digests, at most `limit`."""
    rows = await connection().fetch(
        "SELECT DISTINCT subject_id FROM person_digest WHERE digest = ANY($1::bytea[]) ORDER BY subject_id LIMIT $2",
        list(digests),
        limit,
    )
    return [row["subject_id"] for row in rows]


async def forget_of(subject: UUID) -> None:
    """Let the subject be found by none."""
    await connection().execute("DELETE FROM person_digest WHERE subject_id = $1", subject)
