"""Copies of a request, to see what is done with many."""

from uuid import UUID

import asyncpg


async def multiplied(db: asyncpg.Connection, request: UUID, times: int, changed_at: str) -> list[UUID]:
    """Copies of a request that came into their state one second after another from `changed_at`."""
    written = await db.fetchval(
        "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
        " WHERE attrelid = 'request'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
    )
    made = await db.fetch(
        f"INSERT INTO request ({written}) SELECT {written} FROM (SELECT (jsonb_populate_record(r, jsonb_build_object("
        "'id', gen_random_uuid(), 'reference', 'JM-TEST-' || lpad(n::text, 4, '0')))).*"
        " FROM request r, generate_series(1, $2) n WHERE r.id = $1) copies RETURNING id",
        request,
        times,
    )
    ids = [row["id"] for row in made]
    await db.execute(
        f"UPDATE request SET changed_at = {changed_at} + right(reference, 4)::int * interval '1 second'"
        " WHERE id = ANY($1)",
        ids,
    )
    return ids
