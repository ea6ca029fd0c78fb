"""Looking through by hand on the request's page: instructions, files, attestation, and taking it back."""

import re
from collections.abc import Mapping
from datetime import date

import asyncpg
import httpx
import pytest

from portal.clock import today
from portal.data.requests.requests import Request
from portal.domain.erasure import erasure
from portal.domain.intake import signed_letters
from portal.domain.letters import answers
from portal.domain.requests import identity, requests
from portal.domain.retention import retention_run
from portal.settings import settings
from tests.conftest import World, in_force
from tests.domain.found import PDF, PNG, TEXT
from tests.domain.journeys import closed, collected, digest_of, posted
from tests.looking import look_through
from tests.on_paper import print_answer
from tests.people import (
    ANNA,
    ANNA_EMAIL,
    APPROVER,
    APPROVER_EMAIL,
    BERTIL,
    CECILIA,
    CECILIA_EMAIL,
    HANDLER,
    HANDLER_EMAIL,
)
from tests.web.conftest import ORIGIN, post, sign_in, token_of

pytestmark = pytest.mark.usefixtures("by_hand")

BINDER, MAILBOX = "service_binder", "shared_mailbox"
LINK = re.compile(r'href="(/personal/begaran/[^"]+/uppgifter/[^"]+/filer/[^"]+)"')

Files = list[tuple[str, tuple[str, bytes, str]]]


def at(request: Request) -> str:
    return f"/personal/begaran/{request.reference}"


async def attest(client: httpx.AsyncClient, request: Request, source: str, **fields: str) -> httpx.Response:
    form = {f"{source}-{name}": value for name, value in fields.items()}
    return await post(client, f"{at(request)}/uppgifter/{source}/intyg", form, page=at(request))


async def add(
    client: httpx.AsyncClient, request: Request, source: str, *files: tuple[str, bytes], said: str = "text/html"
) -> httpx.Response:
    """Send files as a browser does, of the kind that it says."""
    sent: Files = [(f"{source}-files", (name, content, said)) for name, content in files]
    form: Mapping[str, str] = {"form_token": await token_of(client, at(request)) or ""}
    return await client.post(
        f"{at(request)}/uppgifter/{source}/filer",
        data=form,
        files=sent or [(f"{source}-files", ("", b"", "application/octet-stream"))],
        headers={"Origin": ORIGIN},
    )


async def test_the_page_says_where_to_look_and_for_whom_in_the_readers_language(client: httpx.AsyncClient) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    page = (await client.get(at(request))).text
    assert "Verkstadens servicepärm" in page
    assert "Pärmen står på hyllan" in page
    assert "Spara breven som PDF" in page
    assert "dokumentförstöraren" not in page, "nothing is destroyed for a copy"
    assert ANNA_EMAIL in page
    assert "Gå igenom för hand" in page
    assert 'enctype="multipart/form-data"' in page


async def test_the_queue_says_that_somebody_has_to_look(client: httpx.AsyncClient) -> None:
    await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    page = (await client.get("/personal")).text
    assert "väntar på att någon går igenom" in page
    assert "<span>Gå igenom för hand</span>" in page


async def test_files_are_added_listed_given_back_and_removed(client: httpx.AsyncClient) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    answer = await add(client, request, BINDER, ("../../<b>kort</b>.txt", TEXT), ("bild.png", PNG))
    assert (answer.status_code, answer.headers["location"]) == (303, at(request))
    page = (await client.get(at(request))).text
    assert "&lt;b&gt;kort" not in page, "what stands before the last stroke is a folder"
    assert f"{request.reference}-1.txt</a>" in page
    assert "b&gt;.txt</span>" in page
    text, picture = LINK.findall(page)
    opened = await client.get(text)
    assert opened.content == TEXT
    assert opened.headers["content-type"].startswith("text/plain")
    assert opened.headers["content-disposition"] == f'attachment; filename="{request.reference}-1.txt"'
    assert opened.headers["cache-control"] == "no-store"
    assert opened.headers["x-content-type-options"] == "nosniff"
    assert (await client.get(picture)).headers["content-type"] == "image/png"
    assert (await post(client, f"{text}/borttagning", page=at(request))).status_code == 303
    assert (await client.get(text)).status_code == 404
    assert LINK.findall((await client.get(at(request))).text) == [picture]
    assert (await post(client, f"{picture}/borttagning", page=at(request))).status_code == 303


async def test_a_file_that_was_chosen_comes_along_when_the_place_is_attested(client: httpx.AsyncClient) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    page = (await client.get(at(request))).text
    assert f'formaction="{at(request)}/uppgifter/{BINDER}/filer"' in page, "one form has the files and what is attested"

    async def attested_with(outcome: str, *files: tuple[str, bytes]) -> httpx.Response:
        return await client.post(
            f"{at(request)}/uppgifter/{BINDER}/intyg",
            data={"form_token": await token_of(client, at(request)) or "", f"{BINDER}-outcome": outcome},
            files=[(f"{BINDER}-files", (name, content, "text/html")) for name, content in files],
            headers={"Origin": ORIGIN},
        )

    assert (await attested_with("found", ("kort.exe", b"MZ\x00\x01"))).status_code == 422
    assert LINK.findall((await client.get(at(request))).text) == []
    wrong = await attested_with("nothing_found", ("kort.txt", TEXT))
    assert wrong.status_code == 422
    [kept] = LINK.findall(wrong.text)
    assert (await attested_with("found", ("", b""))).status_code == 303
    assert LINK.findall((await client.get(at(request))).text) == [kept]
    await post(client, f"{at(request)}/uppgifter/{BINDER}/ateroppning", page=at(request))
    assert (await post(client, f"{kept}/borttagning", page=at(request))).status_code == 303


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "Välj en fil"),
        ([("tom.pdf", b"")], "är tom"),
        ([("kort.pdf", b"MZ\x00\x01")], "varken PDF"),
        ([("bra.pdf", PDF), ("stor.pdf", PDF + b" " * 4096)], "för stor"),
    ],
    ids=["none", "empty", "type", "size"],
)
async def test_a_file_that_cannot_be_kept_is_explained_and_nothing_is_saved(
    world: World, client: httpx.AsyncClient, files: list[tuple[str, bytes]], said: str
) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    given = settings().data_maps
    in_force(world, largest_file=2048, data_maps=given)
    try:
        answer = await add(client, request, BINDER, *files, said="application/pdf")
    finally:
        in_force(world, largest_file=20 * 1024 * 1024, data_maps=given)
    assert answer.status_code == 422
    assert f'id="{BINDER}-files-error"' in answer.text
    assert said in answer.text
    assert LINK.findall((await client.get(at(request))).text) == []


async def test_more_than_the_route_takes_is_refused_before_it_is_read(client: httpx.AsyncClient) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    answer = await add(client, request, BINDER, ("kort.pdf", PDF + b" " * (64 * 1024 * 1024)))
    assert answer.status_code == 413
    assert "för stort" in answer.text
    assert f'href="{at(request)}"' in answer.text


async def test_more_than_a_form_usually_has_is_taken_where_files_are(client: httpx.AsyncClient) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    assert (await add(client, request, BINDER, ("kort.pdf", PDF + b" " * (3 * 1024 * 1024)))).status_code == 303
    (link,) = LINK.findall((await client.get(at(request))).text)
    assert len((await client.get(link)).content) == len(PDF) + 3 * 1024 * 1024
    assert (await post(client, f"{link}/borttagning", page=at(request))).status_code == 303


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "outcome"),
        ({"outcome": "found"}, "note"),
        ({"outcome": "burnt"}, "outcome"),
        ({"outcome": "found", "note": "x" * 5001}, "note"),
    ],
)
async def test_an_attestation_that_is_not_whole_is_shown_again_with_what_is_wrong(
    client: httpx.AsyncClient, fields: dict[str, str], wrong: str
) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    answer = await attest(client, request, BINDER, **fields)
    assert answer.status_code == 422
    assert f'id="{BINDER}-{wrong}-error"' in answer.text
    assert f'href="#{BINDER}-{wrong}"' in answer.text
    assert f'id="{MAILBOX}-{wrong}-error"' not in answer.text
    reloaded = await client.get(f"{at(request)}/uppgifter/{BINDER}/intyg", follow_redirects=True)
    assert str(reloaded.url).endswith(at(request))


async def test_an_access_request_is_attested_released_and_posted_with_its_files(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient, by_hand: World
) -> None:
    request = await collected(BERTIL)
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, APPROVER_EMAIL)
    assert f"{BINDER}-outcome" not in (await other_client.get(at(request))).text
    assert (await attest(other_client, request, BINDER, outcome="nothing_found")).status_code == 403
    early = await post(client, f"{at(request)}/utdrag/godkannande", {"checked": "true"}, page=f"{at(request)}/utdrag")
    assert early.status_code == 409
    assert "Registerutdraget är inte fullständigt" in early.text
    assert "Verkstadens servicepärm – Det gås igenom för hand" in (await client.get(f"{at(request)}/utdrag")).text
    await add(client, request, BINDER, ("kort.pdf", PDF))
    assert (await attest(client, request, BINDER, outcome="found", note="Ett kort.")).status_code == 303
    assert (await attest(client, request, BINDER, outcome="found", note="Ett till.")).status_code == 409
    assert (await attest(client, request, MAILBOX, outcome="nothing_found")).status_code == 303
    page = (await client.get(at(request))).text
    assert "Hanna Handläggare" in page
    assert "Ett kort." in page
    assert "Ställe: Verkstadens servicepärm" in page
    back = await post(client, f"{at(request)}/uppgifter/{MAILBOX}/ateroppning", page=at(request))
    assert back.status_code == 303
    assert (await attest(client, request, MAILBOX, outcome="nothing_found")).status_code == 303
    await look_through(request)
    barred = (await client.get(f"{at(request)}/utdrag")).text
    assert "Ingen har öppnat filen sedan den lades till." in barred
    assert "Godkänn och skriv brevet" not in barred
    (link,) = set(LINK.findall(barred))
    assert (await client.get(link)).status_code == 200
    released = await post(
        client, f"{at(request)}/utdrag/godkannande", {"checked": "true", "unmasked": "99"}, page=f"{at(request)}/utdrag"
    )
    assert released.status_code == 303
    await answers.render(request.id)
    (link, *_) = LINK.findall((await client.get("/personal/utskrift")).text)
    assert "lägg dem i samma kuvert" in (await client.get(at(request))).text
    await print_answer(HANDLER, request.reference)
    in_the_post = {"posted_on": today().isoformat()}
    # As of a release from when that asked for nothing yet.
    as_admin = await asyncpg.connect(by_hand.admin_url(by_hand.portal))
    await as_admin.execute("UPDATE manual_file SET opened_at = NULL")
    await as_admin.close()
    early = await post(client, f"{at(request)}/postning", in_the_post, page=at(request))
    assert early.status_code == 422
    assert "ingen hämtat varje fil som hittades för hand" in early.text
    assert (await other_client.get(link)).content == PDF
    assert (await post(client, f"{at(request)}/postning", in_the_post, page=at(request))).status_code == 303


async def test_an_erasure_is_attested_with_counts_and_grounds(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    request = await requests.submit(CECILIA, "erasure")
    await signed_letters.register(HANDLER, request.seal, today())
    await identity.confirm(HANDLER, request.reference, "in_person")
    await erasure.plan(request.id)
    await sign_in(client, HANDLER_EMAIL)
    assert "De här ställena kan inget program läsa" in (await client.get(at(request))).text
    await erasure.approve(APPROVER, request.reference, await digest_of(request))
    await erasure.execute(request.id)
    page = (await client.get(at(request))).text
    assert "Radera för hand" in page
    assert "dokumentförstöraren" in page
    assert "Sök i alla mappar, också Skickat" in page, "the erasing instruction is whole by itself"
    assert "Spara breven som PDF" not in page, "what is erased is not copied first"
    assert 'type="file"' not in page
    assert CECILIA_EMAIL in page, "to be looked for"
    await sign_in(other_client, APPROVER_EMAIL)
    theirs = (await other_client.get(at(request))).text
    assert "En handläggare raderar för hand" in theirs
    assert "kan bara du radera" not in theirs
    assert CECILIA_EMAIL not in theirs, "who does not look has no use for it"
    wrong = await attest(client, request, BINDER, outcome="kept", kept="två", kept_until="snart")
    assert wrong.status_code == 422
    assert f'id="{BINDER}-kept-error"' in wrong.text
    wrong = await attest(client, request, BINDER, outcome="kept", kept="2", ground="", kept_until="")
    assert f'id="{BINDER}-ground-error"' in wrong.text
    assert f'id="{BINDER}-kept_until-error"' in wrong.text
    assert (await add(client, request, BINDER, ("kort.pdf", PDF))).status_code == 404
    kept = {
        "outcome": "kept",
        "kept": "2",
        "ground": "En reklamation pågår om den köpta fiolen.",
        "kept_until": f"{today().year + 1}-12-31",
    }
    wrong = await attest(client, request, BINDER, **kept)
    assert f'id="{BINDER}-found_again-error"' in wrong.text
    kept["found_again"] = "Pärmen Reklamationer, flik 3"
    assert (await attest(client, request, BINDER, **kept)).status_code == 303
    page = (await client.get(at(request))).text
    assert "En reklamation pågår om den köpta fiolen." in page
    assert (await attest(client, request, MAILBOX, outcome="erased", erased="12")).status_code == 303
    await erasure.execute(request.id)
    assert (await requests.follow(CECILIA, request.reference)).request.status == "executed"


async def test_what_was_kept_is_destroyed_when_its_time_is_up(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    request = (await requests.of_member(CECILIA))[0]
    await answers.render(request.id)
    await posted(request)
    await closed(request)
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, APPROVER_EMAIL)
    early = await post(client, f"{at(request)}/uppgifter/{BINDER}/forstoring", page=at(request))
    assert early.status_code == 409
    assert "Ska förstöras för hand" not in (await client.get("/personal")).text

    await retention_run.run(date(today().year + 2, 1, 1))
    page = (await client.get("/personal")).text
    assert "Ska förstöras för hand" in page
    assert f'href="{at(request)}"' in page
    page = (await client.get(at(request))).text
    assert "Förstör det som sparades" in page
    assert "Pärmen Reklamationer, flik 3" in page
    assert "/forstoring" not in (await other_client.get(at(request))).text
    refused = await post(other_client, f"{at(request)}/uppgifter/{BINDER}/forstoring", page=at(request))
    assert refused.status_code == 403

    done = await post(client, f"{at(request)}/uppgifter/{BINDER}/forstoring", page=at(request))
    assert (done.status_code, done.headers["location"]) == (303, at(request))
    page = (await client.get(at(request))).text
    assert "Förstört av" in page
    assert "Pärmen Reklamationer, flik 3" not in page
    assert "Ska förstöras för hand" not in (await client.get("/personal")).text


async def test_the_overview_names_the_places_and_counts_nothing_there(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    page = (await client.get("/mitt-konto")).text
    assert "Kan också finnas här" in page
    assert "Vi går igenom det för hand när du begär ett registerutdrag." in page
    assert "<li>vad som kan finnas i vår mejl eller på papper</li>" in page.partition("servicepärm")[0], "not confirmed"


async def test_a_member_reads_beforehand_what_is_erased_by_hand(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    page = (await client.get("/mitt-konto/begaran/ny/radering")).text
    assert "Det som raderas för hand" in page
    assert "Kundtjänsts gemensamma brevlåda" in page
