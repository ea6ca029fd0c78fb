"""`make bench`: one table of ratios, each against the bare thing in the same run."""

import asyncio
import platform
from os import cpu_count

from rich.console import Console
from rich.table import Table

from portal.logs import configure_logs
from portal.settings import configure

from . import letters, member_pages, shop_data
from .pairs import Ratio
from .servers import portal_server
from .world import MEMBERS, World, filled, server

console = Console(width=150, highlight=False)


async def measured(world: World) -> list[Ratio]:
    """Every comparison, the pages first."""
    async with filled(world):
        with portal_server() as port:
            found = await member_pages.overview(world, port)
            found += await member_pages.sign_in(port)
            found += await member_pages.consent(world, port)
        found += await letters.form_pdf()
        found += await shop_data.overview(world)
        found += await shop_data.collect(world)
        found += await shop_data.plan(world)
        found += await shop_data.erase(world)
    return found


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
    for ratio in found:
        table.add_row(*ratio.row())
    console.print(table)


if __name__ == "__main__":
    # The web servers are started by importing this module anew; they must not measure.
    configure(log_level="error")
    configure_logs()
    with server() as running:
        show(asyncio.run(measured(running)))
