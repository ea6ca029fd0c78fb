"""A request in every stage of its journey, to be put back into it again and again."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import asyncpg

from portal.data.actors import SYSTEM, Member
from portal.data.audit.event_codes import LOOKS
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.access import access
from portal.domain.audit import audit
from portal.domain.letters import answers
from portal.domain.requests import assignments, identity
from tests.domain.journeys import answered, planned, received
from tests.looking import look_through, release
from tests.on_paper import print_answer
from tests.people import HANDLER
from tests.telling import tell_recipients


async def _received(member: Member) -> Request:
    return await received(member, "access")


async def _held(member: Member) -> Request:
    request = await received(member, "erasure")
    await assignments.claim(HANDLER, request.reference)
    return request


async def _collected(member: Member) -> Request:
    request = await received(member, "access")
    await identity.confirm(HANDLER, request.reference, "in_person")
    await access.collect(request.id)
    await look_through(request)
    return request


async def _rendered(member: Member) -> Request:
    request = await _collected(member)
    await release(HANDLER, request)
    await answers.render(request.id)
    await answers.open_answer(HANDLER, request.reference)
    return request


async def _printed(member: Member) -> Request:
    request = await _rendered(member)
    await print_answer(HANDLER, request.reference)
    return request


async def _answered(member: Member) -> Request:
    request = await answered(member)
    await tell_recipients(request)
    return request


STAGES: Mapping[str, Callable[[Member], Awaitable[Request]]] = {
    "received": _received,
    "received and claimed": _held,
    "being looked through": _collected,
    "waiting for approval": planned,
    "to be printed": _rendered,
    "to be posted": _printed,
    "answered": _answered,
}

HANGING = """
    SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'request_id'
      AND NOT a.attisdropped AND c.relname <> 'audit_event' ORDER BY c.relname
"""
"""Tables whose rows name the request."""

HANGING_ON_THOSE = """
    SELECT DISTINCT ON (c.relname) c.relname AS name, a.attname AS a, t.relname AS parent
    FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class t ON t.oid = f.confrelid
    CROSS JOIN unnest(f.conkey, f.confkey) AS k (ours, theirs)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.ours
    JOIN pg_attribute p ON p.attrelid = t.oid AND p.attnum = k.theirs
    WHERE f.contype = 'f' AND p.attname = 'id' AND t.relname = ANY($1) AND c.relname <> ALL($1) ORDER BY c.relname
"""
"""Tables whose rows name a row that names the request, and not the request itself."""

RUNS = "SELECT print_run_id FROM {}"


@dataclass(slots=True)
class Stage:
    """A request as it stood: `put_back` makes it so again, and `rows` says how it stands.

    What hangs on the request, or on what hangs on it, is found in the catalogue, so that tables to come are put back
    too; and the print runs of its letters. Nothing is taken out of the audit log.
    """

    admin: asyncpg.Connection
    request: Request
    tables: list[str]
    further: list[tuple[str, str]]
    """Tables that hang on those, and which of their rows are the request's."""
    is_collected: bool
    """Whether there is an extract."""

    @classmethod
    async def kept_of(cls, admin: asyncpg.Connection, request: Request) -> "Stage":
        """The request as it stands now."""
        tables = [row["name"] for row in await admin.fetch(HANGING)]
        one = f"'{request.id}'"
        further = [
            (row["name"], f"{row['a']} IN (SELECT id FROM {row['parent']} WHERE request_id = {one})")
            for row in await admin.fetch(HANGING_ON_THOSE, tables)
        ]
        await admin.execute("DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept")
        script = [f"CREATE TABLE kept.request AS SELECT * FROM request WHERE id = {one}"]
        script += [f"CREATE TABLE kept.{it} AS SELECT * FROM {it} WHERE request_id = {one}" for it in tables]
        script += [f"CREATE TABLE kept.{it} AS SELECT * FROM {it} WHERE {its}" for it, its in further]
        script += [f"CREATE TABLE kept.print_run AS SELECT * FROM print_run WHERE id IN ({RUNS.format('kept.letter')})"]
        await admin.execute(";".join(script))
        return cls(admin, request, tables, further, await admin.fetchval("SELECT EXISTS (SELECT FROM kept.extract)"))

    async def put_back(self) -> None:
        """Make everything as it was kept, jobs that are waiting and approvals included."""
        one = f"'{self.request.id}'"
        script = [
            "DELETE FROM pgqueuer",
            *(f"DELETE FROM {it} WHERE {its}" for it, its in self.further),
            "UPDATE request r SET (status, handler_id, handover_note, due_on, sender, changed_at, trouble) = (SELECT"
            " status, handler_id, handover_note, due_on, sender, changed_at, trouble FROM kept.request)"
            f" WHERE id = {one}",
        ]
        now = f"{RUNS.format('letter')} WHERE request_id = {one}"
        script += [
            f"DELETE FROM print_run WHERE id IN ({now}) OR id IN ({RUNS.format('kept.letter')})",
            "INSERT INTO print_run SELECT * FROM kept.print_run",
        ]
        for table in self.tables:
            script += [
                f"DELETE FROM {table} WHERE request_id = {one}",
                f"INSERT INTO {table} SELECT * FROM kept.{table}",
            ]
        script += [f"INSERT INTO {it} SELECT * FROM kept.{it}" for it, _ in self.further]
        async with self.admin.transaction():
            await self.admin.execute("SET LOCAL session_replication_role = replica;" + ";".join(script))
        if self.is_collected:
            # What was changed for the person in an earlier try stands in the log still, and is no longer so.
            async with acting_as(SYSTEM):
                await audit.record("extract.collected", subject=self.request.subject_id, request=self.request.id)

    async def rows(self) -> dict[str, object]:
        """How it stands, without what no two runs share: the state and the handler, what hangs on it, what waits."""
        one = self.request.id
        found = await self.admin.fetchrow("SELECT status, handler_id, due_on FROM request WHERE id = $1", one)
        assert found
        how: dict[str, object] = dict(found)
        how |= await self._counts()
        letters = await self.admin.fetch(
            "SELECT kind, number, printed_at IS NOT NULL AS printed, posted_on, withdrawn_at IS NOT NULL AS withdrawn,"
            " print_run_id IS NOT NULL AS in_run"
            " FROM letter WHERE request_id = $1 ORDER BY kind, number, printed, in_run, withdrawn, posted_on",
            one,
        )
        how["letters"] = [tuple(row) for row in letters]
        more = await self.admin.fetchrow(
            "SELECT (SELECT count(*) FROM approval) AS approvals,"
            " (SELECT array_agg(entrypoint ORDER BY entrypoint) FROM pgqueuer) AS jobs"
        )
        assert more
        how |= dict(more)
        return how

    async def _counts(self) -> dict[str, int]:
        counts = ", ".join(f"(SELECT count(*) FROM {it} WHERE request_id = $1) AS {it}" for it in self.tables)
        found = await self.admin.fetchrow(f"SELECT {counts}", self.request.id)
        assert found
        return dict(found)

    async def events(self, after: int) -> list[str]:
        """What the audit log says was done since the event `after`, without looks: one is told only now and then."""
        found = await self.admin.fetch(
            "SELECT code FROM audit_event WHERE request_id = $1 AND id > $2 AND code <> ALL($3::text[]) ORDER BY id",
            self.request.id,
            after,
            list(LOOKS),
        )
        return [row["code"] for row in found]

    async def newest(self) -> int:
        """The newest event of the request."""
        sql = "SELECT max(id) FROM audit_event WHERE request_id = $1"
        return int(await self.admin.fetchval(sql, self.request.id))
