"""The print queue on its pages: a run is made, opened, confirmed and posted, and what goes wrong is said."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import babel.dates
import httpx
import pytest

from portal.clock import today
from portal.data.letters.outgoing_letters import Letter
from portal.domain.errors import Conflict
from portal.domain.letters import making, postings, print_queue
from portal.domain.letters.making import Kind
from tests.conftest import World
from tests.domain.journeys import received
from tests.domain.printing import empty, texts, written
from tests.domain.replies import found, plain
from tests.on_paper import print_letter
from tests.people import ANNA, BERTIL, COLLEAGUE_EMAIL, HANDLER, HANDLER_EMAIL
from tests.web.conftest import post, sign_in

pytestmark = pytest.mark.usefixtures("replies")
AT = "/personal/utskrift"


@pytest.fixture
async def replies(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replies are plain letters that set nothing off, and none waits."""
    monkeypatch.setitem(making.KINDS, "reply", Kind(plain))
    await empty()


async def made(client: httpx.AsyncClient, **form: str) -> str:
    """The address of a run of all letters, or of those that the form says."""
    sent = {"which": "all", "sides": "duplex", **form}
    answer = await post(client, f"{AT}/omgangar", sent)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_a_run_goes_from_the_queue_to_the_post(world: World, client: httpx.AsyncClient) -> None:
    request = await received(ANNA, "access")
    letters = [*await written(1, request), *await written(1)]
    await sign_in(client, HANDLER_EMAIL)
    queue = (await client.get(AT)).text
    assert request.reference in queue
    assert "Alla som ska skrivas ut (2)" in queue
    run = await made(client, with_list="true")
    assert "Gör en utskriftsomgång" not in (await client.get(AT)).text
    assert run in (await client.get(AT)).text
    pdf = await client.get(f"{run}/omgang.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert request.reference not in pdf.headers["content-disposition"]
    assert len(texts(pdf.content)) == 6
    assert (await post(client, f"{run}/bekraftelse", {"outcome": "all"})).headers["location"] == run
    page = (await client.get(run)).text
    boxes = re.findall(r'name="letters" type="checkbox" value="([^"]+)" checked', page)
    assert sorted(boxes) == sorted(str(letter) for letter in letters)
    token = re.findall(r'name="form_token" value="([^"]+)"', page)[0]
    form = {"letters": boxes, "posted_on": today().isoformat(), "form_token": token}
    answer = await client.post(f"{AT}/postning", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.headers["location"] == AT
    assert {(await found(letter)).state for letter in letters} == {"posted"}
    assert "Klar" in (await client.get(run)).text


async def test_a_long_queue_goes_on_on_another_page(
    world: World, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_queue, "SHOWN", 2)
    letters = await written(3)
    await sign_in(client, HANDLER_EMAIL)
    pages = [(await client.get(AT)).text, (await client.get(f"{AT}?sida=2")).text]
    shown = [[letter for letter in letters if f"/personal/utgaende/{letter}" in page] for page in pages]
    assert shown == [letters[:2], letters[2:]]
    assert f'rel="next" href="{AT}?sida=2"' in pages[0]
    assert f'rel="prev" href="{AT}"' in pages[1]
    assert 'rel="next"' not in pages[1]
    assert all("Alla som ska skrivas ut (3)" in page for page in pages)
    assert (await client.get(f"{AT}?sida=0")).status_code == 400


async def test_only_the_ticked_letters_go_into_a_run(world: World, client: httpx.AsyncClient) -> None:
    ticked, left = await written(2)
    await sign_in(client, HANDLER_EMAIL)
    run = await made(client, which="ticked", to_print=str(ticked))
    page = (await client.get(run)).text
    assert str(ticked) in page
    assert str(left) not in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"which": "ticked", "sides": "duplex"}, "Kryssa för de brev som ska skrivas ut."),
        ({"sides": "duplex"}, "Välj vilka brev som ska skrivas ut."),
        ({"which": "all"}, "Välj hur pappret skrivs ut."),
        ({"which": "ticked", "sides": "duplex", "to_print": "x"}, "Det är något fel på det här."),
        ({"which": "ticked", "sides": "duplex", "to_print": str(uuid4())}, "de är redan i en utskriftsomgång"),
    ],
)
async def test_a_run_that_cannot_be_made_says_why(
    world: World, client: httpx.AsyncClient, form: dict[str, str], said: str
) -> None:
    await written(1)
    await sign_in(client, HANDLER_EMAIL)
    answer = await post(client, f"{AT}/omgangar", form)
    assert answer.status_code == 422
    assert said in answer.text


async def test_the_second_who_makes_a_run_of_everything_is_told_that_nothing_is_left(
    world: World, client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    await written(1)
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, COLLEAGUE_EMAIL)
    await made(client)
    answer = await post(other_client, f"{AT}/omgangar", {"which": "all", "sides": "simplex"})
    assert answer.status_code == 422
    assert "de är redan i en utskriftsomgång" in answer.text


async def test_a_run_is_not_confirmed_before_it_is_opened_nor_twice(world: World, client: httpx.AsyncClient) -> None:
    [letter] = await written(1)
    await sign_in(client, HANDLER_EMAIL)
    run = await made(client)
    for form, said in (
        ({}, "Välj vad som finns på papper."),
        ({"outcome": "all"}, "Ingen har öppnat omgångens fil"),
        ({"outcome": "some"}, "Kryssa för de brev som blev fel."),
    ):
        answer = await post(client, f"{run}/bekraftelse", form)
        assert answer.status_code == 422
        assert said in answer.text
    await client.get(f"{run}/omgang.pdf")
    assert "Titta i skrivaren innan du skriver ut den igen." in (await client.get(run)).text
    assert (await post(client, f"{run}/bekraftelse", {"outcome": "some", "failed": str(letter)})).status_code == 303
    assert (await post(client, f"{run}/bekraftelse", {"outcome": "all"})).status_code == 409
    assert (await client.get(f"{run}/omgang.pdf")).status_code == 409
    assert str(letter) in (await client.get(AT)).text


async def test_letters_that_cannot_be_posted_are_listed_and_none_is(world: World, client: httpx.AsyncClient) -> None:
    good, gone = await written(2)
    for letter in (good, gone):
        await print_letter(HANDLER, letter)
    await postings.mark_posted(HANDLER, gone, today())
    await sign_in(client, HANDLER_EMAIL)
    both = {"letters": f"{good},{gone}", "posted_on": today().isoformat()}
    answer = await post(client, f"{AT}/postning", both)
    assert answer.status_code == 422
    assert f'<a href="/personal/utgaende/{gone}">' in answer.text
    day = babel.dates.format_date(today(), "d MMMM y", locale="sv")
    assert f"Hanna Handläggare har redan antecknat att det postades den {day}." in answer.text
    assert 'id="posted_on-error"' not in answer.text, "nothing is wrong with the day"
    assert (await found(good)).state == "printed"
    tomorrow = (today() + timedelta(days=1)).isoformat()
    for form, said in (
        ({"letters": str(good), "posted_on": tomorrow}, "Den dagen är inte kommen än."),
        ({"posted_on": today().isoformat()}, "Kryssa för de brev som är postade."),
        ({"letters": str(good), "posted_on": "x"}, "Skriv datumet"),
    ):
        answer = await post(client, f"{AT}/postning", form)
        assert answer.status_code == 422
        assert said in answer.text


async def test_what_stands_in_the_way_is_named_as_the_list_of_its_run_names_it(
    world: World, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = await received(ANNA, "access")
    [first], [second] = await written(1), await written(1, await received(BERTIL, "access"))
    [third] = await written(1, request)

    async def is_overtaken(posted: Letter) -> None:
        if posted.id == third:
            raise Conflict

    monkeypatch.setitem(making.KINDS, "reply", Kind(plain, on_posted=is_overtaken))
    await sign_in(client, HANDLER_EMAIL)
    run = await made(client)
    await client.get(f"{run}/omgang.pdf")
    await post(client, f"{run}/bekraftelse", {"outcome": "all"})
    order = re.findall(r'name="letters" type="checkbox" value="([^"]+)"', (await client.get(run)).text)
    number = order.index(str(third)) + 1
    assert number == 2, "the only fault is not the first of the run"
    all_of_it = {"letters": ",".join(order), "posted_on": today().isoformat(), "run": run.rpartition("/")[2]}
    page = (await post(client, f"{AT}/postning", all_of_it)).text
    [told] = re.findall(r"<li>Nr (\d)[^<]*<a href=\"/personal/utgaende/([^\"]+)\">(.*?)</a>", page)
    assert told[:2] == (str(number), str(third))
    assert request.reference in told[2]
    assert "Svar på ett brev" in told[2]
    rows = {letter: row for row in page.split("<tr") for letter in order if f'value="{letter}"' in row}
    assert {letter for letter, row in rows.items() if "Står i vägen" in row} == {str(third)}
    assert {(await found(letter)).state for letter in (first, second, third)} == {"printed"}


async def test_the_most_urgent_letters_are_at_the_top_of_the_queue(world: World, client: httpx.AsyncClient) -> None:
    [whenever] = await written(1)
    [due] = await written(1, await received(ANNA, "access"))
    await sign_in(client, HANDLER_EMAIL)
    page = (await client.get(AT)).text
    assert page.index(f"/personal/utgaende/{due}") < page.index(f"/personal/utgaende/{whenever}")
    run = await made(client)
    assert re.findall(r'name="failed" type="checkbox" value="([^"]+)"', (await client.get(run)).text) == [
        str(due), str(whenever)
    ]  # fmt: skip


async def test_a_copy_is_asked_for_with_its_reason_and_counted_on_the_letters_page(
    world: World, client: httpx.AsyncClient
) -> None:
    [letter] = await written(1)
    at = f"/personal/utgaende/{letter}"
    await sign_in(client, HANDLER_EMAIL)
    assert "Kopior" not in (await client.get(at)).text
    assert (await post(client, f"{at}/kopia", {"reason": "lost"})).status_code == 409
    await print_letter(HANDLER, letter)
    assert "Brevet har skrivits ut en gång." in (await client.get(at)).text
    refused = await post(client, f"{at}/kopia", {"reason": "x"})
    assert refused.status_code == 422
    copy = await post(client, f"{at}/kopia", {"reason": "lost"})
    assert all("Kopia" in page for page in texts(copy.content))
    page = (await client.get(at)).text
    assert "1 kopia har skrivits ut." in page
    assert "Brevet kom inte fram" in page


async def test_there_is_no_run_of_another_name(world: World, client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    for name in (uuid4(), "x", UUID(int=0)):
        for at in (f"{AT}/omgangar/{name}", f"{AT}/omgangar/{name}/omgang.pdf"):
            assert (await client.get(at)).status_code == 404


async def test_the_test_print_shows_where_the_window_is(world: World, client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    sheet = await client.get(f"{AT}/provutskrift.pdf")
    assert "Provutskrift för kuvert" in texts(sheet.content)[0]
