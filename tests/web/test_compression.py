"""A page is compressed, and its length gives nothing away."""

import httpx
import pytest

from portal.web.compression import compressed, takes_gzip
from tests.people import ANNA_EMAIL
from tests.web.conftest import TOKEN, post, sign_in

LIGHT = 60 * 1024
"""Bytes that the overview may weigh with all that it needs."""


async def weight(client: httpx.AsyncClient, path: str) -> tuple[int, httpx.Response]:
    """The bytes of an answer on the wire, and the answer."""
    async with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])
    return len(raw), answer


async def test_the_overview_weighs_less_than_60_kb_with_all_that_it_needs(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    needed = ["/mitt-konto"]
    page = (await client.get("/mitt-konto")).text
    needed += {part.split('"')[0] for part in page.split('="') if part.startswith("/static/")}
    assert len(needed) >= 5, "style sheet, htmx and pictures"
    assert sum([(await weight(client, path))[0] for path in needed]) < LIGHT


async def test_a_page_comes_compressed_and_whole(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    size, answer = await weight(client, "/mitt-konto")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert int(answer.headers["content-length"]) == size
    page = await client.get("/mitt-konto", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in page.headers
    assert len(page.content) > 2 * size
    assert page.text.rstrip().endswith("</html>")


async def test_no_two_answers_hold_the_same_token_and_each_of_them_is_good(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    tokens = {TOKEN.findall((await client.get("/mitt-konto/sakerhet")).text)[0] for _ in range(3)}
    assert len(tokens) == 3
    for token in tokens:
        assert (await post(client, "/sprak", {"language": "sv", "form_token": token})).status_code == 303
        assert (await post(client, "/sprak", {"language": "sv", "form_token": token[:-8]})).status_code == 403


def test_the_same_page_has_many_lengths() -> None:
    assert len({len(compressed("x" * 5000, "gzip")[0]) for _ in range(100)}) > 10


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [("gzip, br", True), ("br;q=1.0, GZIP;q=0.8", True), ("identity", False), ("gzip;q=0", False), ("", False)],
)
def test_only_who_takes_gzip_gets_it(accepted: str, takes: bool) -> None:
    assert takes_gzip(accepted) is takes
