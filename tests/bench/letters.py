"""The request form as PDF against plain Typst with the same template and data."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typst

from portal.data.actors import Member
from portal.demo import people
from portal.demo.accounts import member_id
from portal.domain import requests

from .pairs import Ratio, compare

ANNA = Member(member_id(people.ANNA), "sv")


async def form_pdf() -> list[Ratio]:
    """Everything from the member's request to its sheet of paper, against the compilation alone."""
    request = await requests.submit(ANNA, "access")
    with _noted() as calls:
        content = await requests.form_pdf(ANNA, request.reference)
    positional, named = calls[0]
    assert typst.compile(*positional, **named) == content

    async def ours() -> None:
        await requests.form_pdf(ANNA, request.reference)

    async def bare() -> None:
        typst.compile(*positional, **named)

    return [await compare("request form as PDF", "typst.compile, same template and data", ours, bare, 50)]


@contextmanager
def _noted() -> Iterator[list[tuple[Any, Any]]]:
    """What Typst is called with inside the block."""
    compile_, calls = typst.compile, []

    def noting(*positional: Any, **named: Any) -> Any:
        calls.append((positional, named))
        return compile_(*positional, **named)

    typst.compile = noting  # type: ignore[assignment]
    try:
        yield calls
    finally:
        typst.compile = compile_
