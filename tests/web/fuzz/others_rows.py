"""The rows of a portal's and a shop's database that are of other people than one, to see that they stay as they are."""

from collections import Counter
from uuid import UUID

import asyncpg

from tests.conftest import World

NOBODYS = {"throttle", "pgqueuer", "pgqueuer_log", "pgqueuer_statistics", "known_browser", "session", "started_sign_in"}
"""Tables that count tries or jobs, or in which looking counts: a session is seen, a job is taken."""

_OWNERS = """
SELECT t.relname AS name, array_agg(a.attname::text ORDER BY a.attname) AS columns,
       array_agg(k.confrelid::regclass::text ORDER BY a.attname) AS parents
FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.conkey[1]
WHERE k.contype = 'f' AND k.confrelid IN ('data_subject'::regclass, 'account'::regclass, 'request'::regclass)
  AND t.relnamespace = 'public'::regnamespace GROUP BY t.relname ORDER BY t.relname
"""


async def of_others(world: World, than: UUID | None) -> Counter[str]:
    """Each row that names a person, an account or a request, none of which is of `than`, by its table and content."""
    found: Counter[str] = Counter()
    portal = await asyncpg.connect(world.admin_url(world.portal))
    try:
        tables = await portal.fetch(_OWNERS)
        assert len(tables) > 15
        for table in tables:
            if table["name"] not in NOBODYS:
                found.update(await _rows(portal, table, than))
    finally:
        await portal.close()
    shop = await asyncpg.connect(world.admin_url(world.shop))
    try:
        names = await shop.fetch("SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'public'")
        for (name,) in names:
            rows = await shop.fetch(f'SELECT md5(t::text) FROM public."{name}" t')
            found.update(f"shop.{name} {row[0]}" for row in rows)
    finally:
        await shop.close()
    return found


async def _rows(portal: asyncpg.Connection, table: asyncpg.Record, than: UUID | None) -> list[str]:
    own = [
        f"{column} IN (SELECT id FROM request WHERE subject_id = $1)" if parent == "request" else f"{column} = $1"
        for column, parent in zip(table["columns"], table["parents"], strict=True)
    ]
    # What is nobody's, such as what is asked of whoever is not signed in yet, is no other person's.
    is_somebodys = f"num_nonnulls({', '.join(table['columns'])}) > 0"
    rows = await portal.fetch(
        f"SELECT left(t::text, 400) FROM {table['name']} t WHERE ({' OR '.join(own)}) IS NOT TRUE AND {is_somebodys}",
        than,
    )
    return [f"{table['name']} {row[0]}" for row in rows]
