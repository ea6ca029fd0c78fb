"""A source that is a service of somebody else's, asked over HTTP; what is said there stands in http_protocol.yaml."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack
from datetime import date, timedelta
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from portal.sources import http_answers as answers
from portal.sources import http_counts as counts
from portal.sources import http_describing as describing
from portal.sources import http_questions as questions
from portal.sources.collecting import Batch
from portal.sources.data_map import DataMap
from portal.sources.erasing import Erasure
from portal.sources.errors import NotErased, PlanChanged, SourceError, SourceMismatch
from portal.sources.faults import Fault
from portal.sources.http_client import HttpClient, PlanRefused, Question
from portal.sources.http_lines import Lines
from portal.sources.http_rows import NotAsMapped, Rows
from portal.sources.http_signature import Secrets
from portal.sources.identifying import Identity
from portal.sources.overview import Holding
from portal.sources.person import Person
from portal.sources.planning import SourcePlan
from portal.sources.source import NO_DAYS, Source

A = TypeVar("A", bound=BaseModel)


class HttpSource(Source):
    """A service at `url`. A person of whom the map lets nothing be sent is not asked about, and nothing is held of.

    What it promises stands in `Source`; here is how a service does it.
    """

    def __init__(self, data_map: DataMap, url: str, secrets: Secrets, timeout: timedelta) -> None:
        self.data_map = data_map
        self._client = HttpClient(data_map.id, url, secrets, timeout)

    async def holdings(self, person: Person, kept_since: Mapping[str, date] = NO_DAYS) -> list[Holding]:
        """Counted by the service, which is not asked what of it is past its time."""
        about = questions.identifiers(self.data_map, person)
        if not about:
            return counts.nothing_held(self.data_map)
        question = {"identifiers": about, "tables": questions.counting(self.data_map)}
        return counts.holdings(self.data_map, await self._ask("holdings", question, answers.Holdings))

    async def collect(self, person: Person, batch: int = 1000) -> AsyncGenerator[Batch, None]:
        """Streamed, each portion handed on once it is proved. Nothing is asked twice after the first was handed on."""
        about = questions.identifiers(self.data_map, person)
        if not about:
            return
        tables = [table.name for table in self.data_map.read_in_order]
        question = {"identifiers": about, "tables": tables, "rows": batch}
        rows = Rows(self.data_map)
        async with AsyncExitStack() as answering:
            lines, portion = await self._opened(answering, question, batch)
            while portion is not None:
                try:
                    read = rows.batches(portion)
                except NotAsMapped:
                    raise SourceMismatch(self.data_map.id) from None
                for found in read:
                    yield found
                portion = await lines.portion()

    async def identity(self, person: Person) -> Identity | None:
        """None: letters go where the company's own databases say."""
        return None

    async def plan(self, person: Person, retained_since: Mapping[str, date]) -> SourcePlan:
        """Counted by the service, whose own digest goes into ours."""
        return (await self._planned(self._erasing(person, retained_since)))[0]

    async def erase(self, person: Person, retained_since: Mapping[str, date], approved_digest: bytes) -> Erasure:
        """One call, by a key that makes repeating it safe, and a second look.

        A service that has a receipt is not asked to erase again. Where it did something else than planned, that is
        NotErased with what it did.
        """
        question = self._erasing(person, retained_since)
        if not question["identifiers"]:
            return counts.erasure(self.data_map, None, already_done=True)
        receipt = await self._receipt(approved_digest)
        if receipt.done:
            done, as_planned = counts.erasure(self.data_map, receipt.tables, already_done=receipt.tables is None), True
        else:
            plan, service_digest = await self._planned(question)
            if plan.erasable == 0:
                return counts.erasure(self.data_map, None, already_done=True)
            if plan.digest() != approved_digest:
                raise PlanChanged(self.data_map.id)
            done = await self._erased({**question, "plan": service_digest}, approved_digest)
            as_planned = counts.as_planned(done, plan)
        try:
            left = (await self._planned(question))[0].erasable
        except SourceError:
            raise NotErased(self.data_map.id, done) from None
        if left or not as_planned:
            raise NotErased(self.data_map.id, done)
        return done

    async def done(self, digest: bytes) -> bool | None:
        """Whether the service has a receipt of having carried out the plan with that digest."""
        return (await self._receipt(digest)).done

    async def check_live(self) -> list[Fault]:
        """What either side has and the other does not, in alphabetical order."""
        said = await self._described()
        faults = [*describing.missing(self.data_map, said), *describing.undeclared(self.data_map, said)]
        return sorted(faults, key=lambda fault: (fault.table or "", fault.column or ""))

    async def undeclared(self) -> list[Fault]:
        """The tables and columns that the service has and the map does not account for."""
        return list(describing.undeclared(self.data_map, await self._described()))

    async def close(self) -> None:
        """Close every connection to the service."""
        await self._client.close()

    async def _opened(self, answering: AsyncExitStack, question: Question, rows: int) -> tuple[Lines, Any]:
        """The answer and its first portion; until that has come, asking again repeats nothing."""
        async for attempt in self._client.tries():
            with attempt:
                async with AsyncExitStack() as opening:
                    answer = await opening.enter_async_context(self._client.opened("collect", question))
                    lines = Lines(self._client, answer, rows)
                    portion = await lines.portion()
                    answering.push_async_exit(opening.pop_all())
                    return lines, portion
        raise AssertionError

    def _erasing(self, person: Person, retained_since: Mapping[str, date]) -> Question:
        return {
            "identifiers": questions.identifiers(self.data_map, person),
            "tables": questions.treatment(self.data_map, retained_since),
        }

    async def _planned(self, question: Question) -> tuple[SourcePlan, str]:
        """The plan, and what the service itself calls it."""
        if not question["identifiers"]:
            return counts.nothing_planned(self.data_map), ""
        said = await self._ask("plan", question, answers.Plan)
        return counts.source_plan(self.data_map, said, question["identifiers"]), said.digest

    async def _erased(self, question: Question, approved_digest: bytes) -> Erasure:
        try:
            said = await self._ask("erase", question, answers.Erased, key=approved_digest.hex())
        except PlanRefused:
            raise PlanChanged(self.data_map.id) from None
        return counts.erasure(self.data_map, said.tables, already_done=False)

    async def _receipt(self, digest: bytes) -> answers.Receipt:
        return await self._ask("receipt", {"key": digest.hex()}, answers.Receipt)

    async def _described(self) -> answers.Description:
        return await self._ask("description", None, answers.Description)

    async def _ask(self, call: str, question: Question | None, kind: type[A], key: str | None = None) -> A:
        said = await self._client.ask(call, question, key)
        try:
            return kind.model_validate_json(said)
        except ValidationError:
            raise SourceMismatch(self.data_map.id) from None
