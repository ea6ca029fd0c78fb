"""The real application in the tests' own loop, without a network between, and how people use it."""

import re
from collections.abc import AsyncIterator, Mapping

import httpx
import pytest_asyncio
from litestar import Litestar

from portal.app import create_app
from portal.data.actors import SYSTEM
from portal.data.database import acting_as, connection
from tests.authenticator import code_now
from tests.conftest import World
from tests.people import PASSWORD

ORIGIN = "http://portal.test"
TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def app() -> Litestar:
    """The application. Its lifespan is not run: `world` has opened the pool and the sources already."""
    return create_app()


@pytest_asyncio.fixture(loop_scope="session")
async def client(app: Litestar, world: World) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that nobody has signed in from. It keeps cookies and follows no redirect."""
    async with browser(app) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def other_client(app: Litestar, world: World) -> AsyncIterator[httpx.AsyncClient]:
    """Another browser."""
    async with browser(app) as opened:
        yield opened


def browser(app: Litestar, address: str = "127.0.0.1") -> httpx.AsyncClient:
    """A browser at `address`. A fault that the application does not answer fails the test."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=True, client=(address, 50000))
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN)


async def sign_in(client: httpx.AsyncClient, email: str, password: str = PASSWORD) -> httpx.Response:
    """Sign in as whoever has that e-mail address, and return the answer, a redirect."""
    answer = await post(client, "/logga-in", {"email": email, "password": password})
    assert answer.status_code == 303, answer.text
    if answer.headers["location"] == "/logga-in/kod":
        # Here staff sign in more often than codes change, so what has been used is forgotten.
        await forget_used_codes()
        answer = await post(client, "/logga-in/kod", {"code": code_now()})
        assert answer.status_code == 303, answer.text
    return answer


async def forget_used_codes() -> None:
    """Let every one-time code be taken again."""
    async with acting_as(SYSTEM):
        await connection().execute("UPDATE totp_factor SET last_step = 0")


async def post(
    client: httpx.AsyncClient,
    path: str,
    form: Mapping[str, str] | None = None,
    page: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """Send a form as a page of ours would: from the same origin, with the token of the session, if there is one.

    `page` is the page to read the token from; by default any that the session can open.
    """
    token = await token_of(client, page)
    sent = {**({"form_token": token} if token else {}), **(form or {})}
    return await client.post(path, data=sent, headers={"Sec-Fetch-Site": "same-origin", **(headers or {})})


async def token_of(client: httpx.AsyncClient, page: str | None = None) -> str | None:
    """The form token on `page`; None where nobody is signed in."""
    answer = await client.get(page or "/logga-in", follow_redirects=True)
    found = TOKEN.search(answer.text)
    return found[1] if found else None
