"""Whether an answer to an access request would be complete (Art. 15): what it still lacks, of one request."""

from portal.data.access import cell_looks, extracts, later_changes
from portal.data.access.extracts import MissingData
from portal.data.requests.requests import Request
from portal.domain.access.article_15 import Answer
from portal.domain.access.extract_processing import processing
from portal.domain.by_hand import manual_tasks
from portal.domain.errors import Conflict
from portal.domain.extract_content import Head
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.sources.overview import Overview


class NotComplete(Conflict):
    """Something of the person's is missing in the extract, so it is not sent (Art. 15)."""


Missing = MissingData

UNDECLARED = "undeclared"
"""The source has a table or a column of which its data map does not say whether it is the person's."""

NOT_LOOKED_THROUGH = "not_looked_through"
"""The source is a place that no program can read, and nobody has attested yet what is there."""


OUTDATED = "outdated"
"""Something of the person's data has been corrected, blocked or decided on since it was collected."""


async def missing(request: Request) -> list[Missing]:
    """What of the person's data the answer lacks, in the transaction under way; empty when all of it is there.

    Every kind of thing that can be missing has a code, `Missing.what`, which the pages put into words.
    """
    by_hand = [Missing(NOT_LOOKED_THROUGH, source) for source in await manual_tasks.to_look_through(request)]
    is_old = await later_changes.since_collected(request.id, request.subject_id)
    return [*([Missing(OUTDATED, "")] if is_old else []), *await extracts.missing(request.id), *by_hand]


async def answer(request: Request, record: RecordOfProcessing, held: Overview, head: Head) -> Answer:
    """What the answer to the request would be made of now, in the transaction under way."""
    tasks = await manual_tasks.of_request(request)
    return Answer(
        said=processing(record, held, tasks, request.language),
        authority=record.authority,
        held=held,
        head=head,
        tasks=tasks,
        looked_at=await cell_looks.counts(request.id),
        language=request.language,
    )
