"""The page on cookies leaves none out."""

import httpx

from portal.web.cookies import described
from tests.people import ANNA_EMAIL, HANDLER_EMAIL
from tests.web.conftest import post, sign_in, token_of

OURS = {"Sec-Fetch-Site": "same-origin"}


async def test_every_cookie_that_is_set_is_on_the_page_with_its_length(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    answers = [await sign_in(client, ANNA_EMAIL)]
    waiting = {"form_token": await token_of(client) or "", "kind": "access"}
    answers += [
        await post(client, "/sprak", {"language": "en"}),
        await post(client, "/logga-in/nyckel/utmaning"),
        await post(client, "/logga-ut"),
        await client.post("/mitt-konto/begaran", data=waiting, headers=OURS),
        await post(client, "/logga-in", {"email": HANDLER_EMAIL, "password": "demo-losenord-2026"}),
        await sign_in(client, HANDLER_EMAIL),
        await client.get("/personal"),
        await other_client.post("/sprak/skrivet?sprak=sv&till=/logga-in", data={"email": ANNA_EMAIL}, headers=OURS),
    ]
    set_by_us = {
        cookie.partition("=")[0]: cookie for answer in answers for cookie in answer.headers.get_list("set-cookie")
    }
    shown = {it.name: it for it in described()}
    assert set_by_us.keys() == shown.keys()
    page = (await client.get("/kakor")).text
    assert all(name in page for name in shown)
    assert f"Max-Age={shown['portal-browser'].seconds}" in set_by_us["portal-browser"]
