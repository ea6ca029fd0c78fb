"""Staff who sign in at the identity provider, as their browsers do it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from typing import Any

import httpx

from portal.provider import code_flow, metadata
from tests.conftest import World, in_force
from tests.identity_grants import CLIENT, SECRET
from tests.identity_provider import IdentityProvider
from tests.web.conftest import ORIGIN, post

START, BACK = "/logga-in/arbetskonto", "/logga-in/arbetskonto/svar"
LEADS_ON = re.compile(r'<meta http-equiv="refresh" content="0; url=([^"]+)">')
OFF = {"oidc_issuer": None, "oidc_client_id": None, "oidc_client_secret": None, "base_url": None, "oidc_only": False}


def use(world: World, provider: IdentityProvider, **values: Any) -> None:
    """Let staff sign in with that provider, as `values` have it."""
    asked = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    defaults = {"base_url": ORIGIN, "oidc_only": False, "oidc_acr": None, "oidc_verified_claim": "email_verified"}
    defaults |= {"throttle_network_failures": 100}
    in_force(world, **{**asked, **defaults, **values})


def forget_provider() -> None:
    """Let nothing be known of any provider, as in a process that has just started."""
    metadata.forget()
    code_flow.forget_keys()


async def leave(client: httpx.AsyncClient, go_on: str = "", start: str = START, **form: str) -> str:
    """The address at the provider that the browser is sent to."""
    sent = await post(client, start, {**({"vidare": go_on} if go_on else {}), **form})
    assert sent.status_code == 200, sent.text
    [address] = LEADS_ON.findall(sent.text)
    return unescape(address)


async def visit(address: str, who: str, there: httpx.AsyncClient | None = None) -> str:
    """Sign in over there as whoever types `who`, and return the address that the browser is sent back to.

    `there` is what the browser keeps of the provider.
    """
    async with _kept(there) as browser:
        shown = await browser.get(address)
        answer = await browser.post(address, data={"who": who}) if shown.status_code == 200 else shown
    assert answer.status_code == 302, answer.text
    return answer.headers["location"].removeprefix(ORIGIN)


async def return_from(client: httpx.AsyncClient, who: str, go_on: str = "") -> httpx.Response:
    """All the way: what the portal answers whoever comes back."""
    return await client.get(await visit(await leave(client, go_on), who))


def elsewhere() -> httpx.AsyncClient:
    """A browser with nothing but plain http."""
    return httpx.AsyncClient(verify=False)


@asynccontextmanager
async def _kept(there: httpx.AsyncClient | None) -> AsyncIterator[httpx.AsyncClient]:
    if there is not None:
        yield there
        return
    async with elsewhere() as made:
        yield made
