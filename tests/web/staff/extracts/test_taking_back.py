"""The way back from an extract that was approved for sending, on its page."""

import httpx
import pytest

from portal.data.requests.requests import Request
from portal.domain.access import access
from portal.domain.letters import answers
from tests.domain.access.wanted import wanted
from tests.looking import release
from tests.on_paper import print_answer
from tests.people import ANNA, APPROVER_EMAIL, HANDLER, HANDLER_EMAIL
from tests.web.conftest import post, sign_in

pytestmark = pytest.mark.usefixtures("world")

BACK = "/utdrag/aterkallelse"


async def printed() -> Request:
    request = await wanted(ANNA)
    await access.collect(request.id)
    await release(HANDLER, request)
    await answers.render(request.id)
    await print_answer(HANDLER, request.reference)
    return request


async def test_the_extract_has_a_way_back_that_says_what_is_on_paper(client: httpx.AsyncClient) -> None:
    request = await printed()
    await sign_in(client, HANDLER_EMAIL)
    at = f"/personal/begaran/{request.reference}"
    page = (await client.get(f"{at}/utdrag")).text
    assert BACK in page
    assert "utskrivna" in page or "utskrivet" in page
    answer = await post(client, f"{at}{BACK}", {}, page=f"{at}/utdrag")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{at}/utdrag")
    page = (await client.get(f"{at}/utdrag")).text
    assert "Förstör" in page
    assert BACK not in page
    assert "/utdrag/godkannande" in page
    again = await post(client, f"{at}{BACK}", {}, page=f"{at}/utdrag")
    assert again.status_code == 409


async def test_only_a_handler_has_it(client: httpx.AsyncClient) -> None:
    await sign_in(client, APPROVER_EMAIL)
    assert (await client.post("/personal/begaran/JM-0000-0000/utdrag/aterkallelse")).status_code in (403, 404)
