"""What a migration does with the rows of a portal that is in use, of which its owner without an actor sees none."""

from collections.abc import AsyncIterator
from datetime import date

import asyncpg
import pytest_asyncio

from portal.data.embedded import EmbeddedServer
from portal.data.migration import migrate
from portal.data.provisioning import provision

BEFORE = "2026-11-22T09:00:00:000007"
"""The last one before extracts were stored in chunks."""

BEFORE_LETTERS = "2026-11-22T09:00:00:000011"
"""The last one before letters had rows of their own."""

BEFORE_REFUSING = "2026-11-22T09:00:00:000038"
"""The last one before a refused request was open until its letter is in the post."""

IN_USE = """
INSERT INTO data_subject (id, customer_number, data_key) SELECT gen_random_uuid(), n, '' FROM generate_series(1, 4) n;
INSERT INTO record_version (version, digest, content) VALUES (1, '', '{}');
INSERT INTO request (id, reference, subject_id, kind, status, language, record_version, form, form_digest, seal, sender,
                     submitted_at, expires_on, received_on, due_on, counted_from)
    SELECT gen_random_uuid(), 'JM-TEST-' || lpad(n::text, 4, '0'), s.id, 'access', status, 'sv', 1, '{}', '', '', '',
           now(), current_date, current_date, current_date, current_date
    FROM unnest(ARRAY['in_progress', 'approved', 'executed', 'closed']) WITH ORDINALITY AS it (status, n)
        JOIN data_subject s ON s.customer_number = n::text;
INSERT INTO extract (request_id, subject_id, content, rows) SELECT id, subject_id, '', 1 FROM request;
INSERT INTO answer (request_id, subject_id, pdf, digest) SELECT id, subject_id, '\\x25', '' FROM request
    WHERE status IN ('executed', 'closed');
"""


ON_THE_WAY = """
INSERT INTO account (id, kind, email, role, name) VALUES (gen_random_uuid(), 'staff', 'a@example.se', 'handler', 'A');
INSERT INTO answer_part (request_id, number, plan, pdf, digest, pages)
    SELECT id, n, '', decode('0' || n, 'hex'), '', n FROM request, generate_series(1, 2) n WHERE status <> 'closed';
UPDATE answer SET printed_at = now(), printed_by = a.id, posted_on = '2026-03-05', posted_by = a.id
    FROM account a, request r WHERE r.id = request_id AND r.status = 'closed';
DELETE FROM answer_part USING request r WHERE r.id = request_id AND r.status = 'closed';
"""


REFUSED = """
UPDATE request SET status = 'refused' WHERE status <> 'closed';
INSERT INTO letter (id, request_id, kind, language, ordered_at, withdrawn_at)
    SELECT gen_random_uuid(), id, 'refusal', 'sv', now(), CASE reference WHEN 'JM-TEST-0002' THEN now() END FROM request
    WHERE reference IN ('JM-TEST-0001', 'JM-TEST-0002');
"""
"""One whose letter is to be posted, one whose letter was taken back, and one that has none."""

STATES = ("answered", "approved", "awaiting_approval", "awaiting_letter", "closed", "executed", "expired",
          "identity_confirmed", "in_progress", "received", "refused", "withdrawn")  # fmt: skip
EVERY_STATE = f"""
INSERT INTO data_subject (id, customer_number, data_key)
    SELECT gen_random_uuid(), status, '' FROM unnest('{{{",".join(STATES)}}}'::text[]) status;
INSERT INTO request (id, reference, subject_id, kind, status, language, record_version, form, form_digest, seal, sender,
                     submitted_at, expires_on, received_on, due_on, counted_from)
    SELECT gen_random_uuid(), 'JM-SAME-' || lpad(row_number() OVER (ORDER BY customer_number)::text, 4, '0'), id,
        'portability', customer_number, 'sv', 1, '{{}}', '', '', '', now(), current_date, day, day, day
    FROM data_subject, LATERAL (SELECT CASE WHEN customer_number NOT IN ('awaiting_letter', 'withdrawn', 'expired')
                                            THEN current_date END AS day) dated
    WHERE customer_number = ANY('{{{",".join(STATES)}}}'::text[]);
INSERT INTO portable_file (request_id, number, name, size, sha256)
    SELECT id, 1, 'a.json', 1, decode(repeat('00', 32), 'hex') FROM request WHERE status IN ('answered', 'executed')
        AND kind = 'portability';
INSERT INTO audit_event (subject_id, seq, at, actor_kind, code, request_id, previous_hash, hash)
    SELECT subject_id, 1, '2026-03-05', 'staff', 'portable.downloaded', id, '', '' FROM request
    WHERE status = 'answered';
"""
"""One in every state; two of them have files, and one of these was fetched."""


@pytest_asyncio.fixture(loop_scope="session")
async def old(server: EmbeddedServer) -> AsyncIterator[str]:
    """The name of a portal's database as it was before, in use."""
    await provision(server, "portal_old", "shop_old")
    await migrate(server.url("portal_owner", "portal_old"), BEFORE)
    async with admin(server, "portal_old") as connection:
        await connection.execute(IN_USE)
    yield "portal_old"
    async with admin(server, "postgres") as connection:
        for database in ("portal_old", "shop_old"):
            await connection.execute(f"DROP DATABASE {database} WITH (FORCE)")


def admin(server: EmbeddedServer, database: str) -> asyncpg.pool.Pool:
    """The database as its administrator."""
    return asyncpg.create_pool(server.url("postgres", database), min_size=1, max_size=1)


async def test_extracts_of_before_are_collected_anew_and_letters_stay(server: EmbeddedServer, old: str) -> None:
    await migrate(server.url("portal_owner", old))
    async with admin(server, old) as connection:
        assert await connection.fetchval("SELECT count(*) FROM extract") == 0
        waiting = await connection.fetch(
            "SELECT reference, r.status FROM pgqueuer q JOIN request r ON q.payload = uuid_send(r.id)"
            " WHERE q.status = 'queued' AND q.entrypoint = 'collect-extract' ORDER BY reference"
        )
        assert [tuple(row) for row in waiting] == [("JM-TEST-0001", "in_progress"), ("JM-TEST-0002", "in_progress")]
        assert await connection.fetchval("SELECT count(*) FROM pgqueuer_log WHERE status = 'queued'") == 2
        letters = await connection.fetch("SELECT kind, number, pdf FROM letter")
        assert [tuple(row) for row in letters] == [("extract", 1, b"%"), ("extract", 1, b"%")]


async def test_letters_of_before_keep_their_dates_and_are_opened_as_they_were_sealed(
    server: EmbeddedServer, old: str
) -> None:
    await migrate(server.url("portal_owner", old), BEFORE_LETTERS)
    async with admin(server, old) as connection:
        await connection.execute("DELETE FROM answer_part")
        await connection.execute(ON_THE_WAY)
    await migrate(server.url("portal_owner", old))
    async with admin(server, old) as connection:
        letters = await connection.fetch(
            "SELECT r.status, l.number, l.pages, l.pdf, l.pdf_bound_to = 'answer:' || r.id AS is_first,"
            " l.pdf_bound_to = 'answer:' || r.id || ':2' AS is_second, l.posted_on"
            " FROM letter l JOIN request r ON r.id = l.request_id ORDER BY 1, 2"
        )
        assert [tuple(row) for row in letters] == [
            ("closed", 1, None, None, True, False, date(2026, 3, 5)),
            ("executed", 1, 1, b"\x01", True, False, None),
            ("executed", 2, 2, b"\x02", False, True, None),
        ], "one for each answer or part of one; what was not finished is made anew"


async def test_what_was_refused_before_is_open_again_while_its_letter_is_to_be_posted(
    server: EmbeddedServer, old: str
) -> None:
    await migrate(server.url("portal_owner", old), BEFORE_REFUSING)
    async with admin(server, old) as connection:
        await connection.execute(REFUSED)
        await connection.execute(EVERY_STATE)
    await migrate(server.url("portal_owner", old))
    async with admin(server, old) as connection:
        found = await connection.fetch("SELECT status FROM request ORDER BY reference LIKE 'JM-SAME%', reference")
        assert [row["status"] for row in found] == ["refusing", "refused", "refused", "closed", *STATES]
        fetched = "SELECT opened_at::date FROM portable_file JOIN request r ON r.id = request_id ORDER BY r.reference"
        assert [row["opened_at"] for row in await connection.fetch(fetched)] == [date(2026, 3, 5), None]
