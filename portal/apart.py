"""Files that strangers made are read in a process of its own: what breaks, hangs or grows there ends with it."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

LINE = 2**16
"""Bytes that one line of an answer may have, unless said otherwise."""


@asynccontextmanager
async def apart(module: str, give: Callable[[Process], Awaitable[None]], line: int = LINE) -> AsyncIterator[Process]:
    """Run `module` as long as the context lasts, while `give` writes what it is to read; what it says is on stdout.

    It is killed at the end of the context, however that comes.
    """
    path = os.pathsep.join(filter(None, (str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        stdin=PIPE,
        stdout=PIPE,
        # What a library says of a file may quote it.
        stderr=DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
        limit=line,
    )
    giving = asyncio.ensure_future(give(process))
    try:
        yield process
    finally:
        giving.cancel()
        with suppress(ProcessLookupError):
            process.kill()
        with suppress(asyncio.CancelledError):
            await giving
        await process.wait()
