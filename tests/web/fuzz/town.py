"""A portal in which everybody has something under way and is signed in, and which is put back in a moment."""

import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape

import asyncpg
from litestar import Litestar

from portal.data.actors import ROLES, SYSTEM
from portal.data.database import acting_as, close_pool, connection, open_pool
from portal.data.embedded import EmbeddedServer
from portal.demo.people import member_accounts
from portal.domain.record_of_processing.published import forget
from portal.domain.requests import requests
from portal.domain.requests.wishes import Blocking, Objecting
from portal.domain.sources.company_sources import close_sources, open_sources
from portal.settings import settings
from tests import canaries
from tests.browser.every_state import everything
from tests.conftest import MEMBERS, World, in_force
from tests.domain.wishes_under_way import in_progress
from tests.people import ANNA_EMAIL, BERTIL, BERTIL_EMAIL, CECILIA_EMAIL, COLLEAGUE_EMAIL, PASSWORD
from tests.web.conftest import browser, post, sign_in, token_of
from tests.web.declared import EMAILS, declared
from tests.web.fuzz.harvest import Routes, fill_in, walk

VISITOR, HALFWAY, NEWCOMER = "visitor", "halfway", "newcomer"
MEMBERS_WHO_ACT = (ANNA_EMAIL, CECILIA_EMAIL)
STAFF = tuple(EMAILS[role] for role in ROLES)

MOST_CHANGED = 8
"""So many times the portal may have been changed before it is put back: copying two databases takes longer than many a
case, and a portal in which something has happened is a portal, too."""

OLDEST = 300.0
"""Seconds after which the portal is put back in any case, so that nobody's session ends by itself."""


@dataclass(slots=True)
class Browser:
    """Somebody's cookies, and the token that his or her forms carry."""

    cookies: dict[str, str]
    token: str


@dataclass(slots=True)
class Town:
    """The portal, its people's browsers, what there is to send, and how to begin again."""

    world: World
    app: Litestar
    routes: Routes
    browsers: dict[str, Browser]
    elsewhere: list[str] = field(default_factory=list)
    changed: int = 0
    """How often somebody has changed something since everything was as it was made."""
    times: int = 0
    """How often it was put back."""
    is_open: bool = False
    _since: float = 0.0

    def browser(self, who: str) -> Browser:
        """A copy of the browser of `who`, as it was when the portal was made."""
        known = self.browsers[who]
        return Browser(dict(known.cookies), known.token)

    async def tidy(self) -> None:
        """Put everything back where much was changed, or long ago."""
        if not self.is_open or self.changed > MOST_CHANGED or time.monotonic() - self._since > OLDEST:
            await self.put_back()

    async def put_back(self) -> None:
        """Let everything be as it was made."""
        await self.close()
        await _copy(self.world, f"made_{self.world.portal}", f"made_{self.world.shop}")
        portal = await asyncpg.connect(self.world.admin_url(self.world.portal))
        try:
            await portal.execute(
                "UPDATE session SET seen_at = now(), authenticated_at = now(), started_at = now(),"
                " ends_at = now() + interval '4 h'"
            )
        finally:
            await portal.close()
        await _open(self.world)
        self.is_open = True
        self.changed, self._since = 0, time.monotonic()
        self.times += 1

    async def renew_sessions(self) -> None:
        """Let everybody be signed in again who has signed out; quicker than to put everything back."""
        async with acting_as(SYSTEM):
            await connection().execute("UPDATE session SET revoked_at = NULL, seen_at = now()")

    async def close(self) -> None:
        """Leave the portal."""
        if self.is_open:
            await close_sources()
            await close_pool()
        self.is_open = False


async def _copy(world: World, portal: str, shop: str) -> None:
    """Make the portal and the shop anew, from these."""
    for name, template in ((world.portal, portal), (world.shop, shop)):
        drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
        owner = f"{name.partition('_')[0]}_owner"
        made = f"CREATE DATABASE {name} TEMPLATE {template} OWNER {owner} STRATEGY FILE_COPY"
        await _admin(world.server, drop, made)


async def _open(world: World) -> None:
    in_force(world)
    forget()
    await open_pool(world.url("portal_app"), settings().pool_size)
    open_sources()


async def _admin(server: EmbeddedServer, *statements: str) -> None:
    connection = await asyncpg.connect(server.url("postgres", "postgres"))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def build(app: Litestar, server: EmbeddedServer) -> Town:
    """Make it, and leave nothing open.

    Every customer's texts in the shop are canaries, and so are the wishes of Bertil, who never acts.
    """
    name = uuid.uuid4().hex[:12]
    world = World(server, f"portal_{name}", f"shop_{name}")
    await _copy(world, "portal_template", "shop_template")
    await _open(world)
    assert await canaries.let_loose(world.url("shop_owner")) > 30
    made = await everything(world)
    bird = f"{canaries.BIRD}-{customer_number(BERTIL_EMAIL)}-{'0' * 12}"
    await in_progress(BERTIL, "objection", Objecting(("credit_check",), bird))
    await requests.submit(BERTIL, "restriction", Blocking("claims", bird))
    routes = Routes(declared(app))
    browsers = {VISITOR: Browser({}, "")}
    for who in (*MEMBERS_WHO_ACT, BERTIL_EMAIL, *STAFF):
        async with browser(app) as client:
            await sign_in(client, who)
            browsers[who] = Browser(dict(client.cookies), unescape(await token_of(client) or ""))
            await walk(client, routes, ["/", "/personal", "/mitt-konto", *_addresses(made.values())])
    for who, email in ((HALFWAY, EMAILS["handler"]), (NEWCOMER, COLLEAGUE_EMAIL)):
        async with browser(app) as client:
            await post(client, "/logga-in", {"email": email, "password": PASSWORD})
            browsers[who] = Browser(dict(client.cookies), "")
            await walk(client, routes, ["/logga-in/kod", "/logga-in/tvafaktor"])
    async with browser(app) as client:
        await walk(client, routes, ["/", "/logga-in", "/glomt-losenord", *_addresses(made.values())])
    fill_in(routes, made)
    await close_sources()
    await close_pool()
    await _admin(server, *(f"ALTER DATABASE {name} RENAME TO made_{name}" for name in (world.portal, world.shop)))
    return Town(world, app, routes, browsers, _elsewhere(routes))


def customer_number(email: str) -> str:
    """The number that the shop knows that member by."""
    return next(it.customer_number for it in member_accounts(MEMBERS) if it.email == email)


def _addresses(values: Iterable[str]) -> list[str]:
    return [value for value in values if value.startswith("/")]


def _elsewhere(routes: Routes) -> list[str]:
    """What stands in the addresses and hidden fields of everybody's pages, in the order in which it was met."""
    pieces = {piece: None for it in routes.targets for at in it.addresses for piece in at.partition("?")[0].split("/")}
    fields = {
        value: None
        for it in routes.targets
        for form in it.forms
        for each in form.fields
        if each.name != "form_token"
        for value in (each.value, *each.options)
    }
    # Of addresses there are enough, and with them one could sign in as somebody else.
    return [value for value in pieces | fields if value and "@" not in value]
