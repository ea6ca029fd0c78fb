"""What is waited for is seen where the member looks, and nothing is said to be sent that is only being written."""

from datetime import timedelta

import httpx
import pytest

from portal.clock import today
from portal.domain.requests import extensions, identity_questions, requests
from portal.web.language import formatters
from tests.domain.journeys import received
from tests.domain.letters_on_the_way import posted
from tests.people import ANNA, ANNA_EMAIL, CECILIA, CECILIA_EMAIL, HANDLER
from tests.web.conftest import sign_in

pytestmark = pytest.mark.usefixtures("world")

PATH = "/mitt-konto/begaran"


async def test_a_question_about_identity_is_seen_everywhere_once_it_is_posted(client: httpx.AsyncClient) -> None:
    request = await received(CECILIA, "access")
    await identity_questions.ask(
        HANDLER, request.reference, "Whose name?", today() + timedelta(days=14), ["letter", "telephone"]
    )
    await sign_in(client, CECILIA_EMAIL)
    page = (await client.get(f"{PATH}/{request.reference}")).text
    assert "The letter is not in the post yet." in page
    assert "We wait for your answer" not in page
    await posted(request, "identity_question")
    page = (await client.get(f"{PATH}/{request.reference}")).text
    for said in ("We wait for an answer from you", "Otherwise we cannot do what you ask for.", "031-693130"):
        assert said in page
    assert "Now we make sure that it comes from you" not in page
    for where in (PATH, "/mitt-konto"):
        assert "We wait for your answer" in (await client.get(where)).text, where


async def test_an_extension_names_both_days_until_its_letter_is_posted(client: httpx.AsyncClient) -> None:
    request = await received(ANNA, "access")
    extended = await extensions.order(HANDLER, request.reference, "complexity", "Mycket att gå igenom.")
    await sign_in(client, ANNA_EMAIL)
    page = (await client.get(f"{PATH}/{request.reference}")).text
    assert extended.due_on
    extension = (await requests.follow(ANNA, request.reference)).pending.extension
    assert extension
    later, first = (formatters("sv")["long_date"](day) for day in (extension.extended_to, extended.due_on))
    assert f"När brevet är postat gäller {later}. Tills dess gäller {first}." in page
    assert f"När det brevet är postat gäller {later} i stället." in page
    await posted(request, "extension")
    assert "i stället." not in (await client.get(f"{PATH}/{request.reference}")).text
