"""The certificate of an erasure on its request's page, and as a file."""

import json

import httpx
import pytest

from portal.domain.erasure import certificates
from tests.conftest import World
from tests.domain.journeys import erased, planned
from tests.letter_text import read, squeezed
from tests.people import ANNA, BERTIL, HANDLER, HANDLER_EMAIL
from tests.web.conftest import sign_in

pytestmark = pytest.mark.usefixtures("world")


async def test_the_page_the_file_and_the_letter_name_the_same_certificate(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await erased(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    at = f"/personal/begaran/{request.reference}"
    number = json.loads(await certificates.download(HANDLER, request.reference))["number"]
    assert number in (await client.get(at)).text
    file = await client.get(f"{at}/intyg.json")
    assert file.json()["number"] == number
    assert file.headers["content-disposition"] == f'attachment; filename="{request.reference}-intyg.json"'
    assert squeezed(number) in read((await client.get(f"{at}/svar.pdf")).content)


async def test_a_request_that_is_not_carried_out_has_none(client: httpx.AsyncClient) -> None:
    request = await planned(BERTIL)
    await sign_in(client, HANDLER_EMAIL)
    at = f"/personal/begaran/{request.reference}"
    assert "intyg.json" not in (await client.get(at)).text
    assert (await client.get(f"{at}/intyg.json")).status_code == 404
