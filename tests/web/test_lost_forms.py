"""What was filled in is not lost with the session: it waits for whoever filled it in, and is sent by a button alone."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import pytest
import pytest_asyncio
from litestar import Litestar

from portal.data.accounts import accounts
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.signing_in import kept_forms, second_factors
from portal.web.pages import TEMPLATES
from portal.web.step_up import SECRET as NOT_KEPT
from tests.authenticator import SECRET, code_now
from tests.conftest import World
from tests.people import ANNA, ANNA_EMAIL, BERTIL, BERTIL_EMAIL, HANDLER_EMAIL, PASSWORD
from tests.web.conftest import browser, forget_used_codes, post, sign_in, token_of
from tests.web.test_step_up import hidden

pytestmark = pytest.mark.usefixtures("world")

AT = "/personal/begaran/JM-0000-0000/forlangning"
TEXT = "Vi behöver <mer> tid, för begäran gäller elva års köp."
OURS = {"Sec-Fetch-Site": "same-origin"}
WAITS = "/ej-skickat"
OTHER = "/annan-inloggad"
BUTTON = re.compile(r'<form method="post" action="(/ej-skickat\?formular=[0-9a-f]{32})">(.*?)</form>', re.DOTALL)
THROWN = re.compile(r'action="(/ej-skickat/bortkastning\?formular=[0-9a-f]{32})"')


@pytest_asyncio.fixture(loop_scope="session")
async def admin(world: World) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(world.admin_url(world.portal))
    yield connection
    await connection.execute("TRUNCATE kept_form")
    await connection.close()


async def signed_out_meanwhile(client: httpx.AsyncClient, email: str, at: str, form: dict[str, str]) -> httpx.Response:
    """Somebody fills in a form, signs out in another tab, and sends the form."""
    await sign_in(client, email)
    token = await token_of(client)
    await post(client, "/logga-ut")
    on = {"Referer": "http://portal.test/mitt-konto/begaran/ny?slag=utdrag"}
    return await client.post(at, data={"form_token": token or "", **form}, headers=OURS | on)


def shown(page: str) -> dict[str, str]:
    """The fields of the form that is sent by the button."""
    [(_, form)] = BUTTON.findall(page)
    return hidden(form)


def button(page: str) -> str:
    """Where that form goes first."""
    [(at, _)] = BUTTON.findall(page)
    return str(at)


async def test_a_request_that_was_filled_in_is_sent_after_the_sign_in_by_a_button(
    client: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    count = "SELECT count(*) FROM request WHERE subject_id = $1"
    had = await admin.fetchval(count, BERTIL.id)
    refused = await signed_out_meanwhile(client, BERTIL_EMAIL, "/mitt-konto/begaran", {"kind": "access"})
    assert (refused.status_code, refused.headers["location"].partition("?")[0]) == (303, "/logga-in")
    assert "sparat i en timme" in (await client.get("/logga-in")).text
    stored = await admin.fetchval("SELECT content FROM kept_form")
    assert b"access" not in stored
    assert (await sign_in(client, BERTIL_EMAIL)).headers["location"] == WAITS
    page = (await client.get(WAITS)).text
    assert await admin.fetchval(count, BERTIL.id) == had, "not before the button is pressed"
    assert '<a href="/mitt-konto/begaran/ny">Se sidan' in page
    assert "En begäran: Registerutdrag" in page
    form = shown(page)
    on = await client.post(button(page), data=form, headers=OURS)
    assert (on.status_code, on.headers["location"]) == (307, "/mitt-konto/begaran")
    done = await client.post(on.headers["location"], data=form, headers=OURS)
    assert (done.status_code, await admin.fetchval(count, BERTIL.id)) == (303, had + 1)
    again = await client.post(button(page), data=form, headers=OURS)
    assert (again.status_code, again.headers["location"]) == (303, "/mitt-konto"), "once"


async def test_nobody_else_who_signs_in_there_gets_it_and_it_waits_for_an_hour(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    await signed_out_meanwhile(client, BERTIL_EMAIL, "/mitt-konto/begaran/ny/rattelse", {"other": TEXT})
    assert (await sign_in(client, ANNA_EMAIL)).headers["location"] == "/mitt-konto"
    assert (await client.get(WAITS)).headers["location"] == "/mitt-konto"
    assert (
        await client.post(WAITS, data={"form_token": await token_of(client) or ""}, headers=OURS)
    ).status_code == 303
    assert (await sign_in(other_client, BERTIL_EMAIL)).headers["location"] == "/mitt-konto", "nor in another browser"
    await post(client, "/logga-ut")
    assert (await sign_in(client, BERTIL_EMAIL)).headers["location"] == WAITS
    assert "Vi behöver &lt;mer&gt; tid" in (await client.get(WAITS)).text
    await kept_forms.forget_over()
    assert await admin.fetchval("SELECT count(*) FROM kept_form") == 1
    await admin.execute("UPDATE kept_form SET ends_at = now()")
    assert (await client.get(WAITS)).status_code == 303
    await kept_forms.forget_over()
    assert await admin.fetchval("SELECT count(*) FROM kept_form") == 0


async def test_who_has_signed_in_anew_in_another_tab_goes_on_to_it_and_somebody_else_does_not(
    client: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    await sign_in(client, BERTIL_EMAIL)
    form = {"form_token": await token_of(client) or "", "kind": "access"}
    await post(client, "/logga-ut")
    await sign_in(client, ANNA_EMAIL)
    refused = await client.post("/mitt-konto/begaran", data=form, headers=OURS)
    assert refused.status_code == 403
    assert "<h1>Någon annan är inloggad i den här webbläsaren nu</h1>" in refused.text
    assert "Ingenting är gjort" in refused.text
    content = refused.text.partition("<main")[2]
    assert (ANNA_EMAIL in content, BERTIL_EMAIL in refused.text) == (True, False)
    assert await admin.fetchval("SELECT count(*) FROM kept_form") == 0
    await sign_in(client, BERTIL_EMAIL)
    kept = await client.post("/mitt-konto/begaran", data=form, headers=OURS)
    assert (kept.status_code, kept.headers["location"]) == (303, WAITS)
    assert shown((await client.get(WAITS)).text)["kind"] == "access"


async def test_a_switch_of_somebody_elses_page_leads_to_a_whole_page_and_one_that_is_nobodys_is_too_old(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    count = "SELECT count(*) FROM consent"
    had = await admin.fetchval(count)
    await sign_in(other_client, BERTIL_EMAIL)
    bertils = await token_of(other_client) or ""
    await sign_in(client, ANNA_EMAIL)
    switch, by_htmx = "/mitt-konto/samtycken/newsletter", OURS | {"HX-Request": "true"}
    answer = await client.post(switch, data={"form_token": bertils, "given": "true"}, headers=by_htmx)
    assert (answer.status_code, answer.headers["hx-redirect"], answer.text) == (403, OTHER, "")
    assert ANNA_EMAIL in (await client.get(OTHER)).text.partition("<main")[2]
    for token in ("", "forged", await token_of(other_client, "/kakor") or ""):
        answer = await client.post(switch, data={"form_token": token[:-8], "given": "true"}, headers=by_htmx)
        assert (answer.status_code, "hx-redirect" in answer.headers) == (403, False)
        assert "öppen för länge" in answer.text
    assert await admin.fetchval(count) == had
    await post(client, "/logga-ut")
    assert (await client.get(OTHER)).headers["location"].startswith("/logga-in"), "it is nobody's now"


async def test_forms_of_several_tabs_wait_each_by_its_name_and_are_sent_one_by_one(
    client: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    await sign_in(client, BERTIL_EMAIL)
    token = await token_of(client) or ""
    await post(client, "/logga-ut")
    for at, form in (
        ("/mitt-konto/samtycken/newsletter", {"given": "false"}),
        ("/mitt-konto/begaran", {"kind": "access"}),
    ):
        await client.post(at, data={"form_token": token, **form}, headers=OURS)
    await sign_in(client, BERTIL_EMAIL)
    page = (await client.get(WAITS)).text
    assert ("Stäng av: Nyhetsbrev" in page, "En begäran: Registerutdrag" in page) == (True, True)
    assert "inte skickat än" in (await client.get("/mitt-konto")).text
    (first, no), (second, _) = BUTTON.findall(page)
    sent = await client.post(first, data=hidden(no), headers=OURS)
    assert (sent.status_code, sent.headers["location"]) == (307, "/mitt-konto/samtycken/newsletter")
    again = await client.post(first, data=hidden(no), headers=OURS)
    assert (again.status_code, again.headers["location"]) == (303, "/mitt-konto"), "once"
    left = (await client.get(WAITS)).text
    assert [at for at, _ in BUTTON.findall(left)] == [second]
    await post(client, THROWN.findall(left)[0])
    assert await admin.fetchval("SELECT count(*) FROM kept_form") == 0
    assert "inte skickat än" not in (await client.get("/mitt-konto")).text


@pytest.mark.parametrize(
    ("slug", "form", "said", "codes"),
    [
        (
            "blockering",
            {"ground": "unlawful", "concerned": "Allt"},
            ["Varför vill du", "Ni använder dem fast ni inte får", "Vilka uppgifter", "Allt"],
            ["unlawful"],
        ),
        (
            "rattelse",
            {
                "1-place": "shop.customers.name",
                "1-wrong": "Ana",
                "1-right": "Anna",
                "2-place": "annat",
                "2-right": "Ek",
            },
            ["Vad är fel?", ", Namn<", "Ana", "Anna", "Något annat", "Ek"],
            ["shop.customers"],
        ),
        (
            "rattelse",
            {
                "1-place": "personnummer",
                "1-wrong": "Ett nummer",
                "1-right": "",
                "2-place": "annat",
                "2-right": "Ek",
            },
            ["Vad är fel?", "Personnummer<", "Något annat", "Ek"],
            ["Ett nummer"],
        ),
        (
            "invandning",
            {"activities": "newsletter", "reasons": "<b>Nej</b>"},
            ["Vad säger du nej till?", "Nyhetsbrev", "&lt;b&gt;Nej"],
            ["newsletter"],
        ),
    ],
)
async def test_the_first_of_two_pages_goes_on_where_one_was_and_says_in_words_what_was_filled_in(
    client: httpx.AsyncClient, admin: asyncpg.Connection, slug: str, form: dict[str, str], said: list[str],
    codes: list[str],
) -> None:  # fmt: skip
    at = f"/mitt-konto/begaran/ny/{slug}"
    await signed_out_meanwhile(client, BERTIL_EMAIL, f"{at}/kontroll", form)
    await sign_in(client, BERTIL_EMAIL)
    page = (await client.get(WAITS)).text.partition("<main")[2].partition("</main")[0]
    shown_in_words = re.sub("<input[^>]*>", "", page)
    assert [words for words in said if words not in shown_in_words] == []
    assert [code for code in codes if code in shown_in_words] == []
    assert ("Fortsätt där du var</button>" in page, "Skicka nu" in page, "skickas det nu" in page) == (
        True,
        False,
        False,
    )
    on = await client.post(button(page), data=shown(page), headers=OURS)
    assert (on.status_code, on.headers["location"]) == (307, f"{at}/kontroll")
    looked_at = await client.post(on.headers["location"], data=shown(page), headers=OURS)
    assert looked_at.headers["location"].startswith(f"{at}/kontroll?ifyllt=")
    await admin.execute("TRUNCATE kept_form")
    # The same answers a step later are sent by the button.
    await signed_out_meanwhile(client, BERTIL_EMAIL, at, form)
    await sign_in(client, BERTIL_EMAIL)
    page = (await client.get(WAITS)).text
    assert ("Fortsätt där du var" in page, "Skicka nu" in page, said[1] in page) == (False, True, True)


async def test_it_waits_past_the_second_step_without_what_is_secret_and_can_be_thrown_away(
    client: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    form = {"email": "anna.ny@example.se", "password": PASSWORD}
    await signed_out_meanwhile(client, ANNA_EMAIL, "/mitt-konto/sakerhet/e-post", form)
    async with acting_as(SYSTEM):
        account = await accounts.by_id(ANNA.id)
        assert account
        await second_factors.add_known(account, SECRET)
    try:
        first = await post(client, "/logga-in", {"email": ANNA_EMAIL, "password": PASSWORD})
        assert first.headers["location"].startswith("/logga-in/kod")
        await forget_used_codes()
        assert (await post(client, "/logga-in/kod", {"code": code_now()})).headers["location"] == WAITS
    finally:
        async with acting_as(SYSTEM):
            await second_factors.forget_all(ANNA.id)
    page = (await client.get(WAITS)).text
    assert (PASSWORD in page, shown(page)["email"]) == (False, "anna.ny@example.se")
    await post(client, THROWN.findall(page)[0])
    assert await admin.fetchval("SELECT count(*) FROM kept_form") == 0


async def test_what_waited_for_a_confirmation_waits_for_the_sign_in_and_files_are_chosen_anew(
    client: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    form = {"vidare": "/mitt-konto/begaran", "till": "/mitt-konto/begaran", "vantar.kind": "access", "proof": PASSWORD}
    await signed_out_meanwhile(client, ANNA_EMAIL, "/bekrafta", form)
    await sign_in(client, ANNA_EMAIL)
    assert shown((await client.get(WAITS)).text).keys() == {"form_token", "kind"}
    token = await token_of(client)
    await post(client, "/logga-ut")
    await client.post(
        "/mitt-konto/begaran/ny/rattelse", data={"form_token": token}, files={"file": ("a.pdf", b"%PDF")}, headers=OURS
    )
    await sign_in(client, ANNA_EMAIL)
    assert "Filer sparas inte" in (await client.get(WAITS)).text


@pytest.mark.parametrize(
    ("site", "text", "at", "token"),
    [
        ("cross-site", TEXT, AT, None),
        ("same-origin", TEXT, AT, "forged"),
        ("same-origin", "", "/mitt-konto/sakerhet/losenord", None),
        ("same-origin", "x " * 200_000, AT, None),
    ],
)
async def test_nothing_waits_that_is_nobodys_or_from_elsewhere_or_too_long(
    app: Litestar, admin: asyncpg.Connection, site: str, text: str, at: str, token: str | None
) -> None:
    async with browser(app) as client:
        await sign_in(client, HANDLER_EMAIL)
        sent = {"form_token": token or await token_of(client) or "", "new": PASSWORD}
        client.cookies.clear()
        client.cookies.set("portal", "another")
        headers = {"Sec-Fetch-Site": site, "Referer": at}
        answer = await client.post(at, data={**sent, **({"explanation": text} if text else {})}, headers=headers)
        assert await admin.fetchval("SELECT count(*) FROM kept_form") == 0
        assert answer.status_code in (303, 403)
        is_shown = "elva års köp" in answer.text
        assert is_shown == (token == "forged"), "whose it is cannot be said: it is shown, to be copied"


def test_every_field_for_a_password_or_a_code_is_one_that_is_not_kept() -> None:
    field = re.compile(r'ui\.field\("(\w+)"[^\n]*(?:type="password"|one-time-code)')
    found = {name for path in Path(TEMPLATES).rglob("*.html") for name in field.findall(path.read_text())}
    assert len(found) > 4
    assert found <= NOT_KEPT
