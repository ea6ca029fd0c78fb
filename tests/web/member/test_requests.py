"""`/mitt-konto/begaran`: chosen, checked, submitted, followed, withdrawn."""

import httpx
import pytest

from tests.people import ANNA_EMAIL, BERTIL_EMAIL, CECILIA_EMAIL
from tests.web.conftest import post, sign_in

PATH = "/mitt-konto/begaran"


async def submitted(client: httpx.AsyncClient, kind: str) -> str:
    """The path of the member's open request of that kind, started if there was none."""
    answer = await post(client, PATH, {"kind": kind}, page=PATH)
    assert answer.status_code == 303
    return str(answer.headers["location"].split("?")[0])


@pytest.mark.parametrize(
    ("slug", "leads_to"),
    [("registerutdrag", "/ny/registerutdrag"), ("radering", "/ny/radering"), ("annat", "/ny/annat")],
)
async def test_the_first_question_leads_to_what_the_request_means(
    client: httpx.AsyncClient, slug: str, leads_to: str
) -> None:
    await sign_in(client, CECILIA_EMAIL)
    answer = await client.get(f"{PATH}/ny", params={"svar": "1", "slag": slug})
    assert answer.status_code == 303
    assert answer.headers["location"] == PATH + leads_to
    assert (await client.get(PATH + leads_to)).status_code == 200


async def test_going_on_without_an_answer_says_what_is_missing(client: httpx.AsyncClient) -> None:
    await sign_in(client, CECILIA_EMAIL)
    answer = await client.get(f"{PATH}/ny", params={"svar": "1"})
    assert answer.status_code == 422
    assert "Choose what you want to ask us for." in answer.text


async def test_an_erasure_says_first_what_the_law_keeps_and_until_when(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    page = (await client.get(f"{PATH}/ny/radering")).text
    assert "bokföringslagen (1999:1078)" in page
    assert "31 december 20" in page
    assert "Det här sparar portalen" in page
    assert "Tio år efter den sista händelsen" in page
    assert "allt försvinner" not in page


async def test_submitting_twice_gives_one_request_and_its_page_links_from_a_new_one(client: httpx.AsyncClient) -> None:
    await sign_in(client, CECILIA_EMAIL)
    first, second = await submitted(client, "access"), await submitted(client, "access")
    assert first == second
    again = (await client.get(f"{PATH}/ny/registerutdrag")).text
    assert f'href="{first}"' in again
    assert 'value="access"' not in again


async def test_the_page_of_a_request_has_the_reference_the_form_and_the_text_to_copy(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, CECILIA_EMAIL)
    path = await submitted(client, "access")
    reference = path.rsplit("/", 1)[1]
    page = (await client.get(path)).text
    assert f"Reference: {reference}" in page
    assert "We wait for your letter" in page
    form = await client.get(f"{path}/blankett.pdf")
    assert form.content.startswith(b"%PDF")
    assert f'filename="blankett-{reference}.pdf"' in form.headers["content-disposition"]


async def test_a_reference_typed_carelessly_still_leads_to_the_request(client: httpx.AsyncClient) -> None:
    await sign_in(client, CECILIA_EMAIL)
    path = await submitted(client, "access")
    typed = path.rsplit("/", 1)[1].lower().replace("-", "")
    assert (await client.get(f"{PATH}/{typed}")).status_code == 200


async def test_another_member_finds_none_of_it(client: httpx.AsyncClient, other_client: httpx.AsyncClient) -> None:
    await sign_in(client, CECILIA_EMAIL)
    path = await submitted(client, "access")
    await sign_in(other_client, BERTIL_EMAIL)
    for page in (path, f"{path}/blankett.pdf", f"{path}/aterkallelse"):
        assert (await other_client.get(page)).status_code == 404
    assert (await post(other_client, f"{path}/aterkallelse", page=PATH)).status_code == 404
    assert "We wait for your letter" in (await client.get(path)).text


async def test_a_request_is_withdrawn_after_a_question_and_withdrawing_again_does_no_more(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, CECILIA_EMAIL)
    path = await submitted(client, "erasure")
    assert "Do you want to withdraw the request?" in (await client.get(f"{path}/aterkallelse")).text
    for _ in range(2):
        assert (await post(client, f"{path}/aterkallelse", page=PATH)).status_code == 303
    page = (await client.get(path)).text
    assert "Withdrawn by you" in page
    assert "blankett.pdf" not in page
    assert (await client.get(f"{path}/aterkallelse")).headers["location"] == path


@pytest.mark.parametrize("kind", ["rectification", "", "'; DROP TABLE request"])
async def test_a_kind_that_cannot_be_asked_for_here_is_refused(client: httpx.AsyncClient, kind: str) -> None:
    await sign_in(client, BERTIL_EMAIL)
    assert (await post(client, PATH, {"kind": kind}, page=PATH)).status_code == 422
    assert "JM-" not in (await client.get(PATH)).text


@pytest.mark.parametrize("path", ["/ny/flytta", "/JM-0000-0000", "/nonsense", "/%00", "/JM-XXXX-XXXX/blankett.pdf"])
async def test_what_is_not_there_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    await sign_in(client, BERTIL_EMAIL)
    assert (await client.get(PATH + path)).status_code == 404
