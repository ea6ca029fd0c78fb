"""A changed wording is asked about at sign-in, on a page of its own, with yes, no and later."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import pytest_asyncio
from litestar import Litestar

from portal.domain.consents import consents
from portal.domain.consents.consents import marketing_allowed
from portal.domain.record_of_processing.published import forget
from tests.conftest import World
from tests.domain.wordings import SMS, materially_changed
from tests.people import ANNA, ANNA_EMAIL, BERTIL_EMAIL
from tests.web.conftest import browser, post, sign_in

ASKED = "/mitt-konto/samtycken/fragor"


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def said_yes_to_other_words(world: World, tmp_path: Path) -> AsyncIterator[None]:
    """Anna said yes to offers by text message; then the wording was changed in what matters."""
    admin = await asyncpg.connect(world.admin_url(world.portal))
    await admin.execute(
        "SET session_replication_role = replica; TRUNCATE consent; DELETE FROM record_version WHERE version > 1"
    )
    await admin.close()
    forget()
    await consents.choose(ANNA, SMS, True)
    await materially_changed(tmp_path)
    yield
    forget()


async def test_she_is_asked_first_wherever_she_wanted_to_go_and_nothing_is_preselected(
    client: httpx.AsyncClient,
) -> None:
    answer = await post(
        client,
        "/logga-in",
        {"email": ANNA_EMAIL, "password": "demo-losenord-2026", "vidare": "/mitt-konto/historik"},
    )
    assert answer.headers["location"] == ASKED
    page = (await client.get(ASKED)).text
    assert "skickar mig sms varje dag, 2" in page
    assert "min bostadsort" in page, "what she said yes to is there to compare"
    assert "checked" not in page
    assert page.count('class="button secondary"') == 3
    assert (await client.get("/mitt-konto")).headers["location"] == ASKED


async def test_yes_and_no_are_recorded_with_where_they_were_said(app: Litestar) -> None:
    for given in (False, True):
        async with browser(app) as client:
            await sign_in(client, ANNA_EMAIL)
            answer = await post(
                client, f"{ASKED}/{SMS}", {"given": str(given).lower(), "wording": "2"}, page="/mitt-konto/samtycken"
            )
            assert answer.status_code == 303
            assert (await client.get(ASKED)).headers["location"] == "/mitt-konto"
            assert (await client.get("/mitt-konto")).status_code == 200
        assert (SMS in await marketing_allowed(ANNA.id)) is given
        made = (await consents.history(ANNA))[0]
        assert (made.given, made.place, made.wording_version) == (given, "question", 2)
        assert made.session


async def test_later_is_remembered_for_the_session_and_counts_as_no(app: Litestar) -> None:
    async with browser(app) as client:
        await sign_in(client, ANNA_EMAIL)
        assert (await post(client, f"{ASKED}/senare", page=ASKED)).headers["location"] == "/mitt-konto"
        assert (await client.get("/mitt-konto")).status_code == 200
        assert (await client.get("/mitt-konto")).status_code == 200
    assert SMS not in await marketing_allowed(ANNA.id)
    async with browser(app) as client:
        assert (await sign_in(client, ANNA_EMAIL)).headers["location"] == ASKED


async def test_a_yes_to_words_that_have_changed_meanwhile_is_not_taken(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    for path in (f"{ASKED}/{SMS}", f"/mitt-konto/samtycken/{SMS}"):
        answer = await post(client, path, {"given": "true", "wording": "1"}, page=ASKED)
        assert answer.status_code == 409
    assert SMS not in await marketing_allowed(ANNA.id)
    assert (await post(client, f"{ASKED}/{SMS}", {"given": "true"}, page=ASKED)).status_code == 422


async def test_who_said_nothing_is_asked_nothing(client: httpx.AsyncClient) -> None:
    assert (await sign_in(client, BERTIL_EMAIL)).headers["location"] == "/mitt-konto"
    assert (await client.get(ASKED)).headers["location"] == "/mitt-konto"


async def test_the_page_of_consents_says_why_it_is_off(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    page = (await client.get("/mitt-konto/samtycken")).text
    assert "Du sa ja till en äldre text" in page


async def test_the_signed_statement_is_hers_as_pdf_and_json(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    pdf = await client.get("/mitt-konto/samtycken/intyg.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf.headers["cache-control"] == "no-store"
    file = (await client.get("/mitt-konto/samtycken/intyg.json")).json()
    assert file["content"]["person"]["email"] == ANNA_EMAIL
    assert file["content"]["choices"][0]["wording_version"] == 1
