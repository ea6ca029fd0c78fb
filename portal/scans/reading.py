"""Reading a scan page by page, in a process of its own, with no more than a page or two in memory here."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from portal.apart import apart
from portal.scans.added_ink import Place
from portal.scans.files import Unreadable

PAGE_WITHIN = 60.0
"""Seconds in which a page is read, the longest of them."""

LINE = 1024 * 1024


class ReaderEnded(Exception):
    """The process that reads was ended, or took too long: perhaps by a page, perhaps by somebody else."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read: of how many it is which (from 1), what its codes say, and its pictures as JPEG.

    `places` are where it differs from the form that it was printed as; None where it was compared with none.
    """

    number: int
    pages: int
    codes: tuple[str, ...]
    is_damaged: bool
    is_blank: bool
    picture: bytes
    small: bytes
    places: tuple[Place, ...] | None


@dataclass(frozen=True, slots=True)
class BlankForm:
    """A form as PDF before anybody has written on it, and what its code says."""

    code: str
    pdf: bytes


FormOf = Callable[[Sequence[str]], Awaitable[BlankForm | None]]
"""The form that a page with those codes was printed as, if any."""


async def _none(codes: Sequence[str]) -> None:
    return None


async def read(
    files: Sequence[bytes], most_pages: int, after: int = 0, form_of: FormOf = _none
) -> AsyncGenerator[Page, None]:
    """The pages of those files from the one `after` so many on. Raises Unreadable and ReaderEnded."""
    async with apart("portal.scans.apart", lambda to: _give(to, files, most_pages, after), LINE) as process:
        pages = int((await _line(process))["pages"])
        for _ in range(pages - after):
            said = await _line(process)
            if "asks" in said:
                await _answer(process, await form_of(said["asks"]))
                said = await _line(process)
            picture, small = [await _bytes(process, size) for size in said["sizes"]]
            codes, places = tuple(said["codes"]), said["places"]
            found = None if places is None else tuple((top, bottom) for top, bottom in places)
            yield Page(said["number"], pages, codes, said["is_damaged"], said["is_blank"], picture, small, found)


async def _give(process: asyncio.subprocess.Process, files: Sequence[bytes], most_pages: int, first: int) -> None:
    assert process.stdin is not None
    given = {"sizes": [len(file) for file in files], "first": first, "most_pages": most_pages}
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(json.dumps(given).encode() + b"\n")
        for file in files:
            process.stdin.write(file)
            await process.stdin.drain()


async def _answer(process: asyncio.subprocess.Process, form: BlankForm | None) -> None:
    assert process.stdin is not None
    told = {"code": form.code, "size": len(form.pdf)} if form else {"code": None, "size": 0}
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(json.dumps(told).encode() + b"\n" + (form.pdf if form else b""))
        await process.stdin.drain()


async def _line(process: asyncio.subprocess.Process) -> dict[str, Any]:
    assert process.stdout is not None
    try:
        said = await asyncio.wait_for(process.stdout.readline(), PAGE_WITHIN)
    except (TimeoutError, ValueError):
        raise ReaderEnded from None
    if not said.endswith(b"\n"):
        raise ReaderEnded
    line: dict[str, Any] = json.loads(said)
    if "unreadable" in line:
        raise Unreadable(line["unreadable"])
    return line


async def _bytes(process: asyncio.subprocess.Process, size: int) -> bytes:
    assert process.stdout is not None
    try:
        return await asyncio.wait_for(process.stdout.readexactly(size), PAGE_WITHIN)
    except (TimeoutError, asyncio.IncompleteReadError):
        raise ReaderEnded from None
