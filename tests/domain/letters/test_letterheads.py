"""The office's envelopes are the office's: a member's form is as it was, whatever window the office buys."""

from collections.abc import Iterator

import pytest

from portal.domain.letterheads import letterhead
from portal.domain.record_of_processing.published import published
from portal.domain.requests import requests
from portal.letters.letterhead import WINDOWS
from portal.settings import configure, settings
from tests.people import ANNA

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def windows_on_the_left() -> Iterator[None]:
    before = settings().model_dump()
    configure(**before | {"envelope_window": "left", "envelope_window_moved": (1.5, -2)})
    yield
    configure(**before)


@pytest.mark.usefixtures("windows_on_the_left")
async def test_letters_are_for_the_office_s_envelopes() -> None:
    place = letterhead((await published()).record.controller).address_place
    assert (place.x, place.y) == (WINDOWS["left"].x + 1.5, WINDOWS["left"].y - 2)


async def test_a_form_is_the_same_sheet_whatever_envelopes_the_office_has(request: pytest.FixtureRequest) -> None:
    asked = await requests.submit(ANNA, "access")
    before = await requests.form_pdf(ANNA, asked.reference)
    request.getfixturevalue("windows_on_the_left")
    assert await requests.form_pdf(ANNA, asked.reference) == before
