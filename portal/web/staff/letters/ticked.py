"""Letters that are ticked in a list: each box holds the ids of those that belong together."""

from uuid import UUID

from portal.web.forms import InvalidForm
from portal.web.pages import StaffRequest

MOST = 5000
"""Letters that one form may name."""


async def marked(request: StaffRequest, field: str) -> set[str]:
    """The boxes that were ticked, as they were sent, to be shown ticked again."""
    return {str(box) for box in (await request.form()).getall(field, [])[:MOST]}


async def ticked(request: StaffRequest, field: str) -> list[UUID]:
    """The letters of the boxes that were ticked, each once. Raises InvalidForm when none is, or one is no letter."""
    codes = [code for box in (await request.form()).getall(field, []) for code in str(box).split(",")]
    if not codes:
        raise InvalidForm({field: "missing"})
    try:
        letters = list(dict.fromkeys(UUID(code) for code in codes[:MOST]))
    except ValueError:
        raise InvalidForm({field: "bad_value"}) from None
    return letters
