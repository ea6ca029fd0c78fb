"""The queue and its search with a thousand requests, a hundred thousand and a million: as quick, however many.

`python -m tests.bench.queue 1000 100000 1000000` measures those sizes one after the other; each is the portal as it is
with so many made-up requests. The ratio is of the largest to the smallest.
"""

import asyncio
import re
import sys
from collections.abc import Mapping
from statistics import median
from time import perf_counter

from portal.demo.accounts import HANDLER
from portal.local import add_requests
from portal.logs import configure_logs
from portal.settings import configure, settings
from portal.terminal import console

from .browser import Browser
from .pairs import Ratio, spread
from .servers import portal_server
from .world import PORTAL, World, fill, new_server, opened

SIZES = (1_000, 100_000)
"""A million takes minutes to put there; the command above does."""

TIMES = 40

PAGES = {
    "queue": "/personal",
    "queue, of nobody and of a kind": "/personal?vem=ingen&slag=access",
    "queue, ended, in a state": "/personal?visa=avslutade&lage=closed",
    "search by half a reference": "/personal?sok={half}",
}

REFERENCE = re.compile(rb"/personal/begaran/JM-....-(....)")


async def pages(world: World, sizes: tuple[int, ...] = SIZES) -> list[Ratio]:
    """Each page at each size, one size after the other since a table grows; `fill` has been done."""
    seconds: dict[str, dict[int, list[float]]] = {what: {} for what in PAGES}
    for size in sizes:
        started = perf_counter()
        await add_requests(world.server, size, lambda done, total: None, PORTAL)
        console.print(f"{size:,} requests are there after {perf_counter() - started:.0f} s")
        async with opened(world):
            with portal_server() as port:
                found = await asyncio.to_thread(_measured, port)
        for what, taken in found.items():
            seconds[what][size] = taken
            console.print(f"  {what}: {spread([each * 1000 for each in taken], 'ms')}")
    smallest, largest = sizes[0], sizes[-1]
    return [
        Ratio(
            f"{what}, {largest:,} requests",
            f"{smallest:,} requests",
            list(zip(seconds[what][largest], seconds[what][smallest], strict=True)),
        )
        for what in PAGES
    ]


def _measured(port: int) -> Mapping[str, list[float]]:
    browser = Browser(port)
    browser.sign_in(HANDLER.email, settings().demo_password.get_secret_value())
    half = REFERENCE.search(browser.get(PAGES["queue"]))
    assert half
    found: dict[str, list[float]] = {}
    for what, path in PAGES.items():
        address = path.format(half=half[1].decode())
        for _ in range(5):
            browser.get(address)
        found[what] = [_seconds(browser, address) for _ in range(TIMES)]
    return found


def _seconds(browser: Browser, address: str) -> float:
    started = perf_counter()
    browser.get(address)
    return perf_counter() - started


async def _alone(world: World, sizes: tuple[int, ...]) -> None:
    await fill(world)
    for ratio in await pages(world, sizes):
        ours, bare = (median(pair[side] for pair in ratio.pairs) for side in (0, 1))
        console.print(f"{ratio.what} against {ratio.bare}: {ours / bare:.2f}")


if __name__ == "__main__":
    configure(log_level="error")
    configure_logs()
    with new_server() as running:
        asyncio.run(_alone(running, tuple(map(int, sys.argv[1:])) or SIZES))
