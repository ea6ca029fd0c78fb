"""Why a sender was held to be who he or she says though a personal identity number had not matched."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.data.database import connection
from portal.data.requests.annulments import ANOTHERS

REMARK = "id, request_id, reason, written_at, written_by"


@dataclass(frozen=True, slots=True)
class IdentityRemark:
    """What was said of it. `reason` is encrypted with the person's key."""

    id: UUID
    request_id: UUID
    reason: bytes
    written_at: datetime
    written_by: UUID


async def add(id_: UUID, request: UUID, reason: bytes, written_by: UUID) -> None:
    """Keep what was said when the identity was confirmed."""
    await connection().execute(
        "INSERT INTO identity_remark (id, request_id, reason, written_by) VALUES ($1, $2, $3, $4)",
        id_,
        request,
        reason,
        written_by,
    )


async def of_request(request: UUID) -> list[IdentityRemark]:
    """What was said of a request, oldest first."""
    rows = await connection().fetch(
        f"SELECT {REMARK} FROM identity_remark WHERE request_id = $1 ORDER BY written_at",  # noqa: S608
        request,
    )
    return [IdentityRemark(**row) for row in rows]


async def of_subject(subject: UUID) -> list[IdentityRemark]:
    """The same of all requests of a person; not of what another person asked for."""
    rows = await connection().fetch(
        f"SELECT {REMARK} FROM identity_remark"  # noqa: S608
        f" WHERE request_id IN (SELECT id FROM request r WHERE subject_id = $1 AND NOT {ANOTHERS}) ORDER BY written_at",
        subject,
    )
    return [IdentityRemark(**row) for row in rows]
