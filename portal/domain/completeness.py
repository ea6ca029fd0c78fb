"""Whether an answer to an access request would be complete (Art. 15): the one place that says what it still lacks."""

from portal.data import extracts
from portal.data.extracts import MissingData
from portal.data.requests import Request
from portal.domain import manual_tasks

Missing = MissingData

UNDECLARED = "undeclared"
"""The source has a table or a column of which its data map does not say whether it is the person's."""

NOT_LOOKED_THROUGH = "not_looked_through"
"""The source is a place that no program can read, and nobody has attested yet what is there."""


async def missing(request: Request) -> list[Missing]:
    """What keeps the answer from being sent, in the transaction under way; empty when it may be.

    Every kind of thing that can be missing has a code, `Missing.what`, which the pages put into words.
    """
    by_hand = [Missing(NOT_LOOKED_THROUGH, source) for source in await manual_tasks.to_look_through(request)]
    return [*await extracts.missing(request.id), *by_hand]
