"""Blocking a person's data from the request's page, and what the person sees of it."""

import asyncpg
import httpx
import pytest
from litestar import Litestar

from portal.clock import today
from portal.data.database import acting_as
from portal.domain.consents import consents
from portal.domain.letters import outgoing_letters, postings
from portal.domain.requests import requests
from portal.domain.requests.deadlines import working_days_after
from portal.domain.rights.restriction_questions import Question, ask
from portal.letters.values import long_date
from tests.conftest import World
from tests.on_paper import print_letter
from tests.people import ANNA, ANNA_EMAIL, APPROVER_EMAIL, BERTIL, HANDLER, HANDLER_EMAIL
from tests.web.conftest import browser, post, sign_in

pytestmark = pytest.mark.usefixtures("world")


async def posted_notice(client: httpx.AsyncClient, at: str) -> None:
    """Write the letter that tells of the lifting, print it and post it."""
    async with acting_as(HANDLER):
        request = await requests.find(at.rpartition("/")[2])
        [letter] = await outgoing_letters.of_request(request)
    await outgoing_letters.write(letter.id)
    await print_letter(HANDLER, letter.id)
    await postings.mark_posted(HANDLER, letter.id, today())


async def test_a_handler_blocks_tells_and_lifts_and_the_member_sees_each(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient, world: World
) -> None:
    await consents.choose(ANNA, "email_offers", True)
    at = f"/personal/begaran/{(await requests.submit(ANNA, 'access')).reference}"
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, ANNA_EMAIL)
    assert "Dina uppgifter är blockerade" not in (await other_client.get("/mitt-konto")).text

    form = {"ground": "accuracy", "telephones": "070-174 06 05, 031-390 06 01"}
    placed = await post(client, f"{at}/begransning", form)
    assert (placed.status_code, placed.headers["location"]) == (303, at)
    page = (await client.get(at)).text
    assert "Personen säger att uppgifterna är fel" in page
    assert f'action="{at}/begransning/underrattelse"' in page
    assert "upphavande" not in page, "nothing is lifted before the person has been told"
    assert "1 blockering av en persons uppgifter gäller" in (await client.get("/personal")).text
    listed = (await client.get("/personal/blockeringar")).text
    assert f'href="{at}#restriction"' in listed
    assert "Kontrollera om uppgifterna stämmer." in listed
    assert (await client.get("/personal/blockeringar?efter=x")).headers["location"] == "/personal/blockeringar"
    assert (await ask("shop", [Question("telephone", "+46313900601")]))[0].restricted

    assert "Dina uppgifter är blockerade sedan den" in (await other_client.get("/mitt-konto")).text
    choices = (await other_client.get("/mitt-konto/samtycken")).text
    assert "Dina uppgifter är blockerade sedan den" in choices
    assert "Ingenting av det pågår så länge dina uppgifter är blockerade." in choices
    assert 'id="switch-email_offers" role="switch" aria-checked="true"' in choices, "the choice is kept"
    assert "Stoppad så länge dina uppgifter är blockerade" in choices
    switched = await post(
        other_client, "/mitt-konto/samtycken/sms_offers", {"given": "true"}, headers={"HX-Request": "true"}
    )
    assert "Stoppad så länge dina uppgifter är blockerade" in switched.text

    early = await post(client, f"{at}/begransning/upphavande", {"ground": "accuracy"})
    assert early.status_code == 409
    assert "tidigast 10 arbetsdagar efter att det har postats" in (await client.get(at)).text
    notice = {"ground": "accuracy", "lifting_reason": "Vi har kontrollerat uppgifterna. De är rätt."}
    assert (await post(client, f"{at}/begransning/underrattelse", notice)).status_code == 303
    assert (await post(client, f"{at}/begransning/underrattelse", notice)).status_code == 409, "one letter is enough"
    page = (await client.get(at)).text
    assert "är på väg till posten" in page
    assert "upphavande" not in page
    await posted_notice(client, at)
    assert f"Den kan hävas den {long_date(working_days_after(today(), 10), 'sv')}." in (await client.get(at)).text
    assert (await post(client, f"{at}/begransning/upphavande", {"ground": "accuracy"})).status_code == 422
    connection = await asyncpg.connect(world.admin_url(world.portal))
    await connection.execute("UPDATE lifting_notice SET earliest = $1", today())
    await connection.close()
    assert f'action="{at}/begransning/upphavande"' in (await client.get(at)).text
    assert (await post(client, f"{at}/begransning/upphavande", {"ground": "accuracy"})).status_code == 303
    assert "Personens uppgifter är inte blockerade." in (await client.get(at)).text
    assert "Ingen blockering gäller" in (await client.get("/personal/blockeringar")).text

    assert "Dina uppgifter är blockerade" not in (await other_client.get("/mitt-konto")).text
    history = (await other_client.get("/mitt-konto/historik")).text
    for said in ("blockerades: sedan dess", "Vi skrev till dig", "inte längre blockerade"):
        assert said in history


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [
        ("begransning", {}, "Välj varför uppgifterna ska blockeras."),
        ("begransning", {"ground": "retained"}, "Välj varför uppgifterna ska blockeras."),
        ("begransning", {"ground": "claims", "telephones": "ring mig"}, "Något av detta är inte ett telefonnummer."),
        ("begransning/underrattelse", {"ground": "unlawful"}, "Säg varför blockeringen hävs."),
        ("begransning/upphavande", {"ground": "everything"}, "Välj varför"),
    ],
)
async def test_what_does_not_fit_is_said_and_changes_nothing(
    client: httpx.AsyncClient, path: str, form: dict[str, str], said: str
) -> None:
    at = f"/personal/begaran/{(await requests.submit(BERTIL, 'access')).reference}"
    await sign_in(client, HANDLER_EMAIL)
    if path != "begransning":
        await post(client, f"{at}/begransning", {"ground": "unlawful"})
    answer = await post(client, f"{at}/{path}", form)
    assert answer.status_code == 422
    assert said in answer.text
    for value in form.values():
        assert value == "retained" or value in answer.text or value in {"unlawful", "everything"}, "kept"


async def test_an_approver_sees_it_and_cannot_change_it(app: Litestar) -> None:
    at = f"/personal/begaran/{(await requests.submit(BERTIL, 'access')).reference}"
    async with browser(app) as client:
        await sign_in(client, APPROVER_EMAIL)
        page = (await client.get(at)).text
        assert "Blockering (artikel 18)" in page
        assert "/begransning" not in page
        assert (await post(client, f"{at}/begransning", {"ground": "claims"})).status_code == 403
