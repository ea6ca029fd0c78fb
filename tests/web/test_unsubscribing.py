"""One click, without signing in, ends it; the link says nothing of anybody (RFC 8058)."""

import base64
import secrets

import asyncpg
import httpx
import pytest
from litestar import Litestar

from portal.data.actors import SYSTEM
from portal.data.consents import suppressions
from portal.data.database import acting_as
from portal.domain.consents import consents, unsubscribing
from portal.domain.consents.consents import UnknownActivity, marketing_allowed
from portal.domain.erasure import known_as
from portal.domain.rights.restriction_questions import Question
from portal.settings import configure, settings
from tests.conftest import World
from tests.domain.journeys import closed, erased
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, BERTIL, BERTIL_EMAIL, CECILIA, CECILIA_EMAIL
from tests.web.conftest import browser, sign_in

pytestmark = pytest.mark.usefixtures("world")

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def token(email: str, activity: str = "newsletter") -> str:
    """The token in a link for whoever has that address."""
    [made] = await unsubscribing.tokens("test", activity, [Question("email", email)])
    return made


async def test_the_mail_clients_one_click_ends_it_at_once_without_cookies_and_nothing_else(
    client: httpx.AsyncClient,
) -> None:
    await consents.choose(ANNA, "sms_offers", True)
    assert "newsletter" in await marketing_allowed(ANNA.id)
    answer = await client.post(f"/avsluta/{await token(ANNA_EMAIL)}", data=ONE_CLICK)
    assert answer.status_code == 200, "no redirect: mail clients follow none"
    assert "set-cookie" not in answer.headers
    allowed = await marketing_allowed(ANNA.id)
    assert "newsletter" not in allowed
    assert "sms_offers" in allowed
    made = (await consents.history(ANNA))[0]
    assert (made.activity, made.given, made.origin, made.place) == ("newsletter", False, "unsubscribe", "one_click")


async def test_looking_changes_nothing_and_shows_one_button(client: httpx.AsyncClient) -> None:
    link = f"/avsluta/{await token(BERTIL_EMAIL)}"
    page = await client.get(link)
    assert page.status_code == 200
    assert page.text.count("<button") == 2, "the language, and the one button"
    assert 'name="List-Unsubscribe" value="One-Click"' in page.text
    assert "newsletter" in await marketing_allowed(BERTIL.id)
    await client.post(link, data=ONE_CLICK, headers={"Sec-Fetch-Site": "same-origin"})
    assert "newsletter" not in await marketing_allowed(BERTIL.id)


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "no"}, {"other": "x"}])
async def test_a_post_that_does_not_say_one_click_ends_nothing(client: httpx.AsyncClient, data: dict[str, str]) -> None:
    answer = await client.post(f"/avsluta/{await token(CECILIA_EMAIL)}", data=data)
    assert answer.status_code == 422
    assert "newsletter" in await marketing_allowed(CECILIA.id)


async def test_a_link_gives_nothing_away_and_cannot_be_made(client: httpx.AsyncClient) -> None:
    right, stranger = await token(ANNA_EMAIL), await token("nobody@example.se")
    other = await token(ANNA_EMAIL, "post_offers")
    assert len(right) == len(stranger) == len(other), "not even whom we know, or what for"
    assert right == await token(ANNA_EMAIL.upper()), "the same link each time"
    decoded = base64.urlsafe_b64decode(right + "==")
    assert ANNA.id.bytes not in decoded
    assert b"newsletter" not in decoded
    forged = right[:-8] + ("A" * 8 if right[-8:] != "A" * 8 else "B" * 8)
    pages = {
        (await client.post(f"/avsluta/{it}", data=ONE_CLICK)).text for it in (right, stranger, forged, "x", "å" * 9)
    }
    assert len(pages) == 1, "whatever the link, the answer is the same"


async def test_a_forged_link_ends_nothing(client: httpx.AsyncClient) -> None:
    right = await token(CECILIA_EMAIL)
    for place in (0, len(right) // 2, len(right) - 2):
        letter = "A" if right[place] != "A" else "B"
        await client.post(f"/avsluta/{right[:place]}{letter}{right[place + 1 :]}", data=ONE_CLICK)
    for nonsense in ("x", "A" * 5000, "%00", "%F0%9F%8E%B8", "a b", "..", "="):
        assert (await client.post(f"/avsluta/{nonsense}", data=ONE_CLICK)).status_code in {200, 404, 405}
    assert "newsletter" in await marketing_allowed(CECILIA.id)


async def test_whoever_the_portal_does_not_know_is_suppressed_by_a_digest(
    client: httpx.AsyncClient, world: World
) -> None:
    admin = await asyncpg.connect(world.admin_url(world.portal))
    await admin.execute("TRUNCATE suppression")
    link = f"/avsluta/{await token('Later@Example.se')}"
    for _ in range(2):
        assert (await client.post(link, data=ONE_CLICK)).status_code == 200
    rows = await admin.fetch("SELECT activity, reason FROM suppression")
    # The address becomes a member's: what was said before still counts.
    await admin.execute("UPDATE account SET email = 'later@example.se' WHERE id = $1", CECILIA.id)
    assert [tuple(row) for row in rows] == [("newsletter", "unsubscribed")]
    allowed = await marketing_allowed(CECILIA.id)
    await admin.execute("UPDATE account SET email = $2 WHERE id = $1", CECILIA.id, CECILIA_EMAIL)
    await admin.execute("DELETE FROM suppression")
    await admin.close()
    assert "newsletter" not in allowed
    assert "campaigns" in allowed


async def test_a_link_is_made_for_what_can_be_chosen_only() -> None:
    with pytest.raises(UnknownActivity):
        await token(ANNA_EMAIL, "credit_check")


async def test_somebody_signed_in_elsewhere_is_not_signed_out_by_it(app: Litestar) -> None:
    async with browser(app) as member:
        await sign_in(member, ANNA_EMAIL)
        await member.post(f"/avsluta/{await token(ANNA_EMAIL, 'campaigns')}", data=ONE_CLICK)
        assert (await member.get("/mitt-konto/samtycken")).status_code == 200


async def test_links_and_suppressions_of_before_still_count_under_a_new_index_key(client: httpx.AsyncClient) -> None:
    mine, stranger = await token(BERTIL_EMAIL, "campaigns"), await token("stranger@example.se", "campaigns")
    await client.post(f"/avsluta/{stranger}", data=ONE_CLICK)
    before = settings().model_dump()
    new = {"index_key": secrets.token_bytes(32), "accepted_index_keys": (before["index_key"],)}
    configure(**{**before, **new})
    try:
        assert await token(BERTIL_EMAIL, "campaigns") != mine
        await client.post(f"/avsluta/{mine}", data=ONE_CLICK)
        async with acting_as(SYSTEM):
            [possible] = known_as.possible_digests_of_all("email", ["stranger@example.se"])
            assert await suppressions.found(possible)
    finally:
        configure(**before)
    assert "campaigns" not in await marketing_allowed(BERTIL.id)


async def test_an_erasure_leaves_nothing_but_digests_and_a_link_from_before_ends_nothing_more(
    client: httpx.AsyncClient, world: World
) -> None:
    link = f"/avsluta/{await token(ANNA_EMAIL)}"
    await closed(await erased(ANNA))
    admin = await asyncpg.connect(world.admin_url(world.portal))
    rows = await admin.fetch("SELECT * FROM suppression WHERE reason = 'erased'")
    assert {row["activity"] for row in rows} == {"*"}
    assert all(len(row["digest"]) == 32 for row in rows)
    before = await admin.fetchval("SELECT count(*) FROM consent")
    assert (await client.post(link, data=ONE_CLICK)).status_code == 200
    assert await admin.fetchval("SELECT count(*) FROM consent") == before
    # Whoever gets that number or that address anew is not started again.
    await admin.execute("UPDATE data_subject SET customer_number = NULL WHERE customer_number = $1", ANNA_NUMBER)
    await admin.execute("UPDATE data_subject SET customer_number = $2 WHERE id = $1", CECILIA.id, ANNA_NUMBER)
    await admin.close()
    assert await marketing_allowed(CECILIA.id) == ()
