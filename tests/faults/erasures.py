"""An erasure over two sources that is about to be carried out, and what must be true when it has been."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from portal.clock import today
from portal.data.actors import SYSTEM, Member
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.demo.accounts import member_id
from portal.demo.people import DemoMember, member_accounts
from portal.domain.erasure import erasure
from portal.domain.erasure.erasure_content import summary
from portal.domain.intake import signed_letters
from portal.domain.letters import answers
from portal.domain.requests import identity, requests
from tests.domain.journeys import plan_of
from tests.people import APPROVER, HANDLER

from .world import World

PATIENCE = 120.0
"""Seconds after which work that has not been done is taken to have been lost."""

SOURCES = ("shop", "club")

RETAINED = ("orders", "invoices")
"""Tables in which the law keeps an e-mail address."""

RECEIPTS = ("portal_receipt",)
"""Tables into which an erasure writes what it has done."""

Rows = Counter[tuple[str, str, str]]
"""(source, table, digest of the row) -> how often."""


def members(world: World) -> Iterator[Member]:
    """Every member whom nobody has erased yet, the one with the longest history first."""
    return (Member(member_id(member), "sv") for member in member_accounts(world.members))


@dataclass(frozen=True, slots=True)
class Erasure:
    """An erasure with everything that the sources hold before it is carried out."""

    request: Request
    member: DemoMember
    digest: str
    before: Rows
    planned: Counter[tuple[str, str]]
    """(source, what happens) -> rows."""


async def planned(world: World, member: Member) -> Erasure:
    """Bring an erasure to the approver, without any worker."""
    request = await requests.submit(member, "erasure")
    await signed_letters.register(HANDLER, request.seal, today())
    await identity.confirm(HANDLER, request.reference, "in_person")
    await erasure.plan(request.id)
    async with at(world, "portal") as portal:
        # The plan was made here, so the job that would make it again is not wanted.
        await portal.execute("DELETE FROM pgqueuer")
    stored = await plan_of(request)
    changes: Counter[tuple[str, str]] = Counter()
    for line in summary(stored.content):
        changes[line.source, "gone"] += line.deleted
        changes[line.source, "changed"] += line.anonymised + line.cleared
    person = next(person for person in member_accounts(world.members) if member_id(person) == member.id)
    return Erasure(request, person, stored.digest.hex(), await rows(world), changes)


async def approved(world: World, member: Member) -> Erasure:
    """Bring an erasure to its approval: a worker may carry it out at any moment."""
    made = await planned(world, member)
    await erasure.approve(APPROVER, made.request.reference, made.digest)
    return made


async def answered(world: World, request: Request) -> bool:
    """Wait until the answer is there and the queue is empty; False when that does not happen."""
    return await within(PATIENCE, lambda: is_answered(world, request))


async def is_answered(world: World, request: Request) -> bool:
    """Whether the answer is there and the queue is empty. Nobody can tell while PostgreSQL is away: then not."""
    try:
        async with at(world, "portal") as connection:
            there = "SELECT EXISTS (SELECT 1 FROM answer WHERE request_id = $1) AND NOT EXISTS (SELECT 1 FROM pgqueuer)"
            return bool(await connection.fetchval(there, request.id))
    except (OSError, asyncpg.PostgresError):
        return False


async def amiss(world: World, done: Erasure) -> list[str]:
    """Everything that is not as it must be after the erasure; empty when every count is explained."""
    found: list[str] = []
    request, after = done.request, await rows(world)
    gone, new = done.before - after, after - done.before
    for source in SOURCES:
        removed = sum(count for (where, _, _), count in gone.items() if where == source)
        added = sum(count for (where, _, _), count in new.items() if where == source)
        changed = done.planned[source, "changed"]
        if (removed, added) != (done.planned[source, "gone"] + changed, changed):
            found.append(f"{source}: {removed} rows gone and {added} new, not as planned")
    found += [f"{source}: something is left" for source in SOURCES if await _is_left(world, source, done)]
    async with at(world, "portal") as connection:
        status = await connection.fetchval("SELECT status FROM request WHERE id = $1", request.id)
        if status != "executed":
            found.append(f"the request is {status}")
        for code in ("erasure.planned", "erasure.approved", "erasure.executed", "answer.rendered"):
            times = "SELECT count(*) FROM audit_event WHERE request_id = $1 AND code = $2"
            if (count := await connection.fetchval(times, request.id, code)) != 1:
                found.append(f"{code} happened {count} times")
        if await connection.fetchval("SELECT count(*) FROM answer WHERE request_id = $1", request.id) != 1:
            found.append("there is not one letter")
        if await connection.fetchval("SELECT trouble FROM request WHERE id = $1", request.id):
            found.append("trouble is still noted")
    found += await _miscounted(done)
    if not (await answers.open_answer(HANDLER, request.reference)).startswith(b"%PDF"):
        found.append("the letter cannot be read")
    return found


async def rows(world: World) -> Rows:
    """Every row of both sources, by digest."""
    found: Rows = Counter()
    for source in SOURCES:
        async with at(world, source) as connection:
            for table in await _tables(connection):
                if table not in RECEIPTS:
                    digests = await connection.fetch(f'SELECT md5(t::text) FROM "{table}" t')
                    found.update((source, table, digest) for (digest,) in digests)
    return found


async def within(seconds: float, is_so: Callable[[], Awaitable[bool]]) -> bool:
    """Whether it is so before the time is up."""
    try:
        async with asyncio.timeout(seconds):
            while not await is_so():  # noqa: ASYNC110 - what is waited for happens in PostgreSQL
                await asyncio.sleep(0.02)
    except TimeoutError:
        return False
    return True


@asynccontextmanager
async def at(world: World, database: str) -> AsyncIterator[asyncpg.Connection]:
    """A database, as the administrator sees it."""
    connection = await asyncpg.connect(world.admin(database))
    try:
        yield connection
    finally:
        await connection.close()


async def _is_left(world: World, source: str, done: Erasure) -> bool:
    """Whether the member's e-mail address is anywhere but in rows that the plan retains."""
    async with at(world, source) as connection:
        for table in await _tables(connection):
            there = f'SELECT EXISTS (SELECT 1 FROM "{table}" t WHERE position($1 in t::text) > 0)'
            if table not in RETAINED and await connection.fetchval(there, done.member.email):
                return True
    return False


async def _tables(connection: asyncpg.Connection) -> list[str]:
    return [row[0] for row in await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]


async def _miscounted(done: Erasure) -> list[str]:
    async with acting_as(SYSTEM):
        lines = await erasure.outcome(done.request.id)
    counted: Counter[tuple[str, str]] = Counter()
    for line in lines:
        counted[line.source, "gone"] += line.deleted
        counted[line.source, "changed"] += line.anonymised + line.cleared
    return [] if +counted == +done.planned else [f"recorded {dict(counted)}, planned {dict(done.planned)}"]
