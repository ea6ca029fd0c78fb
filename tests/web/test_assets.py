"""Style sheet, script and pictures: kept for ever under a name that changes with what is in them."""

import gzip
import hashlib
import re

import httpx
import pytest

from portal.web.assets import FOR_EVER, HTMX, STATIC, assets, url


@pytest.mark.parametrize("name", sorted(assets()))
async def test_an_asset_is_served_as_it_is_and_may_be_kept_for_ever(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.get(url(name), headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200
    assert answer.content == (HTMX if name == HTMX.name else STATIC / name).read_bytes()
    assert answer.headers["cache-control"] == FOR_EVER
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers
    assert hashlib.sha256(answer.content).hexdigest()[:16] in url(name)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("portal.css", "text/css"), ("htmx.min.js", "javascript"), ("favicon.svg", "image/svg+xml")],
)
async def test_an_asset_says_what_it_is(client: httpx.AsyncClient, name: str, media_type: str) -> None:
    assert media_type in (await client.get(url(name))).headers["content-type"]


async def test_an_asset_is_compressed_for_whoever_takes_that(client: httpx.AsyncClient) -> None:
    path = url("portal.css")
    async with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(raw) == (STATIC / "portal.css").read_bytes()


@pytest.mark.parametrize("path", ["/static/0000000000000000/portal.css", "/static/x/nothing.css", "/static/portal.css"])
async def test_another_hash_or_name_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_every_file_that_a_page_asks_for_is_there_and_ours(client: httpx.AsyncClient) -> None:
    page = (await client.get("/logga-in")).text
    asked = re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="([^#"][^"]*)"', page)
    assert len(asked) >= 4
    for path in asked:
        assert path.startswith("/static/")
        assert (await client.get(path)).status_code == 200
    style = (STATIC / "portal.css").read_text()
    assert not re.search(r"url\(['\"]?https?:|@import", style)


async def test_a_page_has_no_script_and_no_style_of_its_own(client: httpx.AsyncClient) -> None:
    page = (await client.get("/logga-in")).text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*src=)|hx-on", page)
