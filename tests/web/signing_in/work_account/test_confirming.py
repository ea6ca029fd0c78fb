"""What matters most is confirmed at the provider, and its administrator's links here."""

import re
from urllib.parse import parse_qs, urlsplit

import asyncpg
import httpx
import pytest

from tests.authenticator import code_now
from tests.identity_provider import IdentityProvider
from tests.people import (
    ADMINISTRATOR,
    COLLEAGUE,
    PASSWORD,
)
from tests.web.conftest import forget_used_codes, post
from tests.web.test_step_up import hidden, later
from tests.web.work_accounts import elsewhere, leave, return_from, visit

CLOSING = "/personal/begaran/JM-0000-0000/avslut"
ROLES = f"/personal/konton/{COLLEAGUE.id}/roller"


async def test_what_matters_most_is_confirmed_over_there_and_no_form_is_lost(
    client: httpx.AsyncClient, admin: asyncpg.Connection, idp: IdentityProvider
) -> None:
    async with elsewhere() as there:
        await client.get(await visit(await leave(client), "adam", there))
        await later(client, admin)
        refused = await post(client, ROLES, {"roles": "approver"}, page="/personal/sakerhet")
        assert (refused.status_code, 'action="/bekrafta/arbetskonto"' in refused.text) == (403, True)
        kept = hidden(refused.text)
        session = client.cookies["portal"]
        address = await leave(client, start="/bekrafta/arbetskonto", **kept)
        asked = parse_qs(urlsplit(address).query)
        assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
        stored = await admin.fetchval("SELECT waiting FROM provider_start WHERE waiting IS NOT NULL")
        assert b"approver" not in stored
        confirmed = await client.get(await visit(address, "adam", there))
    assert confirmed.status_code == 200
    assert client.cookies["portal"] != session
    [target] = re.findall(rf'action="({ROLES})"', confirmed.text)
    done = await client.post(target, data=hidden(confirmed.text), headers={"Sec-Fetch-Site": "same-origin"})
    assert done.headers["location"] == f"/personal/konton/{COLLEAGUE.id}"
    roles = await admin.fetch("SELECT role FROM staff_role WHERE account_id = $1", COLLEAGUE.id)
    await admin.execute("UPDATE staff_role SET role = 'handler' WHERE account_id = $1", COLLEAGUE.id)
    assert [row["role"] for row in roles] == ["approver"]


async def test_a_password_over_there_is_not_enough_for_whoever_signed_in_with_a_second_factor_here(
    client: httpx.AsyncClient, admin: asyncpg.Connection, idp: IdentityProvider
) -> None:
    async with elsewhere() as there:
        await client.get(await visit(await leave(client), "hanna", there))
        await forget_used_codes()
        assert (await post(client, "/logga-in/kod", {"code": code_now()})).status_code == 303
        await later(client, admin)
        refused = await post(client, CLOSING, {"checked": "true"}, page="/personal/sakerhet")
        session = client.cookies["portal"]
        address = await leave(client, start="/bekrafta/arbetskonto", **hidden(refused.text))
        asked = await client.get(await visit(address, "hanna", there))
    assert (asked.status_code, "bekräftade bara ett lösenord" in asked.text) == (403, True)
    assert client.cookies["portal"] == session
    assert hidden(asked.text)["vantar.checked"] == "true", "and what was filled in waits"
    await forget_used_codes()
    confirmed = await post(client, "/bekrafta", {**hidden(asked.text), "proof": code_now()}, page="/personal/sakerhet")
    assert (confirmed.status_code, client.cookies["portal"] != session) == (200, True)


@pytest.mark.parametrize("who", ["signed in long ago", "no time", "gustav", "password"])
async def test_a_confirmation_that_is_none_changes_nothing_and_keeps_the_form(
    client: httpx.AsyncClient, admin: asyncpg.Connection, idp: IdentityProvider, who: str
) -> None:
    await return_from(client, "adam")
    await later(client, admin)
    if who == "password":
        await admin.execute("DELETE FROM totp_factor WHERE account_id = $1", ADMINISTRATOR.id)
    refused = await post(client, ROLES, {"roles": "approver"}, page="/personal/sakerhet")
    kept = hidden(refused.text)
    session = client.cookies["portal"]
    if who == "password":
        answer = await post(client, "/bekrafta", {**kept, "proof": PASSWORD}, page="/personal/sakerhet")
        assert answer.status_code == 422
    else:
        idp.protocol.trouble = "" if who == "gustav" else who
        address = await leave(client, start="/bekrafta/arbetskonto", **kept)
        answer = await client.get(await visit(address, "gustav" if who == "gustav" else "adam"))
        assert (answer.status_code, "bekräftade inte på nytt" in answer.text) == (403, True)
    assert hidden(answer.text)["vantar.roles"] == "approver"
    assert client.cookies["portal"] == session
