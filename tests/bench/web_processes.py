"""How many sign-ins and overview pages a second several web processes give over one PostgreSQL."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from portal.demo.people import member_accounts

from .browser import Browser
from .member_pages import OVERVIEW, password
from .pairs import Ratio, compare
from .servers import portal_server

PROCESSES = (2, 4)
BROWSERS = 8
"""At the same time, dealt out to the processes."""

PAGES, SIGN_INS = 10, 2
"""Of each browser, one after the other."""

EMAILS = [member.email for member in member_accounts(BROWSERS)]


async def throughput() -> list[Ratio]:
    """Time of as many pages, and of as many sign-ins, from several processes against the same from one."""
    found: list[Ratio] = []
    with _running(1) as alone:
        for number in PROCESSES:
            with _running(number) as ports:
                found += [await _of(kind, number, ports, alone) for kind in ("overview pages", "sign-ins")]
    return found


@contextmanager
def _running(number: int) -> Iterator[list[int]]:
    with ExitStack() as stack:
        yield [stack.enter_context(portal_server()) for _ in range(number)]


async def _of(kind: str, number: int, ports: Sequence[int], alone: Sequence[int]) -> Ratio:
    several, one = _crowd(ports), _crowd(alone)
    for browser, email in zip([*several, *one], EMAILS * 2, strict=True):
        browser.sign_in(email, password())

    def look(browser: Browser, _: str) -> None:
        for _ in range(PAGES):
            browser.get(OVERVIEW)

    def sign_in(browser: Browser, email: str) -> None:
        for _ in range(SIGN_INS):
            browser.sign_in(email, password())

    do, times = (look, PAGES) if kind == "overview pages" else (sign_in, SIGN_INS)
    with ThreadPoolExecutor(BROWSERS) as threads:

        async def ours() -> None:
            await _all(threads, do, several)

        async def bare() -> None:
            await _all(threads, do, one)

        return await compare(
            f"{BROWSERS * times} {kind}, {number} processes", "the same, one process", ours, bare, 10, 2
        )


def _crowd(ports: Sequence[int]) -> list[Browser]:
    return [Browser(ports[place % len(ports)]) for place in range(BROWSERS)]


async def _all(threads: ThreadPoolExecutor, do: Callable[[Browser, str], None], crowd: Sequence[Browser]) -> None:
    loop = asyncio.get_running_loop()
    await asyncio.gather(
        *(loop.run_in_executor(threads, do, browser, email) for browser, email in zip(crowd, EMAILS, strict=True))
    )
