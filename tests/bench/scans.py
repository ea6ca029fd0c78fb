"""Recognising a scan of 200 pages: the portal's whole job, against drawing the pages and looking for codes alone."""

import asyncio
from dataclasses import replace
from itertools import count, cycle, islice
from statistics import median

import pypdfium2
import zxingcpp

from portal.data.actors import Member, Staff
from portal.demo.accounts import HANDLER, member_id
from portal.demo.people import member_accounts
from portal.domain.intake import scan_reading, scans
from portal.domain.requests import requests
from tests.paper import COARSE, CROOKED, SIDEWAYS, UPSIDE_DOWN, Scanning, blank, pile, printed, scanned, signed, written

from .pairs import Act, Ratio, compare

PAGES, LETTERS, PAIRS = 200, 20, 3
WAYS = (Scanning(), CROOKED, UPSIDE_DOWN, COARSE, SIDEWAYS)


async def pages_a_second() -> list[Ratio]:
    """A pile with a form on every second page, on the others a blank back or something written."""
    content = await _pile()
    staff = Staff(HANDLER.id, "sv", frozenset({"handler"}), "")
    number = count()

    async def ours() -> None:
        # The same pile twice would be one: a remark behind its end makes it another.
        batch = (await scans.upload(staff, [content + b"\n%% %d" % next(number)])).id
        await scan_reading.read(batch)
        assert (await scans.open_batch(staff, batch)).letters == LETTERS

    found = await compare("", "pdfium and zxing, same pages", ours, _bare(content), PAIRS, 0)
    speed = PAGES / median(ours for ours, _ in found.pairs)
    what = f"recognising {PAGES} pages, {speed:.1f} a second"
    return [replace(found, what=what)]


def _bare(content: bytes) -> Act:
    def read() -> None:
        document = pypdfium2.PdfDocument(content)
        seen = 0
        for page in document:
            picture = page.render(scale=200 / 72, grayscale=True).to_pil()
            seen += len(zxingcpp.read_barcodes(picture))
        assert seen

    async def in_a_thread() -> None:
        await asyncio.to_thread(read)

    return in_a_thread


async def _pile() -> bytes:
    """The same twenty letters over and over: a code that comes again belongs to the letter that it began."""
    members = [Member(member_id(person), "sv") for person in member_accounts(LETTERS)]
    pages: list[bytes] = []
    for number, (member, how) in enumerate(zip(members, cycle(WAYS), strict=False)):
        request = await requests.submit(member, "erasure")
        form = signed(printed(await requests.form_pdf(member, request.reference))[0])
        back = blank() if number % 2 else written("Hej,", "jag skickar med ett kvitto.")
        pair = [scanned(form, how, number), scanned(back, how, number)]
        pages += islice(cycle(pair), PAGES // LETTERS)
    return pile(pages)
