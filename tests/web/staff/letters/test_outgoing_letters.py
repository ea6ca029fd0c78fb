"""One letter on its way to the post, as staff see it and say what they did with it."""

from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from portal.clock import today
from portal.data.database import acting_as
from portal.domain.letters import making, outgoing_letters
from portal.domain.letters.making import Kind
from portal.jobs.queue import WorkPostponed
from portal.letters.letter import JSON
from tests.conftest import World
from tests.domain.journeys import received
from tests.domain.replies import ADDRESSEE, ordered, plain
from tests.people import ANNA, BERTIL, HANDLER, HANDLER_EMAIL
from tests.web.conftest import post, sign_in

pytestmark = pytest.mark.usefixtures("replies")


@pytest.fixture
def replies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replies are plain letters that set nothing off."""
    monkeypatch.setitem(making.KINDS, "reply", Kind(plain))


async def test_a_letter_is_followed_from_its_request_to_the_post(world: World, client: httpx.AsyncClient) -> None:
    request = await received(ANNA, "access")
    letter = await ordered(request)
    at = f"/personal/utgaende/{letter}"
    await sign_in(client, HANDLER_EMAIL)
    case = (await client.get(f"/personal/begaran/{request.reference}")).text
    assert f'href="{at}"' in case
    assert "brev.pdf" not in case, "it is not written yet"
    assert at not in (await client.get("/personal/utskrift")).text
    assert f'hx-get="{at}/lage"' in (await client.get(at)).text
    assert "hx-redirect" not in (await client.get(f"{at}/lage")).headers
    await outgoing_letters.write(letter)
    assert (await client.get(f"{at}/lage")).headers["hx-redirect"] == at
    assert f'href="{at}"' in (await client.get("/personal/utskrift")).text
    assert f'href="{at}/brev.pdf"' in (await client.get(at)).text
    unopened = await post(client, f"{at}/utskrift")
    assert unopened.status_code == 422
    assert 'id="printed-error"' in unopened.text
    pdf = await client.get(f"{at}/brev.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert request.reference not in pdf.headers["content-disposition"]
    assert (await post(client, f"{at}/utskrift")).headers["location"] == at
    tomorrow = (today() + timedelta(days=1)).isoformat()
    refused = await post(client, f"{at}/postning", {"posted_on": tomorrow})
    assert refused.status_code == 422
    assert f'value="{tomorrow}"' in refused.text
    assert (await post(client, f"{at}/postning", {"posted_on": today().isoformat()})).headers["location"] == at
    assert "Postat" in (await client.get(at)).text
    assert at not in (await client.get("/personal/utskrift")).text


async def test_a_letter_to_nobody_that_is_known_is_printed_and_posted_too(
    world: World, client: httpx.AsyncClient
) -> None:
    letter = await ordered(None)
    await outgoing_letters.write(letter)
    at = f"/personal/utgaende/{letter}"
    await sign_in(client, HANDLER_EMAIL)
    assert f'href="{at}"' in (await client.get("/personal/utskrift")).text
    assert (await client.get(at)).status_code == 200
    assert (await post(client, f"{at}/aterkallelse")).headers["location"] == at
    assert at not in (await client.get("/personal/utskrift")).text
    assert (await post(client, f"{at}/utskrift")).status_code == 409
    assert (await client.get(f"{at}/brev.pdf")).status_code == 404


async def test_there_is_no_letter_of_another_name(world: World, client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    for name in (uuid4(), "x", "../begaran"):
        assert (await client.get(f"/personal/utgaende/{name}")).status_code == 404


async def test_what_is_amiss_with_a_letter_is_said_in_words(world: World, client: httpx.AsyncClient) -> None:
    letter = await ordered(None, heading="Om ditt brev \ue000")
    with pytest.raises(WorkPostponed):
        await outgoing_letters.write(letter)
    await sign_in(client, HANDLER_EMAIL)
    page = (await client.get(f"/personal/utgaende/{letter}")).text
    assert "Ett tecken som har skrivits går inte att trycka." in page
    assert f'action="/personal/utgaende/{letter}/utskrift"' not in page
    assert (await post(client, f"/personal/utgaende/{letter}/utskrift")).status_code == 409


async def test_a_requests_page_says_which_of_its_letters_is_not_made_yet(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await received(BERTIL, "access")
    facts: dict[str, JSON] = {"question": "Är det du?", "answer_by": today().isoformat(), "how": ["by_pigeon"]}
    async with acting_as(HANDLER):
        letter = await outgoing_letters.order(
            "identity_question", request=request, addressee=ADDRESSEE, facts=facts, language="sv", by=HANDLER
        )
    with pytest.raises(WorkPostponed):
        await outgoing_letters.write(letter)
    await sign_in(client, HANDLER_EMAIL)
    page = (await client.get(f"/personal/begaran/{request.reference}")).text
    assert "Brevet är inte gjort ännu." in page
    assert "Brevet kunde inte göras." in page
