"""Many rows in one statement, for a demo of any size."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from portal.data.actors import Language
from portal.data.database import connection
from portal.data.outgoing_letters import LetterKind
from portal.data.requests import Request
from portal.data.subjects import DataSubject

REQUESTS = """
    INSERT INTO request (id, reference, subject_id, kind, status, language, record_version, form, form_digest, seal,
                         sender, submitted_at, expires_on, received_on, counted_from, due_on, handler_id, changed_at)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::integer[],
        $8::jsonb[], $9::bytea[], $10::text[], $11::bytea[], $12::timestamptz[], $13::date[], $14::date[], $15::date[],
        $16::date[], $17::uuid[], $18::timestamptz[])
    ON CONFLICT DO NOTHING
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


@dataclass(frozen=True, slots=True)
class PostedLetter:
    """A letter of a request that somebody posted on that day, of which nothing else is known."""

    request_id: UUID
    subject_id: UUID
    kind: LetterKind
    language: Language
    posted_on: date
    posted_by: UUID


async def add_posted_letters(letters: Sequence[PostedLetter]) -> None:
    """Add letters that are in the post, of requests that are there."""
    there = await connection().fetch(
        "SELECT id FROM request WHERE id = ANY($1::uuid[])", [letter.request_id for letter in letters]
    )
    known = {row["id"] for row in there}
    added = [(uuid4(), letter) for letter in letters if letter.request_id in known]
    await connection().execute(
        LETTERS,
        [id_ for id_, _ in added],
        [letter.request_id for _, letter in added],
        [letter.subject_id for _, letter in added],
        [letter.kind for _, letter in added],
        [letter.language for _, letter in added],
    )
    await connection().execute(
        POSTED,
        [id_ for id_, _ in added],
        [letter.posted_on for _, letter in added],
        [letter.posted_by for _, letter in added],
    )


async def count_requests() -> int:
    """How many requests there are; reads them all."""
    return int(await connection().fetchval("SELECT count(*) FROM request"))


async def add_requests(requests: Collection[tuple[Request, datetime]]) -> int:
    """Add the requests, each with the time of its last change, and return how many were added.

    One whose reference is taken is left out.
    """
    rows = [(*_row(request), changed_at) for request, changed_at in requests]
    done = await connection().execute(REQUESTS, *map(list, zip(*rows, strict=True)))
    return int(done.rpartition(" ")[2])


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
