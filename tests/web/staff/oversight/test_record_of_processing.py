"""The record's page and its document: what is stated, what is not, and how an assumption is confirmed."""

import httpx
import pytest

from portal.domain.record_of_processing.published import published
from portal.letters.record_of_processing import TITLES
from tests.letter_text import read, squeezed
from tests.people import ANNA_EMAIL, HANDLER_EMAIL
from tests.web.conftest import post, sign_in

PAGE = "/personal/behandlingsregister"

pytestmark = pytest.mark.usefixtures("world")


async def opened(client: httpx.AsyncClient, path: str, language: str) -> httpx.Response:
    await sign_in(client, HANDLER_EMAIL)
    await post(client, "/sprak", {"language": language}, page="/personal")
    answer = await client.get(path)
    assert answer.status_code == 200
    return answer


async def test_the_page_says_who_answers_for_what_and_what_nobody_has_stated(client: httpx.AsyncClient) -> None:
    page = (await opened(client, PAGE, "en")).text
    for words in (
        "556484-7324",
        "Recipients of the newsletter",
        "Only some employees may reach personal data",
        "Outside the EU and EEA",
        "controller.<wbr>data_protection_officer",
        "run portal migrate",
    ):
        assert words in page
    assert page.count("<em>Not stated</em>") == 1, "the joint controllers"
    assert "The address says “Personuppgiftsombudet”" in page
    assert f'href="{PAGE}.pdf"' in page


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_the_document_is_of_the_version_in_force_in_the_readers_language(
    client: httpx.AsyncClient, language: str
) -> None:
    answer = await opened(client, f"{PAGE}.pdf", language)
    assert answer.headers["content-type"] == "application/pdf"
    text = read(answer.content)
    assert squeezed(TITLES[language]) in text  # type: ignore[index]
    assert f"Version:{(await published()).version}" in text


async def test_a_member_does_not_find_the_document(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    assert (await client.get(f"{PAGE}.pdf")).status_code == 404
