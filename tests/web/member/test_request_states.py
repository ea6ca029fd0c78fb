"""What a request's page says follows what has happened with it."""

import httpx

from portal.domain.consents import consents
from portal.domain.requests import requests
from portal.domain.rights import objections
from tests.domain import journeys
from tests.people import ANNA, ANNA_EMAIL, BERTIL, BERTIL_EMAIL, CECILIA, CECILIA_EMAIL
from tests.web.conftest import post, sign_in

PATH = "/mitt-konto/begaran"


async def read(client: httpx.AsyncClient, path: str) -> str:
    """The page in English."""
    await post(client, "/sprak", {"language": "en"}, page=path)
    return (await client.get(path)).text


async def test_once_the_letter_has_come_withdrawing_does_not_speak_of_a_letter_to_come(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, CECILIA_EMAIL)
    asked = await requests.submit(CECILIA, "access")
    question = f"{PATH}/{asked.reference}/aterkallelse"
    assert "If your letter comes afterwards" in await read(client, question)
    await journeys.received(CECILIA, "access")
    page = await read(client, question)
    assert "If your letter comes afterwards" not in page
    assert "Your letter is already here." in page


async def test_the_page_says_where_the_answer_goes_once_the_letter_is_here_but_not_the_address(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, BERTIL_EMAIL)
    asked = await requests.submit(BERTIL, "access")
    told = "The answer goes to the address that the shop has for you, unless you have given us another one."
    assert told not in await read(client, f"{PATH}/{asked.reference}")
    await journeys.received(BERTIL, "access")
    assert told in await read(client, f"{PATH}/{asked.reference}")


async def test_no_last_day_is_shown_once_the_answer_is_posted(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    asked = await journeys.answered(ANNA)
    assert "Answer at the latest" not in await read(client, f"{PATH}/{asked.reference}")
    assert "You have our answer in the post by" not in await read(client, PATH)


async def test_a_plan_says_what_is_to_be_erased_and_not_that_it_is(client: httpx.AsyncClient) -> None:
    await sign_in(client, BERTIL_EMAIL)
    asked = await journeys.planned(BERTIL)
    page = await read(client, f"{PATH}/{asked.reference}")
    assert "To be erased: " in page
    assert "Kept by law" not in page


async def test_an_erasure_names_the_requests_that_it_waits_for_and_those_that_it_overtakes(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, CECILIA_EMAIL)
    first, waiting = await journeys.received(CECILIA, "access"), await requests.submit(CECILIA, "portability")
    before, after = "so you need not wait:", "the request ends:"
    asking = await read(client, f"{PATH}/ny/radering")
    asked = await read(client, f"{PATH}/{(await requests.submit(CECILIA, 'erasure')).reference}")
    for page in (asking, asked):
        assert page.index(before) < page.index(first.reference) < page.index(after) < page.index(waiting.reference)
    assert before not in await read(client, f"{PATH}/{waiting.reference}"), "only an erasure overtakes"


async def test_marketing_that_ended_with_a_withdrawn_objection_is_said_to_stay_off_for_as_long_as_it_is(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, CECILIA_EMAIL)
    made = (await objections.object_to(CECILIA, ["campaigns", "credit_check"], "")).request
    assert made
    path, still = f"{PATH}/{made.reference}", "This marketing is still off"
    assert still not in await read(client, path)
    await requests.withdraw(CECILIA, made.reference)
    page = await read(client, path)
    assert "<li>Campaigns by post</li>" in page.partition(still)[2]
    assert "The letter is about the rest." not in page
    assert "Your data is still blocked" not in page
    await consents.choose(CECILIA, "campaigns", True)
    assert still not in await read(client, path)
