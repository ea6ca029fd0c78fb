"""How a request came that did not come by the form, in whose words, and the form that was sent to be signed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from portal.data.changing import changed_one
from portal.data.database import connection
from portal.data.requests.annulments import ANOTHERS

CameBy = Literal["letter", "email", "telephone", "shop"]


@dataclass(frozen=True, slots=True)
class CameOtherwise:
    """How a request came. `content`, who asked and what was said, is encrypted; None once the person is erased.

    `made_on` is the day on which it was written or said, `received_on` the one on which it reached the company.
    """

    request_id: UUID
    came_by: CameBy
    made_on: date
    received_on: date
    content: bytes | None
    registered_at: datetime
    registered_by: UUID


@dataclass(frozen=True, slots=True)
class SignedForm:
    """The form that was sent to be signed; `form` is what it says, in its language."""

    request_id: UUID
    form: Mapping[str, Any]
    form_digest: bytes
    seal: str
    valid_until: date
    asked_at: datetime
    asked_by: UUID


CAME = (
    "SELECT o.request_id, o.came_by, o.made_on, o.received_on, o.content, o.registered_at, o.registered_by"
    " FROM otherwise_request o"
)


async def add(
    request: UUID, came_by: CameBy, made_on: date, received_on: date, content: bytes, by: UUID, draft: UUID
) -> None:
    """Add how a request came, and which draft it was. Raises AlreadyThere when it has been said."""
    await connection().execute(
        "INSERT INTO otherwise_request"
        " (request_id, came_by, made_on, received_on, content, registered_by, draft_id)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        request,
        came_by,
        made_on,
        received_on,
        content,
        by,
        draft,
    )


async def of_draft(draft: UUID, by: UUID) -> str | None:
    """The reference of the request that `by` made of that draft; None for none."""
    reference: str | None = await connection().fetchval(
        "SELECT r.reference FROM otherwise_request o JOIN request r ON r.id = o.request_id"
        " WHERE o.draft_id = $1 AND o.registered_by = $2",
        draft,
        by,
    )
    return reference


async def find(request: UUID) -> CameOtherwise | None:
    """How that request came; None where nothing but its form says so."""
    row = await connection().fetchrow(f"{CAME} WHERE o.request_id = $1", request)
    return CameOtherwise(**row) if row else None


async def of_subject(subject: UUID) -> list[CameOtherwise]:
    """The subject's requests that came otherwise, oldest first; not what another person asked for."""
    rows = await connection().fetch(
        f"{CAME} JOIN request r ON r.id = o.request_id WHERE r.subject_id = $1 AND NOT {ANOTHERS}"
        " ORDER BY o.registered_at, o.request_id",
        subject,
    )
    return [CameOtherwise(**row) for row in rows]


async def forget_of(subject: UUID) -> None:
    """Delete who asked and what was said in every request of the subject's; how and when each came stays."""
    await connection().execute(
        "UPDATE otherwise_request SET content = NULL FROM request"
        " WHERE request.id = otherwise_request.request_id AND request.subject_id = $1 AND content IS NOT NULL",
        subject,
    )


async def correct_person(request: UUID, subject: UUID, sender: bytes, content: bytes) -> bool:
    """Make the request another subject's; `sender` and `content` are encrypted with that one's key.

    False, and nothing is changed, when the request did not come otherwise or is past that. Raises
    AlreadyThere when the subject has an open request of the kind.
    """
    return bool(await connection().fetchval("SELECT correct_person($1, $2, $3, $4)", request, subject, sender, content))


async def ask_for_form(
    request: UUID, form: Mapping[str, object], digest: bytes, seal: str, until: date, by: UUID
) -> bool:
    """Note that a form was sent to be signed; False when that was done before."""
    return await changed_one(
        "INSERT INTO signed_form (request_id, form, form_digest, seal, valid_until, asked_by)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        request,
        json.dumps(form),
        digest,
        seal,
        until,
        by,
    )


async def form_to_sign(request: UUID) -> SignedForm | None:
    """The form that was sent to be signed for that request, if any."""
    row = await connection().fetchrow("SELECT * FROM signed_form WHERE request_id = $1", request)
    return SignedForm(**{**row, "form": json.loads(row["form"])}) if row else None


async def is_signed(request: UUID) -> bool:
    """Whether a genuine signed letter has come for that request, or one that was accepted as it is."""
    return bool(
        await connection().fetchval(
            "SELECT EXISTS (SELECT FROM signed_letter WHERE request_id = $1 AND outcome = 'genuine') OR EXISTS"
            " (SELECT FROM signed_letter l JOIN letter_way_on w ON w.envelope_id = l.id"
            " WHERE l.request_id = $1 AND w.way = 'accept')",
            request,
        )
    )
