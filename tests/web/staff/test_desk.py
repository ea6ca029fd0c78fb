"""The queue, the record and the audit log; and that none of the staff's pages is there for anybody else."""

import re

import httpx
import pytest

from portal.clock import today
from portal.domain.consents import consents
from portal.domain.intake import signed_letters
from portal.domain.record_of_processing.published import published
from portal.domain.requests import requests
from portal.domain.sources import overview
from tests.conftest import World
from tests.people import ANNA, ANNA_EMAIL, APPROVER_EMAIL, BERTIL, HANDLER, HANDLER_EMAIL
from tests.web.conftest import post, sign_in

PAGES = (
    "/personal",
    "/personal/brev",
    "/personal/utskrift",
    "/personal/blockeringar",
    "/personal/behandlingsregister",
    "/personal/granskningslogg",
)


async def test_the_queue_shows_each_request_where_it_belongs(world: World, client: httpx.AsyncClient) -> None:
    waiting = await requests.submit(BERTIL, "access")
    opened = await requests.submit(ANNA, "access")
    await signed_letters.register(HANDLER, opened.reference, today())
    await sign_in(client, HANDLER_EMAIL)
    in_queue = (await client.get("/personal")).text
    assert opened.reference in in_queue
    assert waiting.reference not in in_queue
    assert waiting.reference in (await client.get("/personal?visa=vantar")).text


async def test_the_log_names_the_staff_who_signed_in_and_the_activity_that_was_chosen(
    world: World, client: httpx.AsyncClient
) -> None:
    activity = (await published()).record.choices[0]
    await consents.choose(ANNA, activity.id, False)
    await sign_in(client, HANDLER_EMAIL)
    log = (await client.get("/personal/granskningslogg")).text
    assert activity.name.sv in log
    assert f"Konto: {HANDLER.name}" in log
    assert activity.id not in log


async def test_what_is_kept_for_too_long_stands_below_the_queue_and_is_asked_about_before_it_is_noted(
    world: World, client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    await overview.overview(ANNA.id, "sv")
    await sign_in(other_client, APPROVER_EMAIL)
    assert "Sparat för länge" not in (await other_client.get("/personal")).text, "it is not an approver's to see to"
    await sign_in(client, HANDLER_EMAIL)
    page = (await client.get("/personal")).text
    assert page.index('id="requests"') < page.index("Sparat för länge")
    [at, *_] = re.findall(r'href="(/personal/for-lange-sparat/[^"]+)"', page)
    assert "Är det borttaget?" in (await client.get(at)).text
    assert (await post(client, at, page=at)).status_code == 422
    assert at in (await client.get("/personal")).text
    assert (await post(client, at, {"removed_checked": "true"}, page=at)).headers["location"] == "/personal"
    assert at not in (await client.get("/personal")).text
    assert (await client.get(at)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
async def test_staff_pages_are_not_there_for_a_member(world: World, client: httpx.AsyncClient, page: str) -> None:
    assert (await client.get(page)).headers["location"].startswith("/logga-in")
    await sign_in(client, ANNA_EMAIL)
    assert (await client.get(page)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["sv", "en"])
async def test_staff_pages_open_in_both_languages(
    world: World, client: httpx.AsyncClient, page: str, language: str
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    await post(client, "/sprak", {"language": language}, page="/personal")
    answer = await client.get(page)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text


@pytest.mark.parametrize(
    "page",
    [
        "/personal/granskningslogg?fore=-1",
        "/personal/granskningslogg?fore=%C2%B2",
        "/personal/begaran/JM-0000-0001",
        "/personal/begaran/%00",
        "/personal/begaran/x/utdrag",
        "/personal/begaran/x/svar.pdf",
        "/personal/begaran/x/lage",
    ],
)
async def test_an_address_that_leads_nowhere_is_not_found(world: World, client: httpx.AsyncClient, page: str) -> None:
    await sign_in(client, HANDLER_EMAIL)
    assert (await client.get(page)).status_code == 404
