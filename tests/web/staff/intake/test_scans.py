"""A pile from the office scanner on the pages: uploaded, followed, looked at, put right and registered."""

import re
from datetime import timedelta

import asyncpg
import httpx
import pytest

from portal.clock import today
from portal.data.requests.requests import Request
from portal.demo import people
from portal.domain import signing
from portal.domain.intake import scan_reading
from portal.domain.requests import identity, requests
from portal.letters import reference as references
from portal.letters.seal import seal
from portal.settings import settings
from tests.conftest import World, in_force
from tests.paper import Scanning, blank, coded, pile, printed, scanned, signed, struck, written
from tests.people import ANNA, BERTIL, CECILIA, COLLEAGUE_EMAIL, HANDLER, HANDLER_EMAIL
from tests.web.conftest import post, sign_in, token_of

YESTERDAY = today() - timedelta(days=1)
PAGE = "/personal/brev/inlasning"


async def upload(client: httpx.AsyncClient, *files: bytes) -> httpx.Response:
    sent = [("files", ("skanning.pdf", content, "application/pdf")) for content in files]
    form = {"form_token": await token_of(client, PAGE) or ""}
    return await client.post(PAGE, data=form, files=sent, headers={"Sec-Fetch-Site": "same-origin"})


def page_of(request: Request) -> str:
    return f"/personal/begaran/{request.reference}"


async def read(answer: httpx.Response) -> str:
    """The page of a pile that was just uploaded, once the worker has read it."""
    assert answer.status_code == 303, answer.text
    at = answer.headers["location"]
    await scan_reading.read(at.rpartition("/")[2])
    return at


async def confirmed_before(world: World, by: timedelta) -> None:
    """Everybody's sign-in was so much earlier."""
    admin = await asyncpg.connect(world.admin_url(world.portal))
    await admin.execute("UPDATE session SET authenticated_at = authenticated_at - $1::interval", by)
    await admin.close()


async def a_pile() -> tuple[Request, Request, bytes]:
    """A form of Anna's with a blank back, one of Bertil's that nothing is wrong with but that a page follows."""
    first, second = await requests.submit(ANNA, "access"), await requests.submit(BERTIL, "erasure")
    forms = [
        signed(printed(await requests.form_pdf(member, request.reference))[0])
        for member, request in ((ANNA, first), (BERTIL, second))
    ]
    pages = [forms[0], blank(), forms[1], written("Hej, det här är ett annat brev.")]
    return first, second, pile([scanned(page, Scanning(turned=3), seed) for seed, page in enumerate(pages)])


async def test_a_pile_is_read_and_what_was_looked_at_is_registered(world: World, client: httpx.AsyncClient) -> None:
    first, second, pdf = await a_pile()
    await sign_in(client, HANDLER_EMAIL)
    answer = await upload(client, pdf)
    waiting = await client.get(answer.headers["location"])
    assert 'hx-trigger="every 2s"' in waiting.text
    at = await read(answer)
    moved = await client.get(f"{at}/lage", headers={"HX-Request": "true"})
    assert moved.headers["HX-Redirect"] == at

    shown = (await client.get(at)).text
    assert first.reference in shown
    assert second.reference in shown
    assert f"Blanketten gjordes för {people.ANNA.name}." in shown, "to be compared with who has signed"
    assert shown.count('type="radio"') == 2, "only Anna's is clear: a page follows Bertil's"
    assert "checked" not in shown.partition('name="signed-1"')[2][:200], "nobody has looked yet"
    picture = await client.get(f"{at}/sidor/1?liten")
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.headers["content-disposition"].startswith("attachment")
    assert (await client.get(f"{at}/sidor/9")).status_code == 404

    nothing = await post(client, f"{at}/registrering", {"arrived_on": today().isoformat()}, page=at)
    assert nothing.status_code == 422
    assert "välj för vart och ett om det är undertecknat" in nothing.text
    tomorrow = {"arrived_on": (today() + timedelta(days=1)).isoformat()}
    both = (await post(client, f"{at}/registrering", tomorrow, page=at)).text
    assert "efter dagens datum" in both
    assert "välj för vart och ett om det är undertecknat" in both, "all of it at once"
    for day, said in ((today() + timedelta(days=1), "efter dagens datum"), (YESTERDAY, "Inget registrerades")):
        wrong = {"arrived_on": day.isoformat(), "signed-1": "yes"}
        again = (await post(client, f"{at}/registrering", wrong, page=at)).text
        assert said in again
        assert f'value="{day.isoformat()}"' in again, "the day stays"
        assert "checked" in again.partition('name="signed-1"')[2][:200], "and what was chosen"
    assert (await requests.follow(ANNA, first.reference)).request.status == "awaiting_letter"
    form = {"arrived_on": today().isoformat(), "signed-1": "yes", "signed-3": "yes"}
    done = await post(client, f"{at}/registrering", form, page=at)
    assert "callout success" in done.text
    assert (await requests.follow(ANNA, first.reference)).request.status == "received"
    assert (await requests.follow(BERTIL, second.reference)).request.status == "awaiting_letter"
    again = await post(client, f"{at}/registrering", form, page=at)
    assert "callout success" not in again.text
    assert "annat än det du säger" not in again.text, "what was said is the same"
    await sign_in(client, COLLEAGUE_EMAIL)
    other = await post(client, f"{at}/registrering", form | {"signed-1": "no"}, page=at)
    told = other.text.partition("annat än det du säger")[2].partition("</ul>")[0]
    assert first.reference in told
    assert re.search(r"Registrerat av Hanna Handläggare: Undertecknat, .*\n.*Du: Inte undertecknat, ", told)
    assert f'href="{page_of(first)}"' in told
    assert f'href="{(re.search(r"/personal/brev/kuvert/[0-9a-f-]+", told) or [""])[0]}"' in told
    await sign_in(client, HANDLER_EMAIL)
    assert (await upload(client, pdf)).headers["location"] == at, "the same pile is not read twice"

    assert (await client.get(f"{at}/brev/3")).text.count('<img id="sida-') == 2
    # The page that follows Bertil's letter is one of its own.
    parted = await post(client, f"{at}/brev/3/delning", {"page": "4"}, page=f"{at}/brev/3")
    assert parted.headers["location"] == f"{at}/brev/4"
    unlooked = await post(
        client, f"{at}/brev/3/registrering", {"letter": second.seal, "arrived_on": form["arrived_on"]}
    )
    assert 'id="signed-error"' in unlooked.text
    whole = {"letter": second.seal, "arrived_on": form["arrived_on"], "signed": "yes", "remark": "Skrynkligt"}
    assert (await post(client, f"{at}/brev/3/registrering", whole)).headers["location"] == at
    assert (await requests.follow(BERTIL, second.reference)).request.status == "received"
    beside = re.search(r'src="(/personal/begaran/[^"]+/sidor/)1"', (await client.get(page_of(second))).text)
    assert beside, "the letter stands beside the form in which somebody says who wrote it"
    assert (await client.get(f"{beside[1]}1")).headers["content-type"] == "image/jpeg"
    for wrong in ("9", "x"):
        assert (await client.get(f"{beside[1]}{wrong}")).status_code == 404
    await confirmed_before(world, timedelta(minutes=11))
    stale = (await client.get(page_of(second))).text
    assert f'href="/bekrafta?vidare={page_of(second)}"' in stale
    assert beside[1] not in stale, "no picture on a page that asks first"
    assert (await client.get(f"{beside[1]}1")).status_code == 200, "but those of a page that is open already"
    await confirmed_before(world, timedelta(minutes=15))
    assert (await client.get(f"{beside[1]}1")).headers["location"].startswith("/bekrafta?")
    await confirmed_before(world, -timedelta(minutes=26))
    letters = (await client.get(f"{page_of(second)}/brev")).text
    assert "Skrynkligt" in letters
    pages = re.search(r'href="(/personal/begaran/[^"]+/brev\.pdf)"', letters)
    assert pages
    opened = await client.get(pages[1])
    assert opened.content.startswith(b"%PDF")
    assert opened.headers["content-disposition"] == f'attachment; filename="{second.reference}-brev.pdf"'

    stray = {"seen": "malformed", "arrived_on": form["arrived_on"], "signed": "no"}
    answer = await post(client, f"{at}/brev/4/registrering", stray)
    assert answer.headers["location"].startswith("/personal/brev/kuvert/")
    ended = (await client.get(at)).text
    assert "callout success" in ended
    assert (await client.get(f"{at}/sidor/1")).status_code == 404

    desk = (await client.get("/personal")).text
    assert 'href="/personal/brev"><strong>' in desk, "the desk counts what waits"
    envelope = answer.headers["location"]
    assert f'href="{envelope}"' in (await client.get("/personal/brev")).text
    assert (await client.get(f"{envelope}/brev.pdf")).content.startswith(b"%PDF")
    missing = await post(client, f"{envelope}/vag", {"way": "return"}, page=envelope)
    assert 'id="addressee-error"' in missing.text
    chosen = await post(client, f"{envelope}/vag", {"way": "nothing", "note": "Lagt i pärm 3"}, page=envelope)
    assert chosen.headers["location"] == envelope
    assert "Lagt i pärm 3" in (await client.get(envelope)).text
    assert (await post(client, f"{envelope}/vag", {"way": "nothing"})).status_code == 409
    log = await client.get("/personal/granskningslogg")
    assert (log.status_code, "Det som gjordes:" in log.text) == (200, True)


async def test_where_a_form_seems_to_be_changed_is_marked_and_what_was_not_compared_is_told(
    world: World, client: httpx.AsyncClient
) -> None:
    asked = await requests.submit(BERTIL, "portability")
    form = signed(printed(await requests.form_pdf(BERTIL, asked.reference))[0])
    unknown = coded(seal(signing.private_key(), references.new(), "access", bytes(16)))
    doubtful = await requests.submit(CECILIA, "portability")
    written_in = signed(printed(await requests.form_pdf(CECILIA, doubtful.reference))[0])
    await sign_in(client, HANDLER_EMAIL)
    sheets = (struck(form, 900), Scanning(turned=184)), (unknown, Scanning()), (struck(written_in, 900), Scanning())
    pages = [scanned(sheet, how) for sheet, how in sheets]
    at = await read(await upload(client, pile(pages)))
    words, unlike = "Något verkar vara tillagt eller struket här: titta efter", "kunde inte jämföra sidan"
    shown = (await client.get(at)).text
    assert 'name="signed-1"' not in shown, "it is looked at by itself"
    for text, framed in ((shown, 2), ((await client.get(f"{at}/brev/1")).text, 1)):
        assert "Något verkar vara tillagt på blanketten för hand" in text
        told = text.partition(words)[2][:60]
        assert "11 cm uppifrån" in told or "12 cm uppifrån" in told
        assert text.count("<rect ") == framed
        assert "style=" not in text.partition("<rect ")[0][-400:]
    assert shown.count(unlike) == 1, "the other letter has a code of ours, and no form"
    other = (await client.get(f"{at}/brev/2")).text
    assert (unlike in other, words in other) == (True, False)
    done = {"letter": asked.seal, "arrived_on": today().isoformat(), "signed": "yes"}
    assert (await post(client, f"{at}/brev/1/registrering", done, page=f"{at}/brev/1")).headers["location"] == at
    assert words not in (await client.get(f"{at}/brev/1")).text, "it says nothing of a letter that somebody has judged"
    case = page_of(asked)
    beside = (await client.get(case)).text
    assert beside.count("<rect ") == 2, "folded, and beside the form"
    picture = beside.partition(words)[2].partition('href="')[2].partition('"')[0]
    assert (await client.get(picture)).headers["content-type"] == "image/jpeg"
    await identity.confirm(HANDLER, asked.reference, "in_person", address=identity.Address("shop"))
    assert words not in (await client.get(case)).text, "it is known who asks, and what"
    changed = {"letter": doubtful.seal, "arrived_on": today().isoformat(), "signed": "yes", "changes": "Bara köpen"}
    await post(client, f"{at}/brev/3/registrering", changed, page=f"{at}/brev/3")
    deciding = (await client.get(page_of(doubtful))).text
    assert words in deciding.partition('id="now"')[2], "and where it is decided what is meant"


@pytest.mark.parametrize(
    "content", [b"", b"hej", b"PK\x03\x04" + bytes(50), b"%PD"], ids=["empty", "text", "zip", "cut"]
)
async def test_what_no_scanner_makes_is_refused_at_once(
    world: World, client: httpx.AsyncClient, content: bytes
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    answer = await upload(client, content)
    assert answer.status_code == 422
    assert 'id="files-error"' in answer.text


async def test_a_file_that_is_too_large_is_refused_at_once(world: World, client: httpx.AsyncClient) -> None:
    usual = settings().largest_scan
    in_force(world, largest_scan=1000)
    try:
        await sign_in(client, HANDLER_EMAIL)
        assert 'id="files-error"' in (await upload(client, b"%PDF-1.7" + bytes(2000))).text
    finally:
        in_force(world, largest_scan=usual)


async def test_a_pile_that_cannot_be_read_says_why_and_is_let_go(world: World, client: httpx.AsyncClient) -> None:
    await sign_in(client, COLLEAGUE_EMAIL)
    answer = await upload(client, b"%PDF-1.7" + bytes(3000) + b"%%EOF")
    at = await read(answer)
    assert "callout danger" in (await client.get(at)).text
    assert "tag late" in (await client.get(PAGE)).text
    assert (await upload(client, b"%PDF-1.7" + bytes(3000) + b"%%EOF")).headers["location"] != at, (
        "it may be tried again"
    )


async def test_a_letter_without_a_code_goes_into_the_ledger_too(world: World, client: httpx.AsyncClient) -> None:
    at = "/personal/brev/kuvert"
    await sign_in(client, HANDLER_EMAIL)
    assert (await client.get(at)).status_code == 200
    form = {"arrived_on": YESTERDAY.isoformat(), "enclosures": "x", "enclosed": "Kvitto", "signed": "no"}
    wrong = await post(client, at, form, page=at)
    assert wrong.status_code == 422
    assert all(f'id="{field}-error"' in wrong.text for field in ("seen", "enclosures"))
    answer = await post(client, at, {**form, "seen": "foreign", "enclosures": "2"}, page=at)
    shown = await client.get(answer.headers["location"])
    assert "Kvitto" in shown.text
    assert 'value="without_form"' not in shown.text, "that is done by registering it"
    envelope = answer.headers["location"].rpartition("/")[2]
    assert f"/personal/begaran/ny?kuvert={envelope}" in shown.text
    asked = await client.get(f"/personal/begaran/ny?kuvert={envelope}")
    assert f'name="kuvert" value="{envelope}"' in asked.text
    draft = await post(client, "/personal/begaran/ny", {"name": "Ulla Utankonto", "kuvert": envelope})
    begun = draft.headers["location"].removesuffix("/person")
    await post(client, f"{begun}/person", {"person": "-1"})
    matter = (await client.get(f"{begun}/arende")).text
    for field in ("made_on", "received_on"):
        assert re.search(rf'name="{field}"[^>]*value="{YESTERDAY.isoformat()}"', matter), "as the ledger has it"


@pytest.mark.parametrize("at", ["x", "00000000-0000-4000-8000-000000000000"])
async def test_a_pile_that_is_not_there_is_not_found(world: World, client: httpx.AsyncClient, at: str) -> None:
    await sign_in(client, HANDLER_EMAIL)
    for path in (f"{PAGE}/{at}", f"{PAGE}/{at}/sidor/1", f"{PAGE}/{at}/brev/1", f"/personal/brev/kuvert/{at}"):
        assert (await client.get(path)).status_code == 404, path


async def test_a_file_that_was_cut_off_is_refused_at_once(world: World, client: httpx.AsyncClient) -> None:
    _first, _second, pdf = await a_pile()
    await sign_in(client, HANDLER_EMAIL)
    before = (await client.get(PAGE)).text.count("/personal/brev/inlasning/")
    for cut in (
        pdf[: len(pdf) // 2],
        b"\x89PNG\r\n\x1a\n" + bytes(9000),
        b"\xff\xd8\xff" + bytes(9000),
        b"II*\0" + b"\xff" * 90,
    ):
        refused = await upload(client, cut)
        assert refused.status_code == 422
        assert "tar slut för tidigt" in refused.text
    assert (await client.get(PAGE)).text.count("/personal/brev/inlasning/") == before


async def test_a_pile_that_cannot_be_read_waits_in_the_queue_until_somebody_has_seen_to_it(
    world: World, client: httpx.AsyncClient
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    at = await read(await upload(client, b"%PDF-1.7\nthis is no PDF\n%%EOF"))
    assert at in (await client.get("/personal")).text
    assert (await post(client, f"{at}/omhandertagande")).headers["location"] == PAGE
    assert at not in (await client.get("/personal")).text
    assert (await post(client, f"{at}/omhandertagande")).status_code == 409


async def test_a_letter_that_was_set_aside_is_never_shown_as_the_one_that_was_accepted(
    world: World, client: httpx.AsyncClient
) -> None:
    asked = await requests.submit(ANNA, "portability")
    form = signed(printed(await requests.form_pdf(ANNA, asked.reference))[0])
    await sign_in(client, HANDLER_EMAIL)
    typed = {"letter": asked.reference, "arrived_on": today().isoformat(), "signed": "yes"}
    assert "callout success" in (await post(client, "/personal/brev", typed)).text
    assert "Brevet som godtogs" not in (await client.get(page_of(asked))).text, "no paper was scanned"
    at = await read(await upload(client, pile([scanned(form, Scanning(), 7)])))
    second = {"letter": asked.seal, "arrived_on": today().isoformat(), "signed": "yes"}
    answer = await post(client, f"{at}/brev/1/registrering", second, page=f"{at}/brev/1")
    assert answer.status_code == 303
    page = (await client.get(page_of(asked))).text
    beside = page.partition('<div class="letter-picture folded">')[2].partition("</form>")[0]
    assert "Brevet som godtogs är inte skannat." in beside
    told, _, picture = beside.partition("<img")
    assert "Redan registrerat" in told
    assert "ingen identifieras med det här brevet" in told
    assert "Det kom" not in told, "nothing says that it is the one"
    assert "/sidor/1" in picture


async def test_a_letter_in_own_words_becomes_a_request_with_its_picture_beside_every_form(
    world: World, client: httpx.AsyncClient
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    page = scanned(written("Jag vill veta vad ni har om mig.", "Greta Gren"), Scanning(), 11)
    other = await requests.submit(BERTIL, "portability")
    form_of_another = signed(printed(await requests.form_pdf(BERTIL, other.reference))[0])
    at = await read(await upload(client, pile([page, scanned(form_of_another, Scanning(), 12)])))
    options = (await client.get(f"{at}/brev/1")).text
    assert "2 brev i bunten som laddades upp" in (await client.get("/personal/brev")).text
    assert options.index('value="own_words"') < options.index('value="malformed"'), "first in the list"
    seen = {"seen": "own_words", "arrived_on": YESTERDAY.isoformat(), "signed": "yes"}
    answer = await post(client, f"{at}/brev/1/registrering", seen, page=f"{at}/brev/1")
    envelope = answer.headers["location"].partition("?kuvert=")[2]
    assert answer.headers["location"] == f"/personal/begaran/ny?kuvert={envelope}"
    picture = f"/personal/brev/kuvert/{envelope}/sidor/1"
    assert (await client.get(picture)).headers["content-type"] == "image/jpeg"
    assert (await client.get(f"/personal/brev/kuvert/{envelope}/sidor/9")).status_code == 404
    ledger = (await client.get(f"/personal/brev/kuvert/{envelope}")).text
    assert "Ett brev med avsändarens egna ord" in ledger
    assert "Oläsligt" not in ledger
    assert "Tillbaka till bunten (1 brev kvar)" in ledger
    assert f'href="{at}/brev/2"' in ledger, "and on to the next"

    assert picture in (await client.get(answer.headers["location"])).text
    wrong = await post(client, "/personal/begaran/ny", {"kuvert": envelope})
    assert (wrong.status_code, picture in wrong.text) == (422, True)
    draft = await post(client, "/personal/begaran/ny", {"name": "Greta Gren", "kuvert": envelope})
    begun = draft.headers["location"].removesuffix("/person")
    await post(client, f"{begun}/person", {"person": "-1"})
    words = {"kind": "access", "came_by": "letter", "made_on": YESTERDAY.isoformat(), "language": "sv"}
    asked = {**words, "received_on": YESTERDAY.isoformat(), "words": "Jag vill veta vad ni har om mig."}
    assert (await post(client, f"{begun}/arende", asked)).status_code == 303
    for form in ("", "/person", "/arende", "/kontroll"):
        assert picture in (await client.get(f"{begun}{form}")).text, form
    made = await post(client, f"{begun}/kontroll", page=f"{begun}/kontroll")
    beside = (await client.get(made.headers["location"])).text
    assert "Brevet som godtogs. Det kom" in beside
    assert envelope in beside
