"""A scan read in a process of its own: a file that is made to do harm harms nothing else, and its memory ends with it.

On standard input a line of JSON, `{"sizes": [...], "first": 0, "most_pages": 600}`, and then the files one after
another. On standard output for each page a line of JSON and two pictures, whose sizes the line tells; or a line that
says why it cannot be read. Before a page with codes there may be a line that asks for the form that it was printed as,
`{"asks": [code]}`; standard input then says which of the codes is the form's, `{"code": code, "size": 9}`, and gives
the form.
"""

import json
import resource
import sys
from functools import lru_cache

from PIL import Image

from portal.scans import added_ink
from portal.scans.added_ink import Form, Place
from portal.scans.codes import Code, find
from portal.scans.files import Unreadable, opened, pages
from portal.scans.pictures import is_blank, jpeg, small, upright

MEMORY = 3 * 1024**3
"""Bytes of address space that the process may have."""


def main() -> None:
    """Read what standard input holds."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    given = json.loads(sys.stdin.buffer.readline())
    try:
        _read([sys.stdin.buffer.read(size) for size in given["sizes"]], given["first"], given["most_pages"])
    except Unreadable as error:
        _say({"unreadable": error.why})
    except MemoryError:
        _say({"unreadable": "too_large_picture"})
    except Exception:
        # Whatever a library raises for a file that it was not made for.
        _say({"unreadable": "broken"})


def _read(contents: list[bytes], first: int, most: int) -> None:
    files = [opened(content) for content in contents]
    count = sum(len(file) for file in files)
    if count > most:
        raise Unreadable("too_many_pages")
    if not count:
        raise Unreadable("broken")
    _say({"pages": count})
    for number, drawn in enumerate(pages(files, first), first + 1):
        _page(number, drawn())


def _page(number: int, page: Image.Image) -> None:
    found = find(page, thoroughly=False)
    blank = not found.codes and is_blank(page)
    if not found.codes and not blank:
        found = find(page)
    turned = found.codes[0].turned if found.codes else 0
    straight = upright(page, turned)
    pictures = [jpeg(straight), jpeg(small(straight))]
    said = {
        "number": number,
        "codes": [code.text for code in found.codes],
        "is_damaged": found.is_damaged,
        "is_blank": blank,
        "places": _places(page, found.codes),
        "sizes": [len(picture) for picture in pictures],
    }
    _say(said, *pictures)


def _places(page: Image.Image, codes: tuple[Code, ...]) -> list[Place] | None:
    """Where the page differs from its form; None where that cannot be told, which keeps nobody from reading it."""
    form = _form(tuple(code.text for code in codes)) if codes else None
    corners = form and next((code.corners for code in codes if code.text == form[0]), None)
    if form is None or corners is None:
        return None
    try:
        return added_ink.places(page, corners, form[1])
    except (ArithmeticError, ValueError, OSError, MemoryError):
        return None


@lru_cache(maxsize=8)
def _form(codes: tuple[str, ...]) -> tuple[str, Form] | None:
    _say({"asks": codes})
    told = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read(told["size"])
    if not content:
        return None
    try:
        page = opened(content)[0]
        corners = next((code.corners for code in find(page).codes if code.text == told["code"]), None)
        return (told["code"], added_ink.printed(page, corners)) if corners else None
    except (Unreadable, ArithmeticError, ValueError, OSError, MemoryError):
        return None


def _say(line: object, *pictures: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n")
    for picture in pictures:
        sys.stdout.buffer.write(picture)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
