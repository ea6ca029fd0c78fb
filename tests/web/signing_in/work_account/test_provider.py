"""What a provider may be or do: away, slow, half, signing with nothing, with new keys."""

from datetime import timedelta

import asyncpg
import httpx
import pytest
import structlog

from portal.data.actors import SYSTEM
from portal.domain.accounts import staff_accounts
from tests.conftest import World, in_force
from tests.identity_provider import IdentityProvider
from tests.passkeys import Authenticator
from tests.people import (
    ANNA_EMAIL,
    HANDLER_EMAIL,
    PASSWORD,
)
from tests.web.conftest import post, sign_in
from tests.web.signing_in.work_account.refusals import is_out, whys
from tests.web.test_own_factors import options, with_passkey
from tests.web.work_accounts import BACK, OFF, START, return_from, use


async def test_a_new_key_is_fetched_and_a_name_that_nobody_has_makes_us_ask_once(
    client: httpx.AsyncClient, idp: IdentityProvider
) -> None:
    await return_from(client, "gustav")
    idp.rotate()
    client.cookies.clear()
    assert (await return_from(client, "gustav")).status_code == 303
    assert idp.asked.count("/jwks") == 2
    idp.protocol.trouble = "unknown key"
    for _ in range(2):
        assert (await return_from(client, "gustav")).status_code == 403
    assert idp.asked.count("/jwks") == 2, "at most once a minute"


@pytest.mark.parametrize(
    ("place", "trouble"),
    [("/.well-known/openid-configuration", trouble) for trouble in ("drop", "slow", "broken", "no json")]
    + [("/token", trouble) for trouble in ("drop", "half", "broken")]
    + [("/jwks", "broken"), ("issuer", "another")],
)
async def test_while_the_provider_is_away_that_is_said_and_a_password_still_opens(
    world: World, client: httpx.AsyncClient, idp: IdentityProvider, place: str, trouble: str
) -> None:
    idp.troubles[place] = trouble
    if trouble == "slow":
        use(world, idp, oidc_timeout=timedelta(seconds=0.2))
    with structlog.testing.capture_logs() as logs:
        answer = await post(client, START)
        if place in ("/token", "/jwks"):
            answer = await return_from(client, "gustav")
    assert (answer.status_code, "går inte att nå just nu" in answer.text) == (503, True)
    assert "anna@example.com" not in answer.text + str(logs)
    assert "identity_provider_away" in str(logs)
    assert is_out(client)
    english = await client.get("/logga-in", headers={"Accept-Language": "en"})
    assert "Sign in with your work account" in english.text
    assert (await sign_in(client, HANDLER_EMAIL)).headers["location"] == "/personal"


@pytest.mark.parametrize("algorithms", [["none"], ["HS256"], ["none", "HS256"]], ids=str)
async def test_a_provider_that_signs_by_nothing_of_its_own_is_none(
    client: httpx.AsyncClient, idp: IdentityProvider, algorithms: list[str]
) -> None:
    idp.algorithms = algorithms
    assert (await post(client, START)).status_code == 503


async def test_who_somebody_is_may_be_said_beside_the_token(
    client: httpx.AsyncClient, idp: IdentityProvider, admin: asyncpg.Connection
) -> None:
    idp.protocol.says_more_elsewhere = True
    idp.troubles["userinfo"] = "another"
    assert (await return_from(client, "gustav")).status_code == 403
    assert (await whys(admin))[-1] == "subject"
    idp.troubles.clear()
    for _ in range(2):
        assert (await return_from(client, "gustav")).headers["location"] == "/personal"
        client.cookies.clear()
    assert idp.asked.count("/userinfo") == 2, "it is asked of who is new alone"


async def test_without_a_provider_there_is_nothing_of_it(world: World, client: httpx.AsyncClient) -> None:
    in_force(world, **OFF)
    assert "arbetskonto" not in (await client.get("/logga-in")).text
    assert (await post(client, START)).status_code == 404
    assert (await client.get(f"{BACK}?code=x&state=y")).status_code == 404


async def test_where_the_provider_alone_decides_staff_have_no_other_way(
    world: World, client: httpx.AsyncClient, other_client: httpx.AsyncClient, idp: IdentityProvider
) -> None:
    keeper = Authenticator()
    await sign_in(client, HANDLER_EMAIL)
    await with_passkey(client, keeper, "/personal/sakerhet")
    _, link = await staff_accounts.add(SYSTEM, "nils@example.se", "Nils Ny", ["intake"])
    assert (await other_client.get(f"/aktivering/{link}")).status_code == 200
    client.cookies.clear()
    use(world, idp, oidc_only=True)
    assert (await other_client.get(f"/aktivering/{link}")).status_code == 410
    shown = keeper.sign(await options(other_client, "/logga-in/nyckel/utmaning"))
    assert (await post(other_client, "/logga-in/nyckel", {"credential": shown})).status_code == 422
    wrong = await post(client, "/logga-in", {"email": ANNA_EMAIL, "password": "fel-losenord-2026"})
    right = await post(other_client, "/logga-in", {"email": HANDLER_EMAIL, "password": PASSWORD})
    assert (right.status_code, is_out(other_client)) == (422, True)
    typed = [f'value="{email}"' for email in (HANDLER_EMAIL, ANNA_EMAIL)]
    assert right.text.replace(typed[0], "", 1) == wrong.text.replace(typed[1], "", 1)
    assert (await sign_in(client, ANNA_EMAIL)).headers["location"].startswith("/mitt-konto")
    assert (await return_from(other_client, "gustav")).headers["location"] == "/personal"
    idp.troubles["/token"] = "broken"
    other_client.cookies.clear()
    assert "Ingen som arbetar här kan logga in" in (await return_from(other_client, "gustav")).text
