"""`python -m tests.bench.one_extract WHAT ROWS`: the extract of one person in a process of its own.

WHAT is `whole`, `rows` or `letters`. Prints as JSON what was measured, a memory that has grown for nobody else
included. The databases must be there: `make bench` leaves them.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict
from typing import Any

import asyncpg

from portal.clock import today
from portal.data.access import extracts
from portal.data.actors import SYSTEM, Member
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.demo import people
from portal.demo.accounts import member_id
from portal.demo.people import DemoMember
from portal.domain.access import access
from portal.domain.intake import signed_letters
from portal.domain.letters import answers
from portal.domain.requests import identity, requests
from portal.domain.sources.company_sources import person, sources
from portal.logs import configure_logs
from portal.settings import configure
from tests.looking import release
from tests.people import HANDLER

from . import large_persons, memory
from .pairs import Act, Ratio, compare
from .statements import Statement, options, recording
from .world import LARGE, PORTAL_TEMPLATE, World, opened, server

OWN_PORTAL = "portal_extract"
PAIRS = {1_000: 10, 10_000: 6, 100_000: 3}


async def whole(world: World, rows: int) -> Ratio:
    """All of collecting, encrypted and stored, against COPY of the same rows."""
    request, small = await confirmed(large_persons.member(rows)), await confirmed(people.CECILIA)

    async def ours() -> None:
        await access.collect(request.id)

    async def forgotten() -> None:
        async with acting_as(SYSTEM):
            await extracts.forget(request.id)

    await access.collect(small.id)
    return await _against_copy(world, f"extract collected, {rows:,} rows", rows, ours, forgotten)


async def read_alone(world: World, rows: int) -> Ratio:
    """The rows from the source, and nothing done with them, against COPY of the same rows."""
    (source,) = sources()
    who, small = await person(member_id(large_persons.member(rows))), await person(member_id(people.CECILIA))
    async for _ in source.collect(small):
        pass

    async def ours() -> None:
        async for _ in source.collect(who):
            pass

    return await _against_copy(world, f"its source alone, {rows:,} rows", rows, ours)


async def letters(_: World, rows: int) -> Ratio:
    """Every letter of the answer, written from the stored extract and stored, against Typst setting the same."""
    request = await confirmed(large_persons.member(rows))
    await access.collect(request.id)
    await release(HANDLER, request)
    peak, run = memory.Peak(), subprocess.run
    with _typst_called() as calls:

        async def ours() -> None:
            await answers.render(request.id)

        async def bare() -> None:
            for positional, named in calls:
                await asyncio.to_thread(run, *positional, **named)

        # Only once: what has been answered is not answered again.
        found = await compare(f"letters, {rows:,} rows", "", ours, bare, 1, 0)
    grown = f"{peak.grown():.0f} + {memory.of_children():.0f} MB"
    return Ratio(found.what, f"Typst, {len(calls)} letters", found.pairs, grown)


async def confirmed(member: DemoMember) -> Request:
    """A request for access whose letter has come and whose sender is confirmed."""
    made = await requests.submit(Member(member_id(member), "sv"), "access")
    await signed_letters.register(HANDLER, made.seal, today())
    return await identity.confirm(HANDLER, made.reference, "in_person")


async def _against_copy(world: World, what: str, rows: int, ours: Act, before: Act | None = None) -> Ratio:
    """The first time is for the memory alone."""
    peak = memory.Peak()
    await ours()
    grown = f"{peak.grown():.0f} MB"
    selects = await _selects(rows)
    async with _reading(world) as connection:

        async def copied() -> None:
            await _copy(connection, selects)

        found = await compare(what, f"COPY of the {len(selects)} SELECTs", ours, copied, PAIRS[rows], 0, before)
    return Ratio(found.what, found.bare, found.pairs, grown)


async def _selects(rows: int) -> list[Statement]:
    """What the source is asked when everything is collected."""
    (source,) = sources()
    who = await person(member_id(large_persons.member(rows)))
    async with recording() as made:
        async for _ in source.collect(who):
            pass
    return [it for it in made.statements if "FROM" in it[1]]


async def _copy(connection: asyncpg.Connection, selects: list[Statement]) -> None:
    async def nowhere(_: bytes) -> None:
        pass

    for _, sql, arguments in selects:
        await connection.copy_from_query(sql, *arguments, output=nowhere)


@asynccontextmanager
async def _reading(world: World) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(world.server.url("shop_reader", LARGE), **options("shop"))
    try:
        yield connection
    finally:
        await connection.close()


@contextmanager
def _typst_called() -> Iterator[list[tuple[Any, Any]]]:
    """Note how the processes are called in which letters are set."""
    run, calls = subprocess.run, []

    def noting(*positional: Any, **named: Any) -> Any:
        calls.append((positional, named))
        return run(*positional, **named)

    subprocess.run = noting  # type: ignore[assignment]
    try:
        yield calls
    finally:
        subprocess.run = run


async def measured(world: World, what: str, rows: int) -> Ratio:
    """In a new portal, with the shop of the large histories."""
    await world.copy(OWN_PORTAL, PORTAL_TEMPLATE)
    async with opened(world, OWN_PORTAL, LARGE):
        return await {"whole": whole, "rows": read_alone, "letters": letters}[what](world, rows)


if __name__ == "__main__":
    configure(log_level="error")
    configure_logs()
    with server(OWN_PORTAL, LARGE) as running:
        print(json.dumps(asdict(asyncio.run(measured(running, sys.argv[1], int(sys.argv[2]))))))
