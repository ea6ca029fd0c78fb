"""Security: a browser that can be recognised and ended by itself, and how often a wrong password was tried."""

import re

import httpx
import pytest

from portal.web.browser_names import code_of, names_of
from tests.people import BERTIL_EMAIL, CECILIA_EMAIL, HANDLER_EMAIL
from tests.web.conftest import post, sign_in

pytestmark = pytest.mark.usefixtures("world")

PATH = "/mitt-konto/sakerhet"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"


@pytest.mark.parametrize(
    ("header", "names"),
    [
        (FIREFOX, ("Firefox", "Windows")),
        (SAFARI, ("Safari", "iPhone")),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0 Safari/537.36 Edg/126.0", ("Edge", "Linux")),
        ("", (None, None)),
    ],
)
def test_a_browser_is_called_what_its_owner_calls_it(header: str, names: tuple[str | None, str | None]) -> None:
    assert names_of(code_of(header)) == names


async def test_another_browser_is_recognised_and_ended_alone(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    client.headers["User-Agent"], other_client.headers["User-Agent"] = SAFARI, FIREFOX
    await sign_in(client, CECILIA_EMAIL)
    await sign_in(other_client, CECILIA_EMAIL)
    assert (await other_client.get(PATH)).status_code == 200
    page = (await client.get(PATH)).text
    assert "Firefox on Windows" in page
    assert "Safari on iPhone" in page
    [there] = set(re.findall(rf"{PATH}/sessioner/(\w+)/avslut", page))
    assert (await post(client, f"{PATH}/sessioner/{there}/avslut")).status_code == 303
    assert (await other_client.get(PATH)).status_code == 303, "it has been ended"
    assert (await client.get(PATH)).status_code == 200
    assert (await post(client, f"{PATH}/sessioner/{there}/avslut")).status_code == 404


async def test_every_page_says_whose_account_it_is_and_what_cannot_be_undone_says_it_beside_the_button(
    client: httpx.AsyncClient,
) -> None:
    assert "@example.se</p>" not in (await client.get("/logga-in")).text
    for email, places in {
        CECILIA_EMAIL: ("/mitt-konto", "/mitt-konto/samtycken", "/mitt-konto/historik", "/mitt-konto/finns-inte"),
        HANDLER_EMAIL: ("/personal", "/personal/sakerhet"),
    }.items():
        await sign_in(client, email)
        for place in places:
            head = (await client.get(place)).text.partition("</header>")[0]
            assert re.search(rf'</span>{re.escape(email)}</p>\s*<form method="post" action="/logga-ut">', head), place
        await post(client, "/logga-ut")
    await sign_in(client, CECILIA_EMAIL)
    asked = {"ground": "accuracy", "concerned": "Allt"}
    check = await post(client, "/mitt-konto/begaran/ny/blockering/kontroll", asked)
    for place in (
        "/mitt-konto/sakerhet/avslut",
        "/mitt-konto/begaran/ny/radering",
        "/mitt-konto/begaran/ny/dataportabilitet",
        check.headers["location"],
    ):
        content = (await client.get(place)).text.partition("<main")[2]
        assert re.search(rf'<p class="whose">[^<]*{re.escape(CECILIA_EMAIL)}[^<]*</p>', content), place


async def test_wrong_passwords_are_counted_by_day_for_the_member_alone(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    for _ in range(3):
        answer = await post(other_client, "/logga-in", {"email": BERTIL_EMAIL, "password": "wrong"})
        assert answer.status_code == 422
    await sign_in(client, BERTIL_EMAIL)
    page = (await client.get(PATH)).text
    assert re.search(r"Försök\"[^>]*><div>3<", page)
    assert len(re.findall(r'<time datetime="[^"]+">\d\d:\d\d</time>', page)) == 3
    await sign_in(other_client, CECILIA_EMAIL)
    assert "Nobody has typed the wrong password" in (await other_client.get(PATH)).text
