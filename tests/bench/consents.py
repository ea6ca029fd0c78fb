"""What those who market wait for: a hundred thousand persons checked, and ten thousand changes told.

`python -m tests.bench.consents` measures these alone.
"""

import asyncio
import hashlib
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

import asyncpg
import httpx

from portal.domain.consents import webhooks
from portal.local import build_demo, set_up
from portal.logs import configure_logs
from portal.settings import configure, settings
from portal.terminal import console
from portal.webhooks.posting import AT_ONCE
from tests.messages import SECRET, told

from .pairs import Ratio, compare, spread
from .servers import SPAWN, portal_server
from .world import PORTAL, SHOP, World, new_server, opened

PERSONS = 100_000
IN_ONE_CALL = 10_000
CHANGES = 10_000
TOKEN = "bench"

PEOPLE = """
    SET session_replication_role = replica;
    INSERT INTO data_subject (id, customer_number, data_key)
    SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'B' || n, '\\x00'
    FROM generate_series(1, 100000) n;
    INSERT INTO account (id, kind, email)
    SELECT id, 'member', lower(customer_number) || '@example.org' FROM data_subject WHERE customer_number LIKE 'B%';
    INSERT INTO consent (subject_id, activity, choice, given, record_version, wording, language, origin)
    SELECT d.id, a.activity, a.choice, n % 2 = 0, 1, 'Ja', 'sv', 'portal'
    FROM data_subject d, generate_series(1, 2) n,
        (VALUES ('newsletter', 'objection'), ('email_offers', 'consent'), ('sms_offers', 'consent'))
        a (activity, choice)
    WHERE customer_number LIKE 'B%';
    INSERT INTO suppression (digest, activity, reason)
    SELECT sha256(n::text::bytea), '*', 'erased' FROM generate_series(1, 20000) n;
    VACUUM ANALYZE
"""

BARE = """
    WITH asked AS (
        SELECT d.id, a.place FROM unnest($1::text[]) WITH ORDINALITY a (number, place)
        JOIN data_subject d ON d.customer_number = a.number
    ), newest AS (
        SELECT DISTINCT ON (c.subject_id, c.activity) c.subject_id, c.activity, c.given
        FROM consent c JOIN asked ON asked.id = c.subject_id ORDER BY c.subject_id, c.activity, c.id DESC
    )
    SELECT asked.place, array_agg(n.activity) FILTER (WHERE n.given),
        EXISTS (SELECT FROM restriction r WHERE r.subject_id = asked.id AND r.lifted_at IS NULL)
    FROM asked LEFT JOIN newest n ON n.subject_id = asked.id GROUP BY asked.place, asked.id
"""


async def measured(world: World) -> list[Ratio]:
    """Both; `fill` has been done."""
    await _people(world)
    return [await bulk_check(world), await fan_out(world)]


async def bulk_check(world: World) -> Ratio:
    """A hundred thousand persons over HTTP, ten thousand a call, against one bare statement for each ten thousand."""
    numbers = [f"B{n}" for n in range(1, PERSONS + 1)]
    calls = [numbers[start : start + IN_ONE_CALL] for start in range(0, PERSONS, IN_ONE_CALL)]
    before = settings().model_dump()
    configure(**{**before, "database_url": world.portal, "api_tokens": {"b": hashlib.sha256(b"bench").hexdigest()}})
    bare = await asyncpg.connect(world.portal)
    try:
        with portal_server() as port:
            async with httpx.AsyncClient(timeout=120, headers={"Authorization": f"Bearer {TOKEN}"}) as http:

                async def ours() -> None:
                    for call in calls:
                        persons = [{"customer_number": number} for number in call]
                        answer = await http.post(f"http://127.0.0.1:{port}/api/consents", json={"persons": persons})
                        assert len(answer.json()["persons"]) == IN_ONE_CALL

                async def same() -> None:
                    for call in calls:
                        async with bare.transaction():
                            await bare.execute("SELECT set_config('portal.actor_kind', 'system', true)")
                            assert len(await bare.fetch(BARE, call)) == IN_ONE_CALL

                return await compare(
                    f"check of {PERSONS:,} persons", f"one statement for {IN_ONE_CALL:,}", ours, same, 5, 1
                )
    finally:
        await bare.close()
        configure(**before)


async def fan_out(world: World) -> Ratio:
    """Ten thousand changes told, from numbering them to the last answer, against as many bare posts."""
    admin = await asyncpg.connect(world.server.url("postgres", PORTAL))
    async with opened(world):
        with _receiver() as url:
            pairs = [await _told_and_posted(admin, url) for _ in range(3)]
    await admin.close()
    return Ratio(f"{CHANGES:,} changes told", f"{CHANGES:,} posts to the same server", pairs)


async def _told_and_posted(admin: asyncpg.Connection, url: str) -> tuple[float, float]:
    with told("bench", url):
        await webhooks.announce()
        await admin.execute(
            "INSERT INTO consent_change (subject_id, kind, activity) SELECT id, 'choice', 'sms_offers'"
            " FROM data_subject WHERE customer_number LIKE 'B%' ORDER BY id LIMIT $1",
            CHANGES,
        )
        started = perf_counter()
        await webhooks.announce()
        ours = perf_counter() - started
    left = await admin.fetchval("SELECT count(*) FROM webhook_delivery WHERE state <> 'delivered'")
    assert left == 0, left
    content = b"x" * len(await _a_message(admin))
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    async with httpx.AsyncClient(limits=limits, timeout=httpx.Timeout(30, pool=None)) as http:
        started = perf_counter()
        for _ in range(CHANGES // 100):
            await asyncio.gather(*(http.post(url, content=content) for _ in range(100)))
        bare = perf_counter() - started
    await admin.execute("TRUNCATE webhook_delivery")
    return ours, bare


async def _a_message(admin: asyncpg.Connection) -> str:
    return str(await admin.fetchval("SELECT content::text FROM webhook_delivery LIMIT 1")) + 150 * " " + SECRET


async def _people(world: World) -> None:
    admin = await asyncpg.connect(world.server.url("postgres", PORTAL))
    for statement in PEOPLE.split(";"):
        await admin.execute(statement)
    await admin.close()


@contextmanager
def _receiver() -> Iterator[str]:
    """A server of its own that takes every message, by nothing but asyncio."""
    port = SPAWN.Queue()
    process = SPAWN.Process(target=_serve, args=(port,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{port.get(timeout=180)}/"
    finally:
        process.terminate()
        process.join(10)


def _serve(port: "object") -> None:
    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
                await reader.readexactly(int(length))
                writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port.put(server.sockets[0].getsockname()[1])  # type: ignore[attr-defined]
        await server.serve_forever()

    asyncio.run(serve())


async def _alone(world: World) -> None:
    await set_up(world.server, PORTAL, SHOP)
    await build_demo(world.server, 10, lambda done, total: None, PORTAL, SHOP)
    await _people(world)
    for measure in (bulk_check, fan_out):
        ratio = await measure(world)
        for side, name in enumerate((ratio.what, ratio.bare)):
            console.print(f"{name}: {spread([pair[side] for pair in ratio.pairs], 's')}")
        console.print(f"ratio {spread([ours / bare for ours, bare in ratio.pairs], 'x')}")


if __name__ == "__main__":
    configure(log_level="error")
    configure_logs()
    with new_server() as running:
        asyncio.run(_alone(running))
