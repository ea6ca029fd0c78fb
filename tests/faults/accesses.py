"""An access request whose extract is about to be collected, and whether what is collected is everything."""

from collections import Counter

from portal.clock import today
from portal.data.access import extracts
from portal.data.actors import SYSTEM, Member
from portal.data.database import acting_as
from portal.data.requests.requests import Kind, Request
from portal.domain.intake import signed_letters
from portal.domain.requests import identity, requests
from portal.domain.sources.company_sources import person, sources
from tests.people import HANDLER

from .erasures import PATIENCE, at, within
from .world import World


async def confirmed(world: World, member: Member, kind: Kind) -> Request:
    """A request whose letter has come and whose sender is confirmed: its first job waits."""
    made = await requests.submit(member, kind)
    await signed_letters.register(HANDLER, made.seal, today())
    return await identity.confirm(HANDLER, made.reference, "in_person")


async def collected(world: World, request: Request) -> bool:
    """Wait until the extract is there and the queue is empty; False when that does not happen."""

    async def there() -> bool:
        async with at(world, "portal") as portal:
            return bool(
                await portal.fetchval(
                    "SELECT EXISTS (SELECT 1 FROM extract WHERE request_id = $1)"
                    " AND NOT EXISTS (SELECT 1 FROM pgqueuer)",
                    request.id,
                )
            )

    return await within(PATIENCE, there)


async def unlike_the_sources(world: World, request: Request) -> list[str]:
    """Where the extract differs from what the sources hold, or was made more than once."""
    found = []
    wanted: Counter[str] = Counter()
    who = await person(request.subject_id)
    for source in sources():
        async for table, rows in source.collect(who):
            wanted[table.label.sv] += len(rows)
    async with acting_as(SYSTEM):
        tables = await extracts.counts(request.id)
    labels = {source.data_map.label.sv for source in sources()}
    held = Counter({table.label["sv"]: table.rows for table in tables or () if table.source["sv"] in labels})
    if +held != +wanted:
        found.append(f"collected {dict(+held)}, not {dict(+wanted)}")
    async with at(world, "portal") as portal:
        times = "SELECT count(*) FROM audit_event WHERE request_id = $1 AND code = 'extract.collected'"
        if (count := await portal.fetchval(times, request.id)) != 1:
            found.append(f"extract.collected happened {count} times")
        if await portal.fetchval("SELECT trouble FROM request WHERE id = $1", request.id):
            found.append("trouble is still noted")
    return found
