"""The queue's page: narrowed by its address, searched, and the same for whoever gets the address."""

import re

import asyncpg
import httpx
import pytest
import pytest_asyncio

from portal.clock import today
from portal.domain.desk.work_queue import PAGE
from portal.domain.intake import signed_letters
from portal.domain.requests import refusals, requests
from portal.domain.requests.wishes import Blocking
from tests.conftest import World
from tests.crowded import crowd
from tests.people import ANNA, ANNA_NUMBER, APPROVER_EMAIL, BERTIL, COLLEAGUE, HANDLER, HANDLER_EMAIL
from tests.web.conftest import post, sign_in

REFERENCE = re.compile(r'class="reference" href="/personal/begaran/(JM-[^"#]+)')


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def some_hundreds(world: World) -> None:
    connection = await asyncpg.connect(world.admin_url(world.portal))
    await crowd(connection, 900)
    await connection.close()


def references(page: httpx.Response) -> list[str]:
    return REFERENCE.findall(page.text)


def link(page: httpx.Response, way: str) -> str:
    found = re.search(rf'rel="{way}" href="([^"]+)"', page.text)
    assert found, f"there is no {way}"
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize(
    "address",
    ["/personal", "/personal?vem=mina", "/personal?slag=access", "/personal?visa=avslutade&lage=closed&vem=ingen",
     "/personal?visa=vantar", "/personal?tid=sena&slag=erasure&vem=ingen"],
)  # fmt: skip
async def test_the_pages_of_a_narrowed_queue_are_gone_through_and_back_by_links_that_keep_it(
    client: httpx.AsyncClient, address: str
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    first = await client.get(address)
    if len(references(first)) < PAGE:
        assert 'rel="next"' not in first.text
        return
    second = await client.get(link(first, "next"))
    assert not set(references(first)) & set(references(second))
    assert references(await client.get(link(second, "prev"))) == references(first)
    assert 'rel="prev"' not in first.text
    for name in ("vem", "slag", "lage", "tid", "visa"):
        assert (f"{name}=" in address) == (f"{name}=" in link(first, "next"))


async def test_a_form_that_narrows_by_nothing_shows_all(client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    all_of_it = await client.get("/personal")
    assert references(await client.get("/personal?slag=&lage=&vem=&tid=")) == references(all_of_it)
    assert references(await client.get(f"/personal?vem={HANDLER.id}")) == references(
        await client.get("/personal?vem=mina")
    )
    assert references(await client.get(f"/personal?vem={COLLEAGUE.id}")) != references(all_of_it)


@pytest.mark.parametrize(
    "query",
    ["visa=x", "slag=x", "lage=closed", "visa=avslutade&lage=received", "vem=x", "tid=x", "efter=x", "fore=x",
     "efter=2026-01-01_x", "fore=10000-01-01_00000000-0000-0000-0000-000000000000",
     "visa=avslutade&fore=2026-01-01_00000000-0000-0000-0000-000000000000"],
)  # fmt: skip
async def test_an_address_that_asks_for_what_there_is_not_leads_to_the_queue(
    client: httpx.AsyncClient, query: str
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    answer = await client.get(f"/personal?{query}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/personal")


async def test_a_request_leads_back_to_the_place_in_the_queue_from_which_it_was_opened(
    client: httpx.AsyncClient,
) -> None:
    request = await requests.submit(BERTIL, "restriction", Blocking("unlawful"))
    await signed_letters.register(HANDLER, request.reference, today())
    await sign_in(client, HANDLER_EMAIL)
    narrowed = await client.get("/personal?vem=ingen&tid=vecka")
    assert 'href="/personal?vem=mina&amp;tid=vecka"' in narrowed.text, "one chip keeps the other"
    shown = await client.get(f"/personal/begaran/{request.reference}")
    assert 'href="/personal?vem=ingen&amp;tid=vecka"' in shown.text
    following = await client.get(f"/personal/nasta?efter={request.reference}")
    assert request.reference not in following.headers["location"]


async def test_what_an_approver_can_decide_on_is_one_press_away(client: httpx.AsyncClient) -> None:
    request = await requests.submit(BERTIL, "portability")
    await signed_letters.register(HANDLER, request.reference, today())
    await refusals.refuse(HANDLER, request.reference, "unfounded", "Inget att lämna ut.")
    await sign_in(client, APPROVER_EMAIL)
    assert "Väntar på dig" in (await client.get("/personal")).text
    waiting = await client.get("/personal?vem=godkannare")
    assert references(waiting) == [request.reference]
    assert "Avslag väntar på godkännare" in waiting.text


async def test_somebody_who_calls_without_a_reference_is_found_with_what_is_open(client: httpx.AsyncClient) -> None:
    request = await requests.submit(ANNA, "erasure")
    await sign_in(client, HANDLER_EMAIL)
    assert 'href="/personal/person"' in (await client.get("/personal")).text
    found = await post(client, "/personal/person", {"customer_number": ANNA_NUMBER}, page="/personal/person")
    assert f'href="/personal/begaran/{request.reference}"' in found.text
    nobody = (await post(client, "/personal/person", {"name": "Xyzzy Qwerty"})).text
    assert "Ingen hittades" in nobody
    assert "<dd>Xyzzy Qwerty" in nobody.replace("\n", ""), "what was searched for is said"
    assert 'value="Xyzzy Qwerty"' in nobody, "and can be changed"
    assert (await post(client, "/personal/person", {})).status_code == 422


async def test_a_whole_reference_leads_to_its_request_and_a_part_of_one_to_all_that_begin_so(
    client: httpx.AsyncClient,
) -> None:
    request = await requests.submit(ANNA, "access")
    await signed_letters.register(HANDLER, request.reference, today())
    await sign_in(client, HANDLER_EMAIL)
    answer = await client.get("/personal", params={"sok": request.reference.lower().replace("-", " ")})
    assert answer.headers["location"] == f"/personal/begaran/{request.reference}"
    part = await client.get("/personal", params={"sok": request.reference[-4:]})
    assert request.reference in references(part)
    assert len(references(await client.get("/personal?sok=0000"))) == PAGE
    assert "ingen del av en referens" in (await client.get("/personal?sok=%00&visa=vantar")).text
    assert (await client.get("/personal?sok=<script>")).text.count("<script>") == 0


async def test_every_form_on_a_requests_page_says_what_the_page_showed(client: httpx.AsyncClient) -> None:
    request = await requests.open_request(ANNA, "access")
    assert request
    await sign_in(client, HANDLER_EMAIL)
    page = (await client.get(f"/personal/begaran/{request.reference}")).text
    forms = [form for form in page.split("<form")[1:] if f"/{request.reference}/" in form.split(">")[0]]
    assert len(forms) >= 4
    assert all(re.search(r'name="shown_change" value="[1-9]', form.split("</form>")[0]) for form in forms)


async def test_the_second_of_two_learns_who_did_what_and_changes_nothing(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    request = await requests.open_request(ANNA, "access")
    assert request
    at = f"/personal/begaran/{request.reference}"
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, "hugo@example.se")
    found = re.search(r'name="shown_change" value="(\d+)"', (await other_client.get(at)).text)
    assert found
    assert (await post(client, f"{at}/identitet", {"method": "telephone"}, page=at)).status_code == 303
    sent = {"colleague": str(COLLEAGUE.id), "shown_change": found[1]}
    late = await post(other_client, f"{at}/overlamning", sent, page=at)
    assert late.status_code == 409
    assert "Någon hann före" in late.text
    assert "Identiteten bekräftades" in late.text
    assert f"{HANDLER.name} (handläggare)" in late.text
    assert f'href="{at}"' in late.text
    assert "Du" in (await client.get(at)).text.split('id="assignment"')[1][:200], "it is still hers"


async def test_a_request_is_claimed_and_handed_over_on_its_page(client: httpx.AsyncClient) -> None:
    request = await requests.submit(ANNA, "erasure")
    await signed_letters.register(HANDLER, request.reference, today())
    at = f"/personal/begaran/{request.reference}"
    await sign_in(client, HANDLER_EMAIL)
    assert (await post(client, f"{at}/tilldelning", page=at)).headers["location"] == at
    assert request.reference in (await client.get("/personal?vem=mina&tid=&slag=erasure&lage=received")).text
    wrong = await post(client, f"{at}/overlamning", {"colleague": "", "note": "Ring henne"}, page=at)
    assert wrong.status_code == 422
    assert "Ring henne</textarea>" in wrong.text
    sent = {"colleague": str(COLLEAGUE.id), "note": "<b>Ring</b> henne"}
    assert (await post(client, f"{at}/overlamning", sent, page=at)).status_code == 303
    page = (await client.get(at)).text
    assert "&lt;b&gt;Ring&lt;/b&gt; henne" in page
    assert f"{COLLEAGUE.name} handlägger den här begäran" in page
    assert COLLEAGUE.name in page
