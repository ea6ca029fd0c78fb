"""What a migration does with the rows of a portal that is in use, of which its owner without an actor sees none."""

from collections.abc import AsyncIterator

import asyncpg
import pytest_asyncio

from portal.data.embedded import EmbeddedServer
from portal.data.migration import migrate
from portal.data.provisioning import provision

BEFORE = "2026-11-22T09:00:00:000007"
"""The last one before extracts were stored in chunks."""

IN_USE = """
INSERT INTO data_subject (id, customer_number, data_key) VALUES (gen_random_uuid(), '1', '');
INSERT INTO record_version (version, digest, content) VALUES (1, '', '{}');
INSERT INTO request (id, reference, subject_id, kind, status, language, record_version, form, form_digest, seal, sender,
                     submitted_at, expires_on, received_on, due_on, counted_from)
    SELECT gen_random_uuid(), 'JM-TEST-' || lpad(n::text, 4, '0'), s.id, 'access', status, 'sv', 1, '{}', '', '', '',
           now(), current_date, current_date, current_date, current_date
    FROM data_subject s, unnest(ARRAY['in_progress', 'approved', 'executed', 'closed'])
        WITH ORDINALITY AS it (status, n);
INSERT INTO extract (request_id, subject_id, content, rows) SELECT id, subject_id, '', 1 FROM request;
INSERT INTO answer (request_id, subject_id, pdf, digest) SELECT id, subject_id, '\\x25', '' FROM request
    WHERE status IN ('executed', 'closed');
"""


@pytest_asyncio.fixture(loop_scope="session")
async def old(server: EmbeddedServer) -> AsyncIterator[str]:
    """The name of a portal's database as it was before, in use."""
    await provision(server, "portal_old", "shop_old")
    await migrate(server.url("portal_owner", "portal_old"), BEFORE)
    async with admin(server, "portal_old") as connection:
        await connection.execute("DROP INDEX one_open_request_of_a_kind")
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
