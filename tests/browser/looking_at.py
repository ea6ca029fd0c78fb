"""What a reader of any kind meets on a page: whether everybody can use it, and whether it keeps still and to itself."""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from axe_playwright_python.async_playwright import Axe
from litestar import Litestar
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Response, expect

from portal.domain.signing_in import kept_forms
from portal.domain.signing_in.kept_forms import KeptForm
from portal.web import form_tokens
from portal.web.host_cookies import KEPT
from portal.web.language import COOKIE as LANGUAGE
from tests.browser.addresses import Shown, Who
from tests.people import (
    ADMINISTRATOR_EMAIL,
    ANNA_EMAIL,
    APPROVER_EMAIL,
    BERTIL_EMAIL,
    CECILIA_EMAIL,
    COLLEAGUE_EMAIL,
    HANDLER_EMAIL,
    PASSWORD,
)
from tests.web import conftest as web

PICTURES = os.environ.get("PORTAL_TEST_PICTURES")
SIGNED_IN: dict[Who, str] = {
    "member": ANNA_EMAIL,
    "asked": CECILIA_EMAIL,
    "returning": BERTIL_EMAIL,
    "handler": HANDLER_EMAIL,
    "approver": APPROVER_EMAIL,
    "administrator": ADMINISTRATOR_EMAIL,
}
ON_THE_WAY: dict[Who, str] = {"halfway": HANDLER_EMAIL, "newcomer": COLLEAGUE_EMAIL}
WISH = "/mitt-konto/begaran/ny/rattelse"
LOST = KeptForm(WISH, [("other", "Jag flyttade i våras.\nDet är nu Visgatan 3.")], True, WISH)
AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}, "preload": False, "iframes": False}
MOVED = """
    window.moved = [];
    new PerformanceObserver((list) => {
        for (const shift of list.getEntries()) if (!shift.hadRecentInput)
            for (const {node} of shift.sources) window.moved.push(node?.outerHTML?.slice(0, 120) ?? String(node));
    }).observe({type: "layout-shift", buffered: true});
"""
MEASURED = """() => ({
    origin: location.origin, lang: document.documentElement.lang, moved: window.moved,
    focus: document.activeElement.className, errors: document.querySelectorAll(".error-summary").length,
    weight: [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
        .filter((it) => it.initiatorType != "img").reduce((sum, it) => sum + it.encodedBodySize, 0),
})"""
HEAVIEST = 60_000
"""Bytes, compressed: the page with its style, scripts and letters, without the pictures that it may show."""

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
HEIGHT = 900

Scheme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Look:
    """How somebody looks at the pages."""

    language: Literal["sv", "en"]
    width: Literal[320, 1280]
    scheme: Scheme

    def others(self) -> list[tuple[int, Scheme]]:
        """The other widths and schemes."""
        every: list[tuple[int, Scheme]] = [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]
        return [it for it in every if it != (self.width, self.scheme)]

    def __str__(self) -> str:
        return f"{self.language} {self.width} {self.scheme}"


@dataclass(slots=True)
class Reader:
    """Somebody with a browser open. `complaints` is what was amiss with the pages so far."""

    page: Page
    look: Look
    complaints: list[str] = field(default_factory=list)

    async def read(self, shown: Shown, in_every_look: bool) -> None:
        """Open the page and look at it from every side, in the other widths and schemes too if so wished."""
        heard: list[str] = []
        listen = _listener(heard, f"the server responded with a status of {shown.status} ")
        self.page.on("console", listen)
        try:
            heard += await self._opened(shown)
            heard += await self._seen()
            await self._pictured(shown)
            for width, scheme in self.look.others() if in_every_look else ():
                await self._turn_to(width, scheme)
                heard += [f"({width} {scheme}) {it}" for it in await self._seen()]
            if in_every_look:
                await self._turn_to(self.look.width, self.look.scheme)
        except Error as error:
            heard.append(error.message)
        self.page.remove_listener("console", listen)
        self.complaints += [f"[{self.look}] {shown.who} {shown.at} {shown.press or ''}: {it}" for it in heard]

    async def _opened(self, shown: Shown) -> list[str]:
        """What is amiss with how the page comes."""
        status = await _open(self.page, shown)
        found = await self.page.evaluate(MEASURED)
        if found["errors"] and found["focus"] != "error-summary":
            # The page's script moves there, on a busy machine a moment after the answer has come.
            await self.page.wait_for_timeout(2000)
            found = await self.page.evaluate(MEASURED)
        at = self.page.url.removeprefix(found["origin"])
        amiss = {
            f"answers {status}": status != shown.status,
            f"leads to {at}": not shown.press and at != shown.at,
            f"is in {found['lang']}": found["lang"] != self.look.language,
            f"weighs {found['weight']} bytes": found["weight"] > HEAVIEST,
            f"moves while it loads: {found['moved']}": found["moved"],
            "does not lead to its error summary": found["errors"] and found["focus"] != "error-summary",
        }
        return [what for what, is_so in amiss.items() if is_so]

    async def _seen(self) -> list[str]:
        """What is amiss with how the page looks as it is."""
        too_wide = await self.page.evaluate(TOO_WIDE)
        axe = await Axe().run(self.page, options=AXE)
        return [f"is {too_wide} px too wide"] * (too_wide > 0) + [axe.generate_report()] * (axe.violations_count > 0)

    async def _pictured(self, shown: Shown) -> None:
        """A picture, where somebody wants them."""
        if PICTURES:
            name = re.sub(r"[^a-zåäö0-9]+", "-", f"{shown.who} {shown.at} {'pressed' if shown.press else ''}".lower())
            await self.page.screenshot(path=Path(PICTURES) / f"{self.look} {name[:120]}.png", full_page=True)

    async def _turn_to(self, width: int, scheme: Scheme) -> None:
        await self.page.set_viewport_size({"width": width, "height": HEIGHT})
        await self.page.emulate_media(color_scheme=scheme)


@asynccontextmanager
async def reading(browser: Browser, app: Litestar, url: str, who: Who, look: Look) -> AsyncIterator[Reader]:
    """A browser in which `who` has come as far as the name says; `app` is what is served at `url`."""
    context = await browser.new_context(
        base_url=url,
        locale={"sv": "sv-SE", "en": "en-GB"}[look.language],
        viewport={"width": look.width, "height": HEIGHT},
        color_scheme=look.scheme,
        # Where colours fade, a page that has just turned dark is seen in neither.
        reduced_motion="reduce",
    )
    await context.add_init_script(MOVED)
    cookies = await _cookies(app, who, look)
    await context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    strangers = _strangers(context, url)
    reader = Reader(await context.new_page(), look)
    reader.page.set_default_timeout(20_000)
    yield reader
    reader.complaints += [f"[{look}] {who}: asks {stranger}" for stranger in strangers]
    await context.close()


async def _open(page: Page, shown: Shown) -> int:
    """The status of what is on the page in the end."""
    answer = await page.goto(shown.at)
    assert answer is not None
    if shown.press:
        if shown.forged:
            await page.evaluate("document.querySelectorAll('[name=form_token]').forEach((it) => it.remove())")
        async with page.expect_response(_is_last) as answered:
            await page.locator(shown.press).first.click()
        answer = await answered.value
        await page.wait_for_load_state()
        # Not by a function that the page is to run again and again: its own policy forbids it to run a text.
        await expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    return answer.status


def _is_last(answer: Response) -> bool:
    return answer.request.resource_type in ("document", "xhr") and answer.status != 303


async def _cookies(app: Litestar, who: Who, look: Look) -> dict[str, str]:
    """The cookies of whoever has come so far."""
    async with web.browser(app) as client:
        if who in SIGNED_IN:
            await web.sign_in(client, SIGNED_IN[who])
            await web.post(client, "/sprak", {"language": look.language})
        elif who in ON_THE_WAY:
            await web.post(client, "/logga-in", {"email": ON_THE_WAY[who], "password": PASSWORD})
        if who == "returning":
            token = form_tokens.unmasked(await web.token_of(client))
            client.cookies.set(KEPT.name, await kept_forms.keep(token, LOST) or "")
        return {name: value for name, value in client.cookies.items() if name != LANGUAGE}


def _strangers(context: BrowserContext, url: str) -> list[str]:
    asked: list[str] = []
    context.on("request", lambda it: None if it.url.startswith((url, "data:")) else asked.append(it.url))
    return asked


def _listener(heard: list[str], expected: str) -> object:
    def listen(said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and expected not in said.text:
            heard.append(f"console: {said.text}")

    return listen
