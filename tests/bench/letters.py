"""The request form as PDF against plain Typst with the same template and data."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any

import typst

from portal.data.actors import Member
from portal.demo.accounts import member_id
from portal.demo.people import member_accounts
from portal.domain.requests import requests

from .pairs import Ratio, compare

PAIRS, WARM_UP = 40, 3


async def form_pdf() -> list[Ratio]:
    """Everything from the member's request to its sheet of paper, against the compilation alone.

    Every sheet is a new one: Typst remembers what it has set before.
    """
    members = [Member(member_id(person), "sv") for person in member_accounts(2 * (PAIRS + WARM_UP))]
    asked = [(member, (await requests.submit(member, "access")).reference) for member in members]
    portal_does, typst_does = cycle(asked[::2]), cycle([await _call(*each) for each in asked[1::2]])

    async def ours() -> None:
        await requests.form_pdf(*next(portal_does))

    async def bare() -> None:
        positional, named = next(typst_does)
        typst.compile(*positional, **named)

    found = await compare("request form as PDF", "typst.compile, such forms", ours, bare, PAIRS, WARM_UP)
    positional, named = next(typst_does)
    assert typst.compile(*positional, **named) == await requests.form_pdf(*asked[1])
    return [found]


async def _call(member: Member, reference: str) -> tuple[Any, Any]:
    """What Typst is called with for that request."""
    with not_compiling() as calls:
        await requests.form_pdf(member, reference)
    return calls[0]


@contextmanager
def not_compiling() -> Iterator[list[tuple[Any, Any]]]:
    compile_, calls = typst.compile, []

    def noting(*positional: Any, **named: Any) -> bytes:
        calls.append((positional, named))
        return b""

    typst.compile = noting  # type: ignore[assignment]
    try:
        yield calls
    finally:
        typst.compile = compile_
