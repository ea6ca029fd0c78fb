"""What an extract still lacks before it may be sent: an answer that is not whole is not an answer (Art. 15)."""

from dataclasses import dataclass

from portal.data import manual_tasks
from portal.data.requests import Request


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing. `what` is a code; `table` and `column` say where in the source, if anywhere."""

    what: str
    source: str
    table: str | None = None
    column: str | None = None


async def missing(request: Request) -> list[Missing]:
    """Everything that the extract of a request still lacks, in the transaction under way."""
    return [Missing("not_looked_through", source) for source in await manual_tasks.unattested(request.id)]
