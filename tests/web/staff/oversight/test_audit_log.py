"""The audit log narrowed to a request, a colleague, a kind of events and days, by an address that can be kept."""

import re
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

from portal.clock import today
from portal.data.requests.requests import Request
from portal.domain.intake import signed_letters
from portal.domain.requests import requests
from portal.web.staff.oversight.event_titles import EVENTS, GROUPS, OTHERS, codes_of
from tests.people import ANNA, AUDITOR_EMAIL, BERTIL, COLLEAGUE, COLLEAGUE_EMAIL, HANDLER, HANDLER_EMAIL
from tests.web.conftest import sign_in

pytestmark = pytest.mark.usefixtures("world")

LOG = "/personal/granskningslogg"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def annas(world: object) -> Request:
    """A request of Anna's whose letter came to one colleague, after one of Bertil's that came to another."""
    bertils = await requests.submit(BERTIL, "access")
    await signed_letters.register(COLLEAGUE, bertils.seal, today())
    request = await requests.submit(ANNA, "erasure")
    await signed_letters.register(HANDLER, request.seal, today())
    return request


async def rows(client: httpx.AsyncClient, query: str) -> list[str]:
    """The rows of the log that the query asks for, as text."""
    page = (await client.get(f"{LOG}?{query}")).text
    body = page.partition("<tbody")[2].partition("</tbody>")[0]
    return [re.sub(r"<[^>]+>", " ", row) for row in body.split("</tr>") if row.strip()]


async def test_it_is_narrowed_by_what_is_asked(annas: Request, client: httpx.AsyncClient) -> None:
    await sign_in(client, AUDITOR_EMAIL)
    mine = await rows(client, f"begaran={annas.reference.lower()}")
    assert len(mine) > 1
    assert all(annas.reference in row for row in mine)
    hers = await rows(client, f"vem={HANDLER.id}")
    assert hers
    assert all("Hanna Handläggare" in row for row in hers)
    letters = await rows(client, "slag=brev-in")
    assert letters
    assert all("brev" in row.lower() for row in letters)
    both = await rows(client, f"vem={HANDLER.id}&slag=brev-in&begaran={annas.reference}&fran={today()}&till={today()}")
    assert [row for row in both if annas.reference in row] == both != []
    assert await rows(client, f"fran={today() + timedelta(days=1)}") == []
    assert await rows(client, f"till={today() - timedelta(days=1)}") == []


async def test_who_signed_in_is_found_under_that_colleague_and_no_other(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    await sign_in(other_client, COLLEAGUE_EMAIL)
    await sign_in(client, AUDITOR_EMAIL)
    [*signed_in] = [row for row in await rows(client, f"vem={COLLEAGUE.id}") if "Loggade in" in row]
    assert signed_in
    assert all(f"{COLLEAGUE.name} (personal)" in row and "Portalen" not in row for row in signed_in)
    assert not [row for row in await rows(client, f"vem={HANDLER.id}") if COLLEAGUE.name in row and "Loggade" in row]


async def test_what_does_not_fit_is_said_and_what_there_is_not_is_left_out(client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    for query, said in (
        ("begaran=JM-0000-0000", "Det finns ingen begäran med den referensen"),
        ("fran=2026-02-30", "Skriv datumet"),
        ("fran=2026-03-02&till=2026-03-01", "Den sista dagen kan inte vara före den första"),
        ("till=9999-12-31", "Skriv datumet"),
    ):
        answer = await client.get(f"{LOG}?{query}")
        assert answer.status_code == 422, query
        assert said in answer.text
    everything = await rows(client, "")
    assert everything
    assert await rows(client, "vem=ingen&slag=inget") == everything


def test_every_event_is_of_exactly_one_kind() -> None:
    listed = [code for group in (*GROUPS, OTHERS) for code in codes_of(group) or ()]
    assert sorted(listed) == sorted(EVENTS)
