"""Certificates of erasures that have been carried out: one for each request, never changed."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from portal.data.database import connection
from portal.data.listed import listed
from portal.data.requests.states import CARRIED_OUT


@dataclass(frozen=True, slots=True)
class StoredCertificate:
    """What was certified of which request, its digest, and the portal's signature over it."""

    request_id: UUID
    reference: str
    content: Mapping[str, Any]
    digest: bytes
    signature: bytes
    made_at: datetime

    @property
    def number(self) -> str:
        """The digest in short, as letters and pages name the certificate: twelve signs of it."""
        text = self.digest.hex()[:12].upper()
        return "-".join(text[place : place + 4] for place in range(0, len(text), 4))


CERTIFICATES = (
    "SELECT c.request_id, coalesce(r.reference, c.content ->> 'reference') AS reference, c.content, c.digest,"
    " c.signature, c.made_at FROM erasure_certificate c LEFT JOIN request r ON r.id = c.request_id"
)


async def put(request: UUID, content: Mapping[str, Any], digest: bytes, signature: bytes) -> None:
    """Store the certificate of a request."""
    await connection().execute(
        "INSERT INTO erasure_certificate (request_id, content, digest, signature) VALUES ($1, $2::jsonb, $3, $4)",
        request,
        json.dumps(content),
        digest,
        signature,
    )


async def find(request: UUID) -> StoredCertificate | None:
    """The certificate of a request, if it has one."""
    row = await connection().fetchrow(f"{CERTIFICATES} WHERE c.request_id = $1", request)
    return _stored(row) if row else None


async def every() -> AsyncIterator[StoredCertificate]:
    """Every certificate, streamed, oldest first."""
    async for row in connection().cursor(f"{CERTIFICATES} ORDER BY c.made_at, c.request_id", prefetch=200):
        yield _stored(row)


async def missing() -> list[str]:
    """The references of erasures that have been carried out in recorded steps and yet have no certificate."""
    rows = await connection().fetch(
        "SELECT r.reference FROM request r WHERE r.kind = 'erasure'"  # noqa: S608
        f" AND r.status IN {listed(CARRIED_OUT)}"
        " AND NOT EXISTS (SELECT FROM erasure_certificate c WHERE c.request_id = r.id)"
        " AND EXISTS (SELECT FROM erasure_plan p JOIN erasure_step s ON s.plan_id = p.id"
        " WHERE p.request_id = r.id AND s.step = 'verified') ORDER BY r.reference"
    )
    return [row["reference"] for row in rows]


def _stored(row: asyncpg.Record) -> StoredCertificate:
    return StoredCertificate(**{**row, "content": json.loads(row["content"])})
