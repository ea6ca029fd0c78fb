"""Both journeys through the staff's pages, with the jobs done in between, from the letter to the closed request."""

import re
from uuid import UUID

import asyncpg
import httpx

from portal.clock import today
from portal.data.actors import Member
from portal.data.requests.requests import Request
from portal.domain.access import access
from portal.domain.erasure import closing, erasure
from portal.domain.letters import answers
from portal.domain.requests import requests
from tests.conftest import World
from tests.domain.journeys import digest_of, received
from tests.looking import look_through
from tests.people import (
    ANNA,
    APPROVER_EMAIL,
    BERTIL,
    CECILIA,
    CECILIA_EMAIL,
    CECILIA_TELEPHONE,
    HANDLER_EMAIL,
)
from tests.telling import tell_recipients
from tests.web.conftest import post, sign_in


async def status(member: Member, request: Request) -> str:
    return (await requests.follow(member, request.reference)).request.status


async def expect_one_next_step(client: httpx.AsyncClient, request: Request) -> None:
    """What is to be done next is called the same in the queue and on the page of the request."""
    at = f"/personal/begaran/{request.reference}"
    listed = (await client.get("/personal")).text.partition(f'href="{at}#now"')[2]
    now = re.search(r'<h2 id="now"[^>]*>([^<]+)', (await client.get(at)).text)
    assert now
    assert now[1] == listed.partition("<div><span>")[2].partition("</span>")[0]


async def send(client: httpx.AsyncClient, request: Request, to: str, **form: str) -> httpx.Response:
    at = f"/personal/begaran/{request.reference}"
    return await post(client, f"{at}/{to}", form, page=at)


async def confirm_identity(client: httpx.AsyncClient, request: Request) -> None:
    assert (await send(client, request, "identitet", method="telephone")).status_code == 303


async def dispatch(client: httpx.AsyncClient, request: Request) -> None:
    letter = await client.get(f"/personal/begaran/{request.reference}/svar.pdf")
    assert letter.content.startswith(b"%PDF")
    assert request.reference in letter.headers["content-disposition"]
    assert request.reference in (await client.get("/personal/utskrift")).text
    assert (await send(client, request, "utskrift")).status_code == 303
    assert (await send(client, request, "postning", posted_on=today().isoformat())).status_code == 303


async def test_an_access_request_is_answered_and_closed(world: World, client: httpx.AsyncClient) -> None:
    request = await received(ANNA, "access")
    await sign_in(client, HANDLER_EMAIL)
    await confirm_identity(client, request)
    await expect_one_next_step(client, request)
    await access.collect(request.id)
    extract = await client.get(f"/personal/begaran/{request.reference}/utdrag?tabell=shop.customers")
    assert "anna@example.se" in extract.text
    assert (await send(client, request, "utdrag/godkannande", checked="true")).status_code == 409
    await look_through(request)
    assert (await send(client, request, "utdrag/godkannande")).status_code == 422
    assert (await send(client, request, "utdrag/godkannande", checked="true", unmasked="99")).status_code == 303
    await answers.render(request.id)
    await dispatch(client, request)
    assert (await send(client, request, "avslut")).status_code == 303
    assert await status(ANNA, request) == "closed"
    assert request.reference in (await client.get("/personal?visa=avslutade")).text


async def test_an_erasure_is_approved_by_another_person_and_closed(
    world: World, client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    request = await received(BERTIL, "erasure")
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, APPROVER_EMAIL)
    await confirm_identity(client, request)
    await erasure.plan(request.id)
    await expect_one_next_step(client, request)
    await expect_one_next_step(other_client, request)
    plan = await plan_on_the_page(other_client, request)
    assert (await send(client, request, "godkannande", plan=plan, checked="true")).status_code == 403
    assert (await send(other_client, request, "godkannande", plan=plan)).status_code == 422
    assert (await send(other_client, request, "godkannande", plan="00", checked="true")).status_code == 409
    assert await status(BERTIL, request) == "awaiting_approval"
    assert (await send(other_client, request, "godkannande", plan=plan, checked="true")).status_code == 303
    second = await send(other_client, request, "godkannande", plan=plan, checked="true")
    assert second.status_code == 409
    assert f'href="/personal/begaran/{request.reference}"' in second.text
    await erasure.execute(request.id)
    await answers.render(request.id)
    await dispatch(client, request)
    await expect_one_next_step(client, request)
    assert (await send(client, request, "avslut")).status_code == 422
    assert (await send(client, request, "avslut", checked="true")).status_code == 409
    await tell_recipients(request)
    assert (await send(client, request, "avslut", checked="true")).status_code == 303
    await is_gone(client, request)
    await closing.remove_account(request.id)
    await is_gone(client, request)


async def test_the_approval_stands_below_the_plan_and_only_where_it_may_be_given(
    world: World, client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    request = await received(ANNA, "erasure")
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, APPROVER_EMAIL)
    await confirm_identity(client, request)
    await erasure.plan(request.id)
    at = f"/personal/begaran/{request.reference}"
    waiting, approving = (await client.get(at)).text, (await other_client.get(at)).text
    assert "Väntar på en godkännare" in waiting
    assert 'name="checked"' not in waiting
    assert 'href="#approval"' in approving
    assert approving.index('id="plan"') < approving.index('id="approval"') < approving.index('name="checked"')
    assert "Ska raderas: " in waiting
    await requests.withdraw(ANNA, request.reference)
    withdrawn = (await client.get(at)).text
    assert "skulle ha tagits bort" in withdrawn
    assert "ska tas bort" not in withdrawn


async def test_an_erasure_waits_for_the_persons_other_request(
    world: World, client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    copy = await received(CECILIA, "access")
    request = await received(CECILIA, "erasure")
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, APPROVER_EMAIL)
    await confirm_identity(client, request)
    await erasure.plan(request.id)
    page = (await other_client.get(f"/personal/begaran/{request.reference}")).text
    assert f'href="/personal/begaran/{copy.reference}"' in page, "which one is said beforehand"
    assert 'name="plan"' not in page
    plan = await digest_of(request)
    assert (await send(other_client, request, "godkannande", plan=plan, checked="true")).status_code == 409
    assert await status(CECILIA, request) == "awaiting_approval"
    await requests.withdraw(CECILIA, request.reference)


async def test_work_that_lasts_is_said_to_take_longer_than_usual(world: World, client: httpx.AsyncClient) -> None:
    request = await received(ANNA, "erasure")
    await sign_in(client, HANDLER_EMAIL)
    await confirm_identity(client, request)
    at = f"/personal/begaran/{request.reference}"
    assert "längre tid än vanligt" not in (await client.get(at)).text
    connection = await asyncpg.connect(world.admin_url(world.portal))
    try:
        await connection.execute(
            "UPDATE request SET changed_at = now() - interval '2 minutes' WHERE id = $1", request.id
        )
    finally:
        await connection.close()
    assert "längre tid än vanligt" in (await client.get(at)).text
    assert "längre tid än vanligt" in (await client.get(f"{at}/lage?steg=wait_for_plan&fel=&lange=")).text
    assert (await client.get(f"{at}/lage?steg=wait_for_plan&fel=&lange=1")).status_code == 204


async def test_a_number_that_is_not_the_members_confirms_nothing(world: World, client: httpx.AsyncClient) -> None:
    request = await received(CECILIA, "portability")
    await sign_in(client, HANDLER_EMAIL)
    for number in ("", "19900101-0000", "not a number"):
        answer = await send(client, request, "identitet", method="personnummer", personnummer=number)
        assert answer.status_code == 422
        assert 'id="personnummer-error"' in answer.text
        assert not number or number not in answer.text
    assert (await send(client, request, "identitet")).status_code == 422
    at = f"/personal/begaran/{request.reference}"
    assert 'name="mismatch_reason"' not in (await client.get(at)).text, "no number was compared yet"
    wrong = await send(client, request, "identitet", method="personnummer", personnummer="19121212-1212")
    assert 'name="mismatch_reason"' in wrong.text
    unsaid = await send(client, request, "identitet", method="address_and_signature")
    assert unsaid.status_code == 422
    assert 'id="mismatch_reason-error"' in unsaid.text
    assert await status(CECILIA, request) == "received"
    said = {"method": "address_and_signature", "mismatch_reason": "Två siffror är omkastade <i>"}
    assert (await send(client, request, "identitet", **said)).status_code == 303
    assert "Två siffror är omkastade &lt;i&gt;" in (await client.get(at)).text


async def test_the_number_to_ring_is_shown_when_it_is_asked_for_and_the_member_is_told(
    world: World, client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    request = await received(CECILIA, "access")
    at = f"/personal/begaran/{request.reference}"
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, CECILIA_EMAIL)
    page = (await client.get(at)).text
    assert "Visa numret som vi har" in page
    assert CECILIA_TELEPHONE not in page
    filled_in = {"address": "typed", "address_lines": "Eva Ek\nNygatan 3"}
    shown = await post(client, f"{at}/identitet/telefon", {"method": "telephone", **filled_in}, page=at)
    assert CECILIA_TELEPHONE in shown.text
    assert "Eva Ek\nNygatan 3" in shown.text, "what was filled in stays"
    assert "Your telephone number was looked at" in (await other_client.get("/mitt-konto/historik")).text
    assert (await send(client, request, "identitet", method="telephone")).status_code == 303, "a look changes nothing"
    assert (await post(client, f"{at}/identitet/telefon", page=at)).status_code == 409


async def test_a_look_at_the_sender_is_an_event_and_asking_how_far_it_has_come_is_not(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await received(CECILIA, "erasure")
    await sign_in(client, HANDLER_EMAIL)
    before = await looks(world, request.id)
    page = await client.get(f"/personal/begaran/{request.reference}")
    assert "Cecilia" in page.text
    assert await looks(world, request.id) == before + 1
    await confirm_identity(client, request)
    seen = await looks(world, request.id)
    working = await client.get(f"/personal/begaran/{request.reference}/lage")
    assert working.status_code == 200
    assert "Cecilia" not in working.text
    again = await client.get(f"/personal/begaran/{request.reference}/lage?steg=wait_for_plan&fel=")
    assert again.status_code == 204
    assert "HX-Redirect" not in again.headers
    await erasure.plan(request.id)
    done = await client.get(f"/personal/begaran/{request.reference}/lage?steg=wait_for_plan&fel=")
    assert done.headers["HX-Redirect"] == f"/personal/begaran/{request.reference}"
    assert await looks(world, request.id) == seen


async def is_gone(client: httpx.AsyncClient, request: Request) -> None:
    page = await client.get(f"/personal/begaran/{request.reference}")
    assert page.status_code == 200
    assert "Sandelin" not in page.text
    assert "svar.pdf" not in page.text
    assert (await client.get(f"/personal/begaran/{request.reference}/svar.pdf")).status_code == 410


async def plan_on_the_page(client: httpx.AsyncClient, request: Request) -> str:
    found = re.search(r'name="plan" value="(\w+)"', (await client.get(f"/personal/begaran/{request.reference}")).text)
    assert found
    return found[1]


async def looks(world: World, request: UUID) -> int:
    connection = await asyncpg.connect(world.admin_url(world.portal))
    try:
        sql = "SELECT count(*) FROM audit_event WHERE request_id = $1 AND code = 'request.opened'"
        return int(await connection.fetchval(sql, request))
    finally:
        await connection.close()
