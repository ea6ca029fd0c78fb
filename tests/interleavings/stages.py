"""A request in every stage of its journey, to be put back into it again and again."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import asyncpg

from portal.clock import today
from portal.data.actors import SYSTEM, Member
from portal.data.audit.event_codes import LOOKS
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.access import access
from portal.domain.audit import audit
from portal.domain.intake import annulments, otherwise, request_drafts, signed_letters
from portal.domain.intake.claims import Claim
from portal.domain.intake.envelopes import Envelope
from portal.domain.intake.request_drafts import NOBODY
from portal.domain.letters import answers
from portal.domain.requests import assignments, identity, withdrawals
from tests.domain.journeys import answered, planned, received
from tests.domain.registering import STREET, asked
from tests.looking import look_through, release
from tests.on_paper import print_answer
from tests.people import APPROVER, HANDLER
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


async def _noted(member: Member) -> Request:
    request = await _collected(member)
    await withdrawals.note(HANDLER, request.reference, "telephone", today())
    return request


async def _proposed(member: Member) -> Request:
    request = await _collected(member)
    await annulments.propose(HANDLER, request.reference, "person")
    return request


async def _in_own_words(member: Member) -> Request:
    """One that came in a letter without the form, of a person whom no source has: the member has no part in it."""
    found = await signed_letters.register_by_eye(HANDLER, "own_words", today(), Envelope(note="Blått kuvert"))
    draft = await request_drafts.start(HANDLER, Claim(name="Ulla Utan", address=STREET), envelope=found.envelope)
    await request_drafts.choose(HANDLER, draft, NOBODY)
    await request_drafts.describe(HANDLER, draft, asked("access", "letter"))
    request = await otherwise.register(HANDLER, draft)
    await annulments.propose(HANDLER, request.reference, "kind")
    return request


async def _annulled(member: Member) -> Request:
    request = await _in_own_words(member)
    it = await annulments.of_request(APPROVER, request)
    assert it
    await annulments.agree(APPROVER, request.reference, it.row.id)
    return request


STAGES: Mapping[str, Callable[[Member], Awaitable[Request]]] = {
    "received": _received,
    "received and claimed": _held,
    "being looked through": _collected,
    "waiting for approval": planned,
    "to be printed": _rendered,
    "to be posted": _printed,
    "answered": _answered,
    "withdrawn as staff noted": _noted,
    "proposed to be annulled": _proposed,
    "proposed to be annulled, without a form": _in_own_words,
    "annulled": _annulled,
}

CHANGING = (
    "status, handler_id, handover_note, sender, received_on, counted_from, due_on, first_registered_on,"
    " proposed_arrival, proposed_arrival_reason, proposed_arrival_by, trouble, changed_at"
)
"""Columns of a request in which it changes, but for those that are reckoned from them."""

HANGING = """
    SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'request_id'
      AND NOT a.attisdropped AND c.relname <> 'audit_event' ORDER BY c.relname
"""
"""Tables whose rows name the request."""

HANGING_ON_THOSE = """
    SELECT c.relname AS name, a.attname AS a, t.relname AS parent
    FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class t ON t.oid = f.confrelid
    CROSS JOIN unnest(f.conkey, f.confkey) AS k (ours, theirs)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.ours
    JOIN pg_attribute p ON p.attrelid = t.oid AND p.attnum = k.theirs
    WHERE f.contype = 'f' AND p.attname = 'id' AND t.relname = ANY($1) AND c.relname <> ALL($1) ORDER BY c.relname
"""
"""Tables whose rows name a row that names the request, and not the request itself."""

ENVELOPES = """
    SELECT id FROM signed_letter WHERE request_id = $1 UNION
    SELECT e.envelope_id FROM annulled_envelope e JOIN annulment a ON a.id = e.annulment_id WHERE a.request_id = $1
"""
"""Envelopes of the request, and those that were let go with an annulment of it."""

RUNS = "SELECT print_run_id FROM {}"


@dataclass(slots=True)
class Stage:
    """A request as it stood: `put_back` makes it so again, and `rows` says how it stands.

    What hangs on the request, or on what hangs on it, is found in the catalogue, so that tables to come are put back
    too; and the print runs of its letters. Nothing is taken out of the audit log.
    """

    admin: asyncpg.Connection
    request: Request
    tables: dict[str, str]
    """Tables that hang on the request, and which of their rows are the request's."""
    further: dict[str, str]
    """The same of those that hang on those."""
    is_collected: bool
    """Whether there is an extract."""
    is_withdrawn: bool
    """Whether staff noted a withdrawal."""

    @classmethod
    async def kept_of(cls, admin: asyncpg.Connection, request: Request) -> "Stage":
        """The request as it stands now."""
        one = f"'{request.id}'"
        tables = {row["name"]: f"request_id = {one}" for row in await admin.fetch(HANGING)}
        envelopes = [row["id"] for row in await admin.fetch(ENVELOPES, request.id)]
        tables["signed_letter"] = f"id = ANY('{{{','.join(map(str, envelopes))}}}')"
        further: dict[str, str] = {}
        for row in await admin.fetch(HANGING_ON_THOSE, list(tables)):
            its = f"{row['a']} IN (SELECT id FROM {row['parent']} WHERE {tables[row['parent']]})"
            further[row["name"]] = f"{further[row['name']]} OR {its}" if row["name"] in further else its
        await admin.execute("DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept")
        every = {"request": f"id = {one}", **tables, **further}
        every["print_run"] = f"id IN ({RUNS.format('kept.letter')})"
        await admin.execute(
            ";".join(f"CREATE TABLE kept.{it} AS SELECT * FROM {it} WHERE {its}" for it, its in every.items())
        )
        is_collected = await admin.fetchval("SELECT EXISTS (SELECT FROM kept.extract)")
        is_withdrawn = await admin.fetchval("SELECT status = 'withdrawn' FROM kept.request")
        return cls(admin, request, tables, further, is_collected, is_withdrawn)

    async def put_back(self) -> None:
        """Make everything as it was kept, jobs that are waiting and approvals included."""
        one = f"'{self.request.id}'"
        script = [
            "DELETE FROM pgqueuer",
            *(f"DELETE FROM {it} WHERE {its}" for it, its in self.further.items()),
            f"UPDATE request SET ({CHANGING}) = (SELECT {CHANGING} FROM kept.request) WHERE id = {one}",
        ]
        now = f"{RUNS.format('letter')} WHERE request_id = {one}"
        script += [
            f"DELETE FROM print_run WHERE id IN ({now}) OR id IN ({RUNS.format('kept.letter')})",
            "INSERT INTO print_run SELECT * FROM kept.print_run",
        ]
        for table, its in self.tables.items():
            script += [f"DELETE FROM {table} WHERE {its}", f"INSERT INTO {table} SELECT * FROM kept.{table}"]
        script += [f"INSERT INTO {it} SELECT * FROM kept.{it}" for it in self.further]
        async with self.admin.transaction():
            await self.admin.execute("SET LOCAL session_replication_role = replica;" + ";".join(script))
        if self.is_collected:
            # What was changed for the person in an earlier try stands in the log still, and is no longer so.
            async with acting_as(SYSTEM):
                await audit.record("extract.collected", subject=self.request.subject_id, request=self.request.id)
        if self.is_withdrawn:
            # In an earlier try it may have been withdrawn by its member.
            async with acting_as(HANDLER):
                await audit.record("request.withdrawal_noted", subject=self.request.subject_id, request=self.request.id)

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
        sql = "SELECT count(agreed_at), count(ended_at) FROM annulment WHERE request_id = $1"
        how["annulments agreed to, ended"] = tuple(await self.admin.fetchrow(sql, one) or ())
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
