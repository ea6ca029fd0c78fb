"""A portal with requests of several years, a number for each day, put there in SQL."""

from datetime import date, timedelta

import asyncpg

from tests.people import HANDLER

PERSON = "INSERT INTO data_subject (id, data_key) VALUES (gen_random_uuid(), 'no key') RETURNING id"

REQUEST = """
    INSERT INTO request (id, reference, subject_id, kind, status, language, record_version, form, form_digest, seal,
                         sender, submitted_at, expires_on, received_on, counted_from, due_on)
    SELECT gen_random_uuid(), 'JM-' || substr(md5, 1, 4) || '-' || substr(md5, 5, 4), $1, $2, $3, 'sv', 1, '{}', '', '',
           '', now(), current_date, $4, $4, $5
    FROM (SELECT upper(md5(random()::text)) AS md5) made RETURNING id
"""

LETTER = """
    INSERT INTO letter (id, request_id, kind, number, language, digest, rendered_at, printed_at, printed_by, posted_on,
                        posted_by)
    VALUES (gen_random_uuid(), $1, $2, $3, 'sv', '', now(), now(), $4, $5, $4)
"""

LONG_AGO = """
    INSERT INTO request (id, reference, subject_id, kind, status, language, record_version, form, form_digest, seal,
                         sender, submitted_at, expires_on, received_on, counted_from, due_on)
    SELECT gen_random_uuid(), 'JM-OLD' || i / 10000 || '-' || lpad((i % 10000)::text, 4, '0'), $1, 'access', 'closed',
           'sv', 1, '{}', '', '', '', now(), current_date, day, day, day + 30
    FROM generate_series(0, $2 - 1) i, LATERAL (SELECT current_date - 400 - i % 700 AS day) dated
"""

OLD_LETTERS = """
    INSERT INTO letter (id, request_id, kind, language, digest, rendered_at, printed_at, printed_by, posted_on,
                        posted_by)
    SELECT gen_random_uuid(), id, 'extract', 'sv', '', now(), now(), $1, received_on + 20, $1 FROM request
    WHERE reference LIKE 'JM-OLD%'
"""


OLD_EXTENSIONS = """
    INSERT INTO extension (id, request_id, letter_id, reason, first_due_on, extended_to, ordered_by, posted_on)
    SELECT id, request_id, id, 'number', posted_on, posted_on + 61, $1, posted_on FROM letter WHERE kind = 'extract'
"""

OLD_REFUSALS = """
    INSERT INTO refusal (id, request_id, letter_id, ground, reason, proposed_by, confirmed_at, confirmed_by)
    SELECT id, request_id, id, 'law', '', $1, posted_on, $1 FROM letter WHERE kind = 'extract'
"""


async def arrived(
    admin: asyncpg.Connection,
    on: date,
    *,
    kind: str = "access",
    status: str = "received",
    due: date | None = None,
    posted: tuple[tuple[str, date], ...] = (),
) -> None:
    """A request of a new person that arrived on that day, with the letters that were posted for it."""
    person = await admin.fetchval(PERSON)
    request = await admin.fetchval(REQUEST, person, kind, status, on, due or on + timedelta(days=30))
    for number, (letter, day) in enumerate(posted, 1):
        await admin.execute(LETTER, request, letter, number, HANDLER.id, day)


async def long_ago(admin: asyncpg.Connection, requests: int) -> None:
    """So many requests that were answered more than a year ago."""
    await admin.execute(LONG_AGO, await admin.fetchval(PERSON), requests)
    for each in (OLD_LETTERS, OLD_EXTENSIONS, OLD_REFUSALS):
        await admin.execute(each, HANDLER.id)
