"""`make bench`: one table of ratios, each against the bare thing in the same run."""

import asyncio
import json
import platform
import sys
from os import cpu_count

from rich.console import Console
from rich.table import Table

from portal.logs import configure_logs
from portal.settings import configure

from . import (
    consents,
    erasures,
    large_map,
    large_persons,
    letters,
    member_pages,
    overviews,
    queue,
    scans,
    shop_data,
    thousand_letters,
    web_processes,
)
from .pairs import Ratio
from .servers import portal_server
from .world import LARGE, MEMBERS, World, fill, new_server, opened

console = Console(width=170, highlight=False)

IN_A_PROCESS = [
    *(("whole", rows) for rows in large_persons.ROWS),
    *(("rows", rows) for rows in large_persons.ROWS),
    *(("letters", rows) for rows in large_persons.ROWS[:2]),
]


async def measured(world: World) -> list[Ratio]:
    """Every comparison, the pages first."""
    await fill(world)
    found = [await _in_a_process(what, rows) for what, rows in IN_A_PROCESS]
    async with opened(world):
        with portal_server() as port:
            found += await member_pages.overview(world, port)
            found += await member_pages.sign_in(port)
            found += await member_pages.consent(world, port)
        found += await web_processes.throughput()
        found += await letters.form_pdf()
        found += await thousand_letters.compare()
        found += await scans.pages_a_second()
        found += await shop_data.overview(world)
        found += await shop_data.collect(world)
        found += await shop_data.plan(world)
        found += await shop_data.erase(world)
        found += await erasures.large(world)
        found += await large_map.check(world)
    async with opened(world, shop=LARGE):
        with portal_server() as port:
            found += await overviews.page(port)
        found += await overviews.domain()
    found += await consents.measured(world)
    found += await queue.pages(world)
    return found


async def _in_a_process(what: str, rows: int) -> Ratio:
    command = (sys.executable, "-m", "tests.bench.one_extract", what, str(rows))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    assert process.returncode == 0, command
    return Ratio(**json.loads(said))


def show(found: list[Ratio]) -> None:
    """Print the table."""
    table = Table(
        title="Median (least-most); ours and the bare thing in turn, the ratio from each pair",
        caption=f"{MEMBERS} customers, Python {platform.python_version()}, {cpu_count()} cores, one machine for all",
    )
    for heading, justify in (("What", "left"), ("Against", "left"), ("Pairs", "right"), ("Ours", "right")):
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    table.add_column("Bare", justify="right")
    table.add_column("Ratio", justify="right", style="bold")
    table.add_column("Memory", justify="right")
    for ratio in found:
        table.add_row(*ratio.row())
    console.print(table)


if __name__ == "__main__":
    # The web servers are started by importing this module anew; they must not measure.
    configure(log_level="error")
    configure_logs()
    with new_server() as running:
        show(asyncio.run(measured(running)))
