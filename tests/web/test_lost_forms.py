"""A text that took a quarter of an hour is not lost with the session: it is shown once more, and kept nowhere."""

import httpx
import pytest

from tests.people import HANDLER_EMAIL
from tests.web.conftest import sign_in, token_of

pytestmark = pytest.mark.usefixtures("world")

AT = "/personal/begaran/JM-0000-0000/forlangning"
TEXT = "Vi behöver <mer> tid, för begäran gäller elva års köp."


async def send(client: httpx.AsyncClient, site: str, text: str, at: str = AT) -> httpx.Response:
    token = await token_of(client)
    client.cookies.clear()
    client.cookies.set("portal", "another")
    return await client.post(
        at, data={"form_token": token or "", "explanation": text}, headers={"Sec-Fetch-Site": site, "Referer": at}
    )


async def test_what_was_written_is_shown_with_a_way_to_sign_in(client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    answer = await send(client, "same-origin", TEXT)
    assert answer.status_code == 403
    assert "Vi behöver &lt;mer&gt; tid, för begäran gäller elva års köp." in answer.text
    assert f"/logga-in?vidare={AT}" in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_nothing_is_shown_that_another_site_sent_or_where_nothing_was_written(client: httpx.AsyncClient) -> None:
    for site, text, at in (
        ("cross-site", TEXT, AT),
        ("same-origin", "kort", AT),
        ("same-origin", TEXT, "/mitt-konto/sakerhet/losenord"),
    ):
        answer = await send(client, site, text, at)
        assert TEXT[-20:] not in answer.text
        assert answer.status_code in (303, 403)
