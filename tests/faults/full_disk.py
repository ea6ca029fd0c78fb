"""The portal's disk full while an extract is written: no file of PostgreSQL's may grow beyond a limit."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.data.actors import Member
from portal.demo.accounts import member_id
from portal.demo.people import member_accounts

from .accesses import collected, confirmed, unlike_the_sources
from .erasures import at
from .source_faults import trouble_noted
from .tally import Tally
from .worker_processes import Workers
from .world import World

LIMIT = 17 * 2**20
"""Bytes: just above a segment of the write-ahead log, which PostgreSQL cannot go on without."""

ROWS, ROW_BYTES = 6000, 8000
"""Of text that cannot be compressed below half: together well above the limit, compressed too."""


async def while_an_extract_is_written(world: World, workers: Workers, members: Iterator[Member], times: int) -> Tally:
    """The extract is larger than the disk; when there is room again it is there, once, with every row."""
    tally = Tally("disk full while an extract is written")
    for number in range(times):
        member = next(members)
        await _much_of(world, member)
        request = await confirmed(world, member, "access")
        with _full(world):
            workers.start()
            noted = await trouble_noted(world, request)
            async with at(world, "portal") as portal:
                half = await portal.fetchval("SELECT EXISTS (SELECT 1 FROM extract WHERE request_id = $1)", request.id)
        found = ["staff were not told"] * (not noted) + ["half an extract was there"] * bool(half)
        there = await collected(world, request)
        workers.kill_all()
        found += await unlike_the_sources(world, request) if there else ["never collected"]
        tally.count(f"number {number}", found)
    return tally


@contextmanager
def _full(world: World) -> Iterator[None]:
    world.limit_files(str(LIMIT))
    try:
        yield
    finally:
        world.limit_files("unlimited")


async def _much_of(world: World, member: Member) -> None:
    email = next(person.email for person in member_accounts(world.members) if member_id(person) == member.id)
    async with at(world, "club") as club:
        await club.execute(
            "INSERT INTO club_mailing SELECT 1000000 + (SELECT max(mailing_id) FROM club_mailing) + n, m.member_id,"
            " (SELECT string_agg(md5(random()::text || n || i), '') FROM generate_series(1, $2 / 32) i), now()"
            " FROM club_member m, generate_series(1, $1::int) n WHERE m.email = $3",
            ROWS,
            ROW_BYTES,
            email,
        )
        # What is still only in memory could not be written once the disk is full, whoever's statement is to do it.
        await club.execute("CHECKPOINT")
