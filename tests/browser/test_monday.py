"""A Monday at the desk, in Chromium: a pile of mixed letters is scanned in, looked at, registered, and none is left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import cycle

from PIL import Image
from playwright.async_api import Browser, FilePayload, Page, expect

from portal.demo.people import DemoMember, member_accounts
from tests.browser.conftest import Site, new_page, sign_in
from tests.browser.steps import form_of, qr_code, scan, start_request
from tests.paper import (
    COARSE,
    CROOKED,
    PALE,
    SIDEWAYS,
    UPSIDE_DOWN,
    Scanning,
    blank,
    coded,
    pile,
    printed,
    scanned,
    signed,
    struck,
    written,
)
from tests.people import HANDLER_EMAIL

KINDS = ("registerutdrag", "radering", "dataportabilitet")
WAYS = (Scanning(), CROOKED, UPSIDE_DOWN, COARSE, SIDEWAYS, PALE, Scanning(turned=180), Scanning(turned=-7))


@dataclass
class Pile:
    """What lies in the scanner: its pages, and how many letters they are."""

    pages: list[bytes] = field(default_factory=list)
    letters: int = 0

    def put(self, *images: Image.Image, how: Scanning) -> None:
        """One letter more."""
        self.pages += [scanned(image, how, seed=len(self.pages) + number) for number, image in enumerate(images)]
        self.letters += 1


async def test_more_than_twenty_mixed_letters_are_registered_and_each_that_needs_it_has_its_way_on(
    browser: Browser, site: Site
) -> None:
    asked = [one for person in member_accounts(8) for one in await _asked(browser, site, person)]
    forms = {reference: printed(form)[0] for reference, form in asked}
    clear, [unsigned, with_more, struck_out, used, withdrawn] = list(forms)[:18], list(forms)[18:23]
    ways = cycle(WAYS)
    made = Pile()
    made.put(written("Hej!", "Vad har ni om mig?", "Kim"), how=Scanning())
    for number, reference in enumerate(clear):
        made.put(signed(forms[reference]), *([blank()] if number % 6 == 5 else []), how=next(ways))
    made.put(forms[unsigned], how=CROOKED)
    made.put(signed(forms[with_more]), written("Se även mitt kvitto."), how=SIDEWAYS)
    made.put(struck(signed(forms[struck_out]), 900), how=UPSIDE_DOWN)
    made.put(signed(forms[used]), how=PALE)
    made.put(signed(forms[withdrawn]), coded("https://example.se/faktura"), how=COARSE)
    assert made.letters >= 20
    await _withdraw(browser, site, list(member_accounts(8))[7], withdrawn)

    staff = await new_page(browser, site)
    await sign_in(staff, HANDLER_EMAIL)
    await scan(staff, qr_code(dict(asked)[used]))
    of_the_pile = await _upload(staff, pile(made.pages))
    assert await _register_clear(staff, of_the_pile, unsigned) == [*clear, unsigned]
    looked_at = await _look_at_the_rest(staff, of_the_pile)
    assert [reference for reference in looked_at if reference] == [with_more, struck_out, used, withdrawn]
    assert made.letters == 19 + len(looked_at)
    await expect(staff.locator("main")).to_contain_text("Alla brev är registrerade")

    for reference in [*clear, with_more, struck_out, used]:
        await staff.goto(f"/personal/begaran/{reference}")
        await expect(staff.locator(".page-head")).to_contain_text("Svar senast")
    assert sorted(await _choose_ways_on(staff)) == sorted(["", unsigned, used, withdrawn])


async def _asked(browser: Browser, site: Site, person: DemoMember) -> list[tuple[str, bytes]]:
    """As the member: a request of each kind, and its form."""
    member = await new_page(browser, site, javascript=False)
    await sign_in(member, person.email)
    references = [await start_request(member, kind) for kind in KINDS]
    made = [(reference, await form_of(member, reference)) for reference in references]
    await member.context.close()
    return made


async def _withdraw(browser: Browser, site: Site, person: DemoMember, reference: str) -> None:
    member = await new_page(browser, site)
    await sign_in(member, person.email)
    await member.goto(f"/mitt-konto/begaran/{reference}/aterkallelse")
    await member.locator("form[action$='/aterkallelse'] button").press("Enter")
    await member.wait_for_url(f"**/{reference}")
    await member.context.close()


async def _upload(staff: Page, pdf: bytes) -> str:
    """As staff: put the pile in and wait until it is read; returns where it is."""
    await staff.goto("/personal/brev/inlasning")
    await staff.locator("#files").set_input_files([FilePayload(name="a.pdf", mimeType="application/pdf", buffer=pdf)])
    await staff.locator("form[action='/personal/brev/inlasning'] button").press("Enter")
    await staff.wait_for_url("**/personal/brev/inlasning/*-*")
    await staff.locator("#clear").wait_for(timeout=120_000)
    return staff.url.split("?")[0]


async def _register_clear(staff: Page, of_the_pile: str, unsigned: str) -> list[str]:
    """As staff: say of each clear letter whether it is signed, page for page; returns their references in order."""
    registered: list[str] = []
    for place in await _places(staff, of_the_pile):
        await staff.goto(place)
        cards = staff.locator("section.card:has(input[name^='signed-'])")
        of_the_page = await cards.all()
        for card in of_the_page:
            registered.append(reference := await card.locator("h3 .reference").inner_text())
            answer = "no" if reference == unsigned else "yes"
            await card.locator(f"input[type=radio][value={answer}]").press("Space")
        if of_the_page:
            await staff.locator("form[action*='/registrering'] button").press("Enter")
            await expect(cards).to_have_count(0)
    return registered


async def _look_at_the_rest(staff: Page, of_the_pile: str) -> list[str]:
    """As staff: look at each of the others and register it; returns their references, empty for one without."""
    looked_at: list[str] = []
    for place in await _places(staff, of_the_pile):
        await staff.goto(place)
        while await (link := staff.locator("section[aria-labelledby=to-look-at] a.button").first).count():
            await link.press("Enter")
            await staff.locator("#register").wait_for()
            looked_at.append(await _registered_by_eye(staff))
            await staff.goto(place)
    return looked_at


async def _registered_by_eye(staff: Page) -> str:
    form = staff.locator("form[action$='/registrering']")
    reference = ""
    if await form.locator("input[name=seen]").count():
        seen = "own_words" if staff.url.endswith("/brev/1") else "foreign"
        await form.locator(f"input[name=seen][value={seen}]").press("Space")
    else:
        reference = await staff.locator(".page-head .reference, .page-head .caption").first.inner_text()
    await form.locator("input[name=signed][value=yes]").press("Space")
    await form.locator("button").press("Enter")
    await form.wait_for(state="detached")
    await staff.wait_for_load_state()
    return reference


async def _choose_ways_on(staff: Page) -> Sequence[str]:
    """As staff: choose what is done with each letter that waits; returns their references, empty for one without."""
    chosen: list[str] = []
    await staff.goto("/personal/brev")
    rows = await staff.locator("section[aria-labelledby=waiting] tbody tr").all()
    waiting = [
        (await row.locator(".reference").all_inner_texts(), await row.locator("a").get_attribute("href"))
        for row in rows
    ]
    for references, address in waiting:
        chosen.append("".join(references))
        await staff.goto(address or "")
        if not references:
            await expect(staff.locator("a.button[href^='/personal/begaran/ny?kuvert=']")).to_be_visible()
            continue
        await staff.locator("input[name=way][value=keep]").press("Space")
        await staff.locator("form[action$='/vag'] button").press("Enter")
        await staff.locator(".flashes .callout.success").wait_for()
    return chosen


async def _places(staff: Page, of_the_pile: str) -> Iterable[str]:
    """The addresses of the pages of the pile."""
    places = [of_the_pile]
    await staff.goto(of_the_pile)
    while await (next_ := staff.locator("a[rel=next]")).count():
        await next_.press("Enter")
        await staff.wait_for_url(lambda url: url != places[-1])
        places.append(staff.url)
    return places
