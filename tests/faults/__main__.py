"""`make faults`: strikes the work in every way that can be thought of, and counts what it survived."""

import argparse
import asyncio
import signal
import sys

from rich.console import Console
from rich.table import Table

from portal.logs import configure_logs
from portal.settings import configure

from . import full_disk, restarts, rollbacks, source_faults
from .erasures import members
from .kills import at_every_commit, at_random_moments
from .tally import Tally
from .worker_processes import workers
from .world import two_sources

RESTARTS, SOURCE_FAULTS, FULL_DISKS = 20, 6, 2

console = Console(width=150, highlight=False)


async def struck(moments: int, rolled_back: int, seed: int) -> list[Tally]:
    """Every kind of fault, each with erasures of its own; each is told as soon as it has been tried."""
    found: list[Tally] = []
    async with two_sources(members=moments + 300) as world:
        people = members(world)
        with workers(world.environment()) as started:
            for kind in (
                lambda: at_every_commit(world, started, people, signal.SIGKILL),
                lambda: at_every_commit(world, started, people, signal.SIGSTOP),
                lambda: restarts.during_erasures(world, started, people, RESTARTS, seed),
                lambda: source_faults.while_erasing(world, started, people, SOURCE_FAULTS),
                lambda: source_faults.while_collecting(world, started, people, SOURCE_FAULTS),
                lambda: full_disk.while_an_extract_is_written(world, started, people, FULL_DISKS),
                lambda: rollbacks.of_an_approval(world, started, people, rolled_back, seed),
                lambda: at_random_moments(world, started, people, moments, seed),
            ):
                tried = await kind()
                for tally in tried if isinstance(tried, list) else [tried]:
                    console.print(f"{tally.kind}: {tally.survived} of {tally.tried} survived")
                    found.append(tally)
    return found


def show(tallies: list[Tally]) -> bool:
    """Print the table, and what was amiss. Whether everything was survived."""
    table = Table(title="Faults survived")
    for heading in ("Kind", "Tried", "Survived"):
        table.add_column(heading, justify="left" if heading == "Kind" else "right")
    for tally in tallies:
        table.add_row(tally.kind, str(tally.tried), str(tally.survived))
    console.print(table)
    for tally in tallies:
        for fault in tally.amiss:
            console.print(f"{tally.kind}, {fault}")
    return all(tally.tried == tally.survived > 0 for tally in tallies)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=200, help="kills at random moments")
    parser.add_argument("--rollbacks", type=int, default=1000, help="rollbacks between a change and its job")
    parser.add_argument("--seed", type=int, default=1, help="of what is random")
    given = parser.parse_args()
    configure(log_level="error", demo=True)
    configure_logs()
    sys.exit(0 if show(asyncio.run(struck(given.moments, given.rollbacks, given.seed))) else 1)
