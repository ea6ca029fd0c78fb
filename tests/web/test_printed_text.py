"""What a form prints is what can be seen, and no personnummer of the member's is taken for it."""

import httpx
import pytest

from portal.domain.requests import requests
from portal.domain.requests.starting import MOST_A_DAY
from tests.people import ANNA, ANNA_EMAIL, ANNA_PERSONNUMMER
from tests.web.conftest import post, sign_in

pytestmark = pytest.mark.usefixtures("world")

PATH = "/mitt-konto/begaran/ny/rattelse"


@pytest.mark.parametrize(
    ("right", "said"),
    [
        ("\u200b\u202e", "Skriv vad det ska stå."),
        ("\u2800", "Skriv vad det ska stå."),
        (ANNA_PERSONNUMMER, "ser ut som ett personnummer"),
        *(
            (f"Mitt nummer är {written}.", "ser ut som ett personnummer")
            for ten in [ANNA_PERSONNUMMER[2:].replace("-", "")]
            for written in (ten, *(f"{ten[:6]}{between}{ten[6:]}" for between in ("-", "+", " ", " - ", "\u2013")))
        ),
    ],
)
async def test_it_is_asked_for_again(client: httpx.AsyncClient, right: str, said: str) -> None:
    await sign_in(client, ANNA_EMAIL)
    answer = await post(client, PATH, {"1-place": "shop.customers.name", "1-right": right})
    assert answer.status_code == 422
    assert said in answer.text
    assert await requests.of_member(ANNA) == []


@pytest.mark.parametrize(
    "right",
    [
        "070-1740605",
        "0701740605",
        "031-69 31 30",
        "100023-1234",
        "8703149876",
        "Anna \u2013 \U0001f468\u200d\U0001f3a4",
    ],
)
async def test_a_telephone_number_and_a_joined_sign_are_taken(client: httpx.AsyncClient, right: str) -> None:
    await sign_in(client, ANNA_EMAIL)
    answer = await post(client, PATH, {"1-place": "annat", "1-right": right})
    assert answer.status_code == 303
    reference = answer.headers["location"].rpartition("/")[2]
    assert right in ((await requests.follow(ANNA, reference)).text or "")
    await requests.withdraw(ANNA, reference)


async def test_a_field_that_was_sent_twice_is_refused(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    sent = {"kind": ["access", "erasure"]}
    answer = await post(client, "/mitt-konto/begaran", sent)  # type: ignore[arg-type]
    assert answer.status_code == 422


async def test_the_eleventh_request_of_a_day_is_for_the_telephone(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    already = len(await requests.of_member(ANNA))
    for _ in range(MOST_A_DAY - already):
        await requests.withdraw(ANNA, (await requests.submit(ANNA, "access")).reference)
    answer = await post(client, "/mitt-konto/begaran", {"kind": "access"})
    assert answer.status_code == 429
    assert "många begäranden i dag" in answer.text
