"""Many rows in one statement, for a demo of any size."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.data.actors import Language
from portal.data.database import connection
from portal.data.requests.refusals import Ground
from portal.data.requests.requests import Request
from portal.data.subjects import DataSubject
from portal.kinds import LetterKind

REQUESTS = """
    INSERT INTO request (id, reference, subject_id, kind, status, language, record_version, form, form_digest, seal,
                         sender, submitted_at, expires_on, received_on, counted_from, due_on, handler_id, changed_at)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::integer[],
        $8::jsonb[], $9::bytea[], $10::text[], $11::bytea[], $12::timestamptz[], $13::date[], $14::date[], $15::date[],
        $16::date[], $17::uuid[], $18::timestamptz[])
    ON CONFLICT DO NOTHING
    RETURNING id
"""

WISHES = """
    INSERT INTO wish (request_id, subject_id, content) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bytea[])
"""

LETTERS = """
    INSERT INTO letter (id, request_id, subject_id, kind, language)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[])
"""

POSTED = """
    UPDATE letter SET rendered_at = posted.day, digest = sha256(''), printed_at = posted.day, printed_by = posted.by,
        posted_on = posted.day, posted_by = posted.by
    FROM unnest($1::uuid[], $2::date[], $3::uuid[]) posted (id, day, by) WHERE letter.id = posted.id
"""

REFUSALS = """
    INSERT INTO refusal (id, request_id, ground, reason, proposed_by)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::uuid[])
"""

CONFIRMED = """
    UPDATE refusal SET letter_id = confirmed.letter, confirmed_at = now(), confirmed_by = confirmed.by
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) confirmed (id, letter, by) WHERE refusal.id = confirmed.id
"""


@dataclass(frozen=True, slots=True)
class PostedLetter:
    """A letter of a request that somebody posted on that day, of which nothing else is known."""

    id: UUID
    request_id: UUID
    subject_id: UUID
    kind: LetterKind
    language: Language
    posted_on: date
    posted_by: UUID


@dataclass(frozen=True, slots=True)
class ConfirmedRefusal:
    """A refusal that was proposed and confirmed; `reason` is encrypted."""

    id: UUID
    request_id: UUID
    letter_id: UUID
    ground: Ground
    reason: bytes
    proposed_by: UUID
    confirmed_by: UUID


async def add_wishes(wishes: Sequence[tuple[Request, bytes]]) -> None:
    """Add what requests ask for in particular, encrypted, to those that are there."""
    await connection().execute(
        WISHES,
        [request.id for request, _ in wishes],
        [request.subject_id for request, _ in wishes],
        [content for _, content in wishes],
    )


async def add_posted_letters(letters: Sequence[PostedLetter]) -> None:
    """Add letters that are in the post, of requests that are there."""
    ids = [letter.id for letter in letters]
    await connection().execute(
        LETTERS,
        ids,
        [letter.request_id for letter in letters],
        [letter.subject_id for letter in letters],
        [letter.kind for letter in letters],
        [letter.language for letter in letters],
    )
    await connection().execute(
        POSTED,
        ids,
        [letter.posted_on for letter in letters],
        [letter.posted_by for letter in letters],
    )


async def add_refusals(refusals: Sequence[ConfirmedRefusal]) -> None:
    """Add refusals in force, of requests and with letters that are there."""
    ids = [refusal.id for refusal in refusals]
    await connection().execute(
        REFUSALS,
        ids,
        [refusal.request_id for refusal in refusals],
        [refusal.ground for refusal in refusals],
        [refusal.reason for refusal in refusals],
        [refusal.proposed_by for refusal in refusals],
    )
    await connection().execute(
        CONFIRMED,
        ids,
        [refusal.letter_id for refusal in refusals],
        [refusal.confirmed_by for refusal in refusals],
    )


async def count_requests() -> int:
    """How many requests there are; reads them all."""
    return int(await connection().fetchval("SELECT count(*) FROM request"))


async def add_requests(requests: Collection[tuple[Request, datetime]]) -> set[UUID]:
    """Add the requests, each with the time of its last change, and return the ids of those that were added.

    One whose reference is taken is left out.
    """
    rows = [(*_row(request), changed_at) for request, changed_at in requests]
    done = await connection().fetch(REQUESTS, *map(list, zip(*rows, strict=True)))
    return {row["id"] for row in done}


async def add_subjects(people: Sequence[DataSubject]) -> list[DataSubject]:
    """Add those who are not there, and return all as they are there."""
    await connection().execute(
        "INSERT INTO data_subject (id, data_key, created_at)"
        " SELECT id, key, now() FROM unnest($1::uuid[], $2::bytea[]) made (id, key) ON CONFLICT DO NOTHING",
        [person.id for person in people],
        [person.data_key for person in people],
    )
    there = await connection().fetch(
        "SELECT id, customer_number, data_key, retained_identifiers FROM data_subject WHERE id = ANY($1::uuid[])",
        [person.id for person in people],
    )
    found = {row["id"]: DataSubject(**row) for row in there}
    return [found[person.id] for person in people]


def _row(request: Request) -> tuple[object, ...]:
    return (
        request.id,
        request.reference,
        request.subject_id,
        request.kind,
        request.status,
        request.language,
        request.record_version,
        json.dumps(request.form),
        request.form_digest,
        request.seal,
        request.sender,
        request.submitted_at,
        request.expires_on,
        request.received_on,
        request.counted_from,
        request.due_on,
        request.handler_id,
    )
