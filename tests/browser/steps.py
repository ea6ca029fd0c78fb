"""What people do on the way of a request, by the keyboard alone, on the pages, with or without JavaScript."""

import io

import pypdfium2
import zxingcpp
from playwright.async_api import FilePayload, Page, expect
from pypdf import PdfReader

SCALE = 200 / 72
"""Pixels per point at 200 dots per inch, as an office scanner has."""


async def start_request(page: Page, kind: str) -> str:
    """As a member: choose `kind`, see what it covers, submit, and return the reference."""
    await page.goto("/mitt-konto/begaran/ny")
    await page.locator(f"input[name=slag][value={kind}]").press("Space")
    await page.locator("form[action='/mitt-konto/begaran/ny'] button").press("Enter")
    await page.locator("form[action='/mitt-konto/begaran'] button").press("Enter")
    await page.wait_for_url("**/mitt-konto/begaran/JM-*")
    return page.url.split("?")[0].rpartition("/")[2]


async def form_of(page: Page, reference: str) -> bytes:
    """As a member: the form as PDF."""
    answer = await page.context.request.get(f"/mitt-konto/begaran/{reference}/blankett.pdf")
    assert answer.status == 200
    return await answer.body()


def qr_code(pdf: bytes) -> str:
    """What the QR code on the first page says, read from the page as a picture."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=SCALE).to_pil()
    codes = zxingcpp.read_barcodes(picture)
    assert len(codes) == 1
    return str(codes[0].text)


def text_of(pdf: bytes) -> str:
    """The text of every page."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


async def scan(page: Page, code: str) -> None:
    """As staff: let the scanner type the code and press Enter, as keyboard wedges do, and say that it is signed."""
    await page.goto("/personal/brev")
    await page.locator("#letter").press_sequentially(code.lower(), delay=0)
    await page.keyboard.press("Enter")
    await page.locator("button[name=signed][value=yes]").click()
    await page.locator("[role=alert] a[href^='/personal/begaran/JM-']").first.wait_for()


async def confirm_identity(page: Page, reference: str, personnummer: str) -> None:
    """As the handler: compare the personnummer that is written on the letter."""
    await page.goto(f"/personal/begaran/{reference}")
    await page.locator("input[name=method][value=personnummer]").press("Space")
    await page.locator("input[name=personnummer]").fill(personnummer)
    await page.locator("form[action$='/identitet'] button.primary").press("Enter")
    await page.wait_for_url(f"**/personal/begaran/{reference}*")


async def wait_for(page: Page, reference: str, selector: str, javascript: bool) -> None:
    """As staff: stay on the request's page until the worker is done: it renews itself, or is reloaded by hand."""
    await page.goto(f"/personal/begaran/{reference}")
    if javascript:
        await page.locator(selector).first.wait_for(timeout=30_000)
        return
    for _ in range(60):
        if await page.locator(selector).count():
            return
        await page.wait_for_timeout(500)
        await page.reload()
    await expect(page.locator(selector).first).to_be_visible()


async def look_through(page: Page, reference: str, javascript: bool, found: dict[str, bytes] | None = None) -> None:
    """As the handler: attest every place that is looked through by hand; what was `found` is added to the first."""
    forms = page.locator("form[action$='/intyg']")
    await wait_for(page, reference, "form[action$='/intyg']", javascript)
    if found:
        files = [FilePayload(name=name, mimeType="", buffer=content) for name, content in found.items()]
        await page.locator("input[type=file]").first.set_input_files(files)
        await page.locator("button[formaction$='/filer']").first.press("Enter")
        await page.locator("a[href*='/filer/']").nth(len(files) - 1).wait_for()
    outcome = "found" if found else "nothing_found"
    for left in range(await forms.count() - 1, -1, -1):
        await forms.first.locator(f"input[value={outcome}]").press("Space")
        await forms.first.locator("button.primary").press("Enter")
        await expect(forms).to_have_count(left)
        outcome = "nothing_found"


ENCLOSURES = "a[href*='/filer/'], a[href$='.zip']"
"""What goes with a letter, and has to be fetched before that is in the post."""


async def print_post_and_close(page: Page, reference: str, javascript: bool) -> bytes:
    """As the handler: read the answer, note it as printed and posted, close the request; returns the letter."""
    await wait_for(page, reference, "form[action$='/utskrift'] button", javascript)
    answer = await page.context.request.get(f"/personal/begaran/{reference}/svar.pdf")
    assert answer.status == 200
    letter = await answer.body()
    for noun in ("utskrift", "postning"):
        for enclosure in await page.locator(ENCLOSURES).all():
            assert (await page.context.request.get(await enclosure.get_attribute("href") or "")).status == 200
        form = page.locator(f"form[action$='/{reference}/{noun}']")
        if await form.locator("input[type=checkbox]").count():
            await form.locator("input[type=checkbox]").press("Space")
        await form.locator("button").press("Enter")
        await form.wait_for(state="detached")
        # Without scripts the form is gone before the page that follows is there to be counted on.
        await page.wait_for_load_state()
    await tell_recipients(page)
    form = page.locator(f"form[action$='/{reference}/avslut']")
    if await form.locator("input[type=checkbox]").count():
        await form.locator("input[type=checkbox]").press("Space")
    await form.locator("button").press("Enter")
    await form.wait_for(state="detached")
    return letter


async def tell_recipients(page: Page) -> None:
    """As the handler: note of every recipient that it has been told (Art. 19); of a copy there is none to tell."""
    form = page.locator("form[action$='/mottagare']")
    if not await form.count():
        return
    for way in await form.locator("fieldset:not(.rest) select").all():
        await way.press("ArrowDown")
        await way.press("ArrowDown")
    await form.locator("#flera-words").fill("E-post till dataskyddsombudet")
    await form.locator("button").press("Enter")
    await form.wait_for(state="detached")
    await page.wait_for_load_state()
