"""`/mitt-konto/historik` and `/mitt-konto/sakerhet`."""

import httpx
import pytest

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.audit import audit
from portal.domain.requests import requests
from tests.conftest import World
from tests.people import BERTIL, BERTIL_EMAIL, CECILIA, CECILIA_EMAIL, HANDLER, HANDLER_EMAIL
from tests.web.conftest import post, sign_in
from tests.web.member.test_security import FIREFOX, SAFARI

PATH = "/mitt-konto/historik"


async def test_the_history_tells_what_the_member_did(client: httpx.AsyncClient) -> None:
    await sign_in(client, CECILIA_EMAIL)
    await post(client, "/mitt-konto/samtycken/newsletter", {"given": "false"}, page=PATH)
    page = (await client.get(PATH)).text
    assert "You signed in" in page
    assert "Switched off: Newsletter" in page


async def test_the_history_tells_the_owner_from_a_thief(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    client.headers["User-Agent"], other_client.headers["User-Agent"] = SAFARI, FIREFOX
    for browser in (client, other_client, client):
        await sign_in(browser, CECILIA_EMAIL)
    page = (await client.get(PATH)).text
    new = "The first time from this browser."
    assert page.count(f"Password. Safari on iPhone. {new}") == 1
    assert page.count("Password. Safari on iPhone.") == 2
    assert f"Password. Firefox on Windows. {new}" in page


async def test_factors_of_two_kinds_are_two_lines(client: httpx.AsyncClient, world: World) -> None:
    async with acting_as(SYSTEM):
        for factor in ("totp", "passkey"):
            await audit.record("account.factor_added", subject=CECILIA.id, factor=factor)
    await sign_in(client, CECILIA_EMAIL)
    page = (await client.get(PATH)).text
    assert page.count("You set up two-factor sign-in") == 2
    assert "Authenticator app." in page
    assert "Passkey." in page


async def test_a_long_history_is_told_on_several_pages_and_nothing_twice(
    client: httpx.AsyncClient, world: World
) -> None:
    async with acting_as(CECILIA):
        for _ in range(audit.PAGE + 5):
            await audit.record("account.other_sessions_ended", subject=CECILIA.id)
    first = await audit.page_of_own(CECILIA, None)
    second = await audit.page_of_own(CECILIA, first.older)
    assert len(first.events) == audit.PAGE
    assert second.older is None
    assert {event.id for event in first.events}.isdisjoint(event.id for event in second.events)
    await sign_in(client, CECILIA_EMAIL)
    assert f"?fore={(await audit.page_of_own(CECILIA, None)).older}" in (await client.get(PATH)).text


async def test_nobody_elses_events_are_in_it(world: World) -> None:
    async with acting_as(CECILIA):
        await audit.record("account.other_sessions_ended", subject=CECILIA.id)
    cecilias = {event.id for event in (await audit.page_of_own(CECILIA, None)).events}
    bertils = {event.id for event in (await audit.page_of_own(BERTIL, None)).events}
    assert cecilias
    assert cecilias.isdisjoint(bertils)


@pytest.mark.parametrize("before", ["x", "-1", "0", "9" * 30, "1' OR 1=1"])
async def test_a_page_that_cannot_be_is_a_clear_error(client: httpx.AsyncClient, before: str) -> None:
    await sign_in(client, BERTIL_EMAIL)
    assert (await client.get(PATH, params={"fore": before})).status_code == 400


async def test_the_other_sessions_are_ended_and_this_one_goes_on(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    await sign_in(client, BERTIL_EMAIL)
    await sign_in(other_client, BERTIL_EMAIL)
    page = "/mitt-konto/sakerhet"
    assert (await client.get(page)).text.count("<tr role") >= 3
    await post(client, f"{page}/andra-sessioner", page=page)
    assert (await client.get(page)).text.count("<tr role") == 2
    assert (await other_client.get(page)).headers["location"].startswith("/logga-in")


@pytest.mark.parametrize("path", ["", "/samtycken", "/begaran", "/begaran/ny", "/historik", "/sakerhet"])
async def test_members_pages_are_for_members(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient, path: str
) -> None:
    assert (await client.get("/mitt-konto" + path)).headers["location"].startswith("/logga-in")
    await sign_in(other_client, HANDLER_EMAIL)
    assert (await other_client.get("/mitt-konto" + path)).status_code == 404


async def test_looks_in_a_row_are_one_line_that_keeps_every_time(client: httpx.AsyncClient, world: World) -> None:
    request = await requests.submit(CECILIA, "access")
    async with acting_as(HANDLER):
        for code in ("request.opened", "request.opened", "request.opened", "identity.mismatch", "request.opened"):
            await audit.record(code, subject=CECILIA.id, request=request.id)
    looks = [e.at for e in (await audit.page_of_own(CECILIA, None)).events if e.code == "request.opened"]
    await sign_in(client, CECILIA_EMAIL)
    page = (await client.get(PATH)).text
    assert page.count("Your request was opened") == 2
    assert "3 times" in page
    assert len(looks) == 4
    assert all(f'datetime="{at.isoformat()}"' in page for at in looks)


async def test_a_number_that_did_not_match_is_told_without_alarm(client: httpx.AsyncClient, world: World) -> None:
    async with acting_as(HANDLER):
        await audit.record("identity.mismatch", subject=BERTIL.id)
    await sign_in(client, BERTIL_EMAIL)
    await post(client, "/sprak", {"language": "en"}, page=PATH)
    assert "It may be a slip of the keyboard on our side. Nothing about you was shown." in (await client.get(PATH)).text
