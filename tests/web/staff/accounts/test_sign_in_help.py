"""The pages by which two of the staff let a member in again, and what a member without the second factor reads."""

import re
from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest_asyncio
from litestar import Litestar

from portal.data.accounts import accounts
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.signing_in import recovery_codes, second_factors, sign_in_help
from tests.authenticator import SECRET
from tests.conftest import World
from tests.people import ANNA, ANNA_EMAIL, APPROVER, APPROVER_EMAIL, HANDLER_EMAIL, INTAKE_EMAIL, PASSWORD
from tests.web.conftest import browser, post, sign_in

PATH = "/personal/inloggningshjalp"
OWN = f"{PATH}/{ANNA.id}"


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def locked_out(world: World) -> AsyncIterator[None]:
    """Anna's account has an authenticator app, and nobody knows of which telephone."""
    admin = await asyncpg.connect(world.admin_url(world.portal))
    before = await admin.fetchval("SELECT password_hash FROM account WHERE id = $1", ANNA.id)
    async with acting_as(SYSTEM):
        account = await accounts.by_id(ANNA.id)
        assert account
        await second_factors.add_known(account, SECRET)
        await recovery_codes.renew(ANNA.id)
    yield
    await admin.execute("UPDATE account SET password_hash = $2 WHERE id = $1", ANNA.id, before)
    await admin.execute("TRUNCATE sign_in_help, throttle")
    await admin.close()
    async with acting_as(SYSTEM):
        await second_factors.forget_all(ANNA.id)


async def test_the_page_that_asks_for_the_code_says_what_to_do_without(client: httpx.AsyncClient) -> None:
    await post(client, "/logga-in", {"email": ANNA_EMAIL, "password": PASSWORD})
    page = (await client.get("/logga-in/kod")).text
    assert "Har du tappat bort den, eller är den inte din?" in page
    assert 'Ring <a class="telephone" href="tel:' in page
    assert "Vi frågar aldrig efter ditt lösenord" in page
    await sign_in(client, HANDLER_EMAIL)
    await post(client, "/logga-in", {"email": HANDLER_EMAIL, "password": PASSWORD})
    assert "En kontoadministratör återställer den" in (await client.get("/logga-in/kod")).text


async def test_a_member_who_rings_is_let_in_by_two(app: Litestar, client: httpx.AsyncClient) -> None:
    await sign_in(client, INTAKE_EMAIL)
    found = await post(client, "/personal/person", {"email": ANNA_EMAIL})
    assert f'href="{OWN}"' in found.text
    page = (await client.get(OWN)).text
    assert "a***@example.se" in page
    assert ANNA_EMAIL not in page
    empty = await post(client, OWN, {})
    assert (empty.status_code, 'id="reason-error"' in empty.text, 'id="method-error"' in empty.text) == (
        422,
        True,
        True,
    )
    done = await post(client, OWN, {"reason": "lost", "method": "telephone"})
    assert done.headers["location"] == OWN
    [waiting] = await sign_in_help.waiting(APPROVER)
    await sign_in_help.shut(waiting.id)
    assert "godkannande" not in (await client.get(OWN)).text
    assert (await post(client, f"{OWN}/godkannande")).status_code == 403
    async with browser(app) as other:
        await sign_in(other, APPROVER_EMAIL)
        assert f'href="{PATH}"' in (await other.get("/personal")).text
        assert f'href="{OWN}"' in (await other.get(PATH)).text
        [shown] = re.findall(r'name="help" value="([^"]+)"', (await other.get(OWN)).text)
        assert (await post(other, f"{OWN}/godkannande", {"help": str(ANNA.id)})).status_code == 409, (
            "not what was shown"
        )
        assert (await post(other, f"{OWN}/godkannande", {"help": shown})).headers["location"] == PATH
        assert "Ingen väntar" in (await other.get(PATH)).text
        assert (await post(other, f"{OWN}/avslag")).status_code == 409
        assert f'href="{PATH}"' not in (await other.get("/personal")).text
    await sign_in_help.take_factors_away(waiting.id)
    assert "Det finns inget att ta bort" in (await client.get(OWN)).text


async def test_whoever_asked_takes_it_back(client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    refused = await post(client, OWN, {"reason": "address", "method": "in_person", "new_email": "anna"})
    assert (refused.status_code, 'id="new_email-error"' in refused.text) == (422, True)
    await post(client, OWN, {"reason": "not_own", "method": "in_person", "new_email": "anna.ny@example.se"})
    assert "anna.ny@example.se" in (await client.get(OWN)).text
    [waiting] = await sign_in_help.waiting(APPROVER)
    own = await post(client, f"{OWN}/godkannande", {"help": str(waiting.id)})
    assert (own.status_code, "Någon annan måste gå med på det" in own.text) == (403, True)
    assert (await post(client, f"{OWN}/avslag")).headers["location"] == PATH
    assert await sign_in_help.waiting(APPROVER) == []
