"""What a member waits for, over real HTTP: the overview, signing in, a choice about marketing."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import httpx
from argon2 import PasswordHasher

from portal.app import create_app
from portal.demo import people
from portal.demo.accounts import member_id
from portal.domain.record_of_processing.published import published
from portal.settings import settings

from .browser import Browser
from .pairs import Ratio, compare
from .servers import bare_server
from .statements import Statement, recording
from .world import PORTAL, World

EMAIL = people.ANNA.email
OVERVIEW = "/mitt-konto"
CONSENTS = "/mitt-konto/samtycken"


def password() -> str:
    """The password of everybody in the demo."""
    return settings().demo_password.get_secret_value()


async def overview(world: World, port: int) -> list[Ratio]:
    """The overview against a bare route that sends the page's SQL and answers with the page's bytes."""
    anna = Browser(port)
    anna.sign_in(EMAIL, password())
    statements, content = await _page_as_sent(OVERVIEW, anna.cookies)
    assert _but_tokens(anna.get(OVERVIEW)) == _but_tokens(content), "the page is not the one whose SQL was recorded"
    urls = {"portal": world.portal, "shop": world.shop}
    with bare_server(urls, {"overview": (statements, content)}) as bare_port:
        bare = Browser(bare_port)
        assert bare.get("/overview") == content

        async def ours() -> None:
            anna.get(OVERVIEW)

        async def same() -> None:
            bare.get("/overview")

        return [await compare("overview page", f"bare route, same {len(statements)} statements", ours, same, 200, 20)]


async def sign_in(port: int) -> list[Ratio]:
    """Signing in against one Argon2id verification with the same parameters."""
    hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)
    right = hasher.hash(password())
    browser = Browser(port)

    async def ours() -> None:
        browser.sign_in(EMAIL, password())

    async def bare() -> None:
        hasher.verify(right, password())

    return [await compare("sign-in", "one Argon2id verification", ours, bare, 30)]


async def consent(world: World, port: int) -> list[Ratio]:
    """A choice about marketing against its two inserts, in one transaction by asyncpg alone."""
    anna = Browser(port)
    anna.sign_in(EMAIL, password())
    current = await published()
    activity = next(choice for choice in current.record.choices if choice.choice == "consent")
    token, path = anna.token(CONSENTS), f"{CONSENTS}/{activity.id}"
    anna.post(path, form_token=token, given="false")
    given = False

    async def ours() -> None:
        nonlocal given
        given = not given
        anna.post(path, form_token=token, given=str(given).lower())

    connection = await asyncpg.connect(world.portal)

    async def bare() -> None:
        nonlocal given
        given = not given
        subject = member_id(people.ANNA)
        async with connection.transaction():
            await connection.execute(
                "SELECT set_config('portal.actor_kind', 'member', true), set_config('portal.actor_id', $1, true)",
                str(subject),
            )
            await connection.execute(
                "INSERT INTO consent (subject_id, activity, choice, given, record_version, wording, language, origin)"
                " VALUES ($1, $2, 'consent', $3, $4, $5, 'sv', 'portal')",
                subject,
                activity.id,
                given,
                current.version,
                activity.wording.sv if activity.wording else "",
            )
            await connection.execute(
                "SELECT audit_append($1, 'consent.changed', NULL, $2::jsonb)",
                subject,
                json.dumps({"activity": activity.id, "given": given}),
            )

    try:
        before = await _choices(world)
        found = await compare("consent switched", "two inserts in one transaction", ours, bare, 100, 10)
        assert await _choices(world) == before + 2 * (100 + 10), "every click is a choice recorded"
        return [found]
    finally:
        await connection.close()


def _but_tokens(page: bytes) -> bytes:
    """The page without the tokens of its forms, which are masked anew each time it is shown."""
    return re.sub(rb'name="form_token" value="[^"]+"', b"", page)


async def _choices(world: World) -> int:
    connection = await asyncpg.connect(world.server.url("postgres", PORTAL))
    try:
        return int(await connection.fetchval("SELECT count(*) FROM consent"))
    finally:
        await connection.close()


async def _page_as_sent(path: str, cookies: dict[str, str]) -> tuple[list[Statement], bytes]:
    """What a warm portal sends to the databases for that page, and the page."""
    async with _in_process(cookies) as client:
        for _ in range(3):
            (await client.get(path)).raise_for_status()
        async with recording() as made:
            answer = await client.get(path)
    return made.statements, answer.content


@asynccontextmanager
async def _in_process(cookies: dict[str, str]) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app())  # type: ignore[arg-type]
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1", cookies=cookies, headers={"Accept-Language": "sv"}
    ) as client:
        yield client
