"""The letters of an extract: a large one is divided into several, each made by itself in little memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.domain.access.article_15 import IncompleteExtract
from portal.domain.access.extract_letter import extract_letter, part_content
from portal.domain.access.extract_parts import Part, divided, plan_digest
from portal.domain.access.extract_reading import StoredExtract
from portal.domain.by_hand import manual_tasks
from portal.domain.by_hand.manual_tasks import Task
from portal.domain.letters.making import Divided
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.record_of_processing.published import published
from portal.domain.sources.overview import Overview, overview
from portal.domain.trouble import Unfinished
from portal.letters.letter import Written
from portal.sources.errors import SourceUnreachable


@dataclass(frozen=True, slots=True)
class AccessLetters:
    """What every letter of one answer is made from, asked for once."""

    request: Request
    record: RecordOfProcessing
    held: Overview
    parts: Sequence[Part]
    tasks: Sequence[Task]

    @classmethod
    async def of(cls, request: Request) -> "AccessLetters":
        """The letters of that request's extract. Raises SourceUnreachable, NotFound and KeyDestroyed."""
        held = await overview(request.subject_id, request.language)
        if held.unreachable:
            # Until when each category is kept is read from the sources; without it the answer would be incomplete.
            raise SourceUnreachable(held.unreachable[0])
        record = (await published()).record
        async with acting_as(SYSTEM):
            parts = divided(await (await StoredExtract.of(request.id, request.subject_id)).chunks())
            tasks = await manual_tasks.of_request(request)
        return cls(request, record, held, parts, tasks)

    @property
    def plan(self) -> bytes:
        """What tells this division from another."""
        return plan_digest(self.parts)

    async def render(self, written: Written) -> bytes:
        """The letter whose facts say which part it is, from 1. Raises Unfinished when it lacks something."""
        async with acting_as(SYSTEM):
            extract = await StoredExtract.of(self.request.id, self.request.subject_id)
            content = await part_content(extract, self.parts, int(str(written.facts["part"])) - 1)
        try:
            return await extract_letter(self.request, written.addressee, self.record, self.held, content, self.tasks)
        except IncompleteExtract:
            raise Unfinished from None


async def divide(request: Request) -> Divided:
    """The extract in as many letters as it takes. Raises as `AccessLetters.of` does."""
    letters = await AccessLetters.of(request)
    return Divided(len(letters.parts), letters.plan, letters.render)


async def render(written: Written) -> bytes:
    """One letter of an extract, with all that it needs asked for anew. Raises as `AccessLetters` does."""
    async with acting_as(SYSTEM):
        request = await requests.by_id(UUID(str(written.facts["request"])))
    return await (await AccessLetters.of(request)).render(written)
