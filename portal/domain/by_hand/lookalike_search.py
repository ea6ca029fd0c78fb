"""Files that were found by hand are searched for what looks like another person's, when they are added."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress

from portal.apart import apart
from portal.domain.by_hand.lookalikes import Lookalikes
from portal.domain.sources.persons_own import Own

WITHIN = 20.0
"""Seconds in which the files of one sending are searched; those that are not by then count as not searched."""

SEARCHED = ("application/pdf", "text/plain")


async def search(files: Sequence[tuple[str, bytes]], persons_own: Own) -> list[Lookalikes]:
    """What each of those files, a kind and a content, holds. Nothing of what they say is kept."""
    found = [Lookalikes()] * len(files)
    to_search = [place for place, (media_type, _) in enumerate(files) if media_type in SEARCHED]
    if to_search:
        with suppress(TimeoutError):
            async with asyncio.timeout(WITHIN):
                await _apart([files[place] for place in to_search], persons_own, to_search, found)
    return found


async def _apart(
    files: Sequence[tuple[str, bytes]], persons_own: Own, to_search: Sequence[int], found: list[Lookalikes]
) -> None:
    async with apart("portal.domain.by_hand.lookalikes_apart", lambda to: _give(to, files, persons_own)) as process:
        assert process.stdout is not None
        for place in to_search:
            if not (line := await process.stdout.readline()):
                return
            searched, count, at = json.loads(line)
            found[place] = Lookalikes(searched, count, tuple(at))


async def _give(process: asyncio.subprocess.Process, files: Sequence[tuple[str, bytes]], persons_own: Own) -> None:
    assert process.stdin is not None
    head = {"own": sorted(persons_own.said), "files": [[media_type, len(content)] for media_type, content in files]}
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(json.dumps(head).encode() + b"\n")
        for _, content in files:
            process.stdin.write(content)
            await process.stdin.drain()
        process.stdin.close()
