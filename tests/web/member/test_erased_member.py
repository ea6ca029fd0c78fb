"""An erased person is offered nothing that does not work, and is told when the account is closed."""

import httpx
import pytest

from tests.domain import journeys
from tests.people import BERTIL, BERTIL_EMAIL
from tests.web.conftest import sign_in

pytestmark = pytest.mark.usefixtures("world")


async def test_from_the_erasure_to_the_closed_account(client: httpx.AsyncClient) -> None:
    await sign_in(client, BERTIL_EMAIL)
    assert "/samtycken/newsletter" in (await client.get("/mitt-konto/samtycken")).text
    request = await journeys.erased(BERTIL)
    choices = (await client.get("/mitt-konto/samtycken")).text
    assert "Dina uppgifter är raderade" in choices
    assert "/samtycken/newsletter" not in choices
    assert "Slå på" not in choices
    for path in ("", "/registerutdrag", "/rattelse", "/invandning"):
        page = (await client.get(f"/mitt-konto/begaran/ny{path}")).text
        assert "Dina uppgifter är raderade" in page, path
        assert 'type="submit"' not in page
    await journeys.closed(request)
    last = await client.get("/mitt-konto")
    assert last.status_code == 410
    assert "Din inloggning här är avslutad" in last.text
    assert "beslutet med posten" in last.text
    assert (await client.get("/mitt-konto")).status_code == 303, "it is said once"
