"""The queue, the record and the audit log; and that none of the staff's pages is there for anybody else."""

import httpx
import pytest

from portal.clock import today
from portal.domain.consents import consents
from portal.domain.intake import signed_letters
from portal.domain.record_of_processing.published import published
from portal.domain.requests import requests
from tests.conftest import World
from tests.people import ANNA, ANNA_EMAIL, BERTIL, HANDLER, HANDLER_EMAIL
from tests.web.conftest import post, sign_in

PAGES = (
    "/personal",
    "/personal/brev",
    "/personal/utskrift",
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
