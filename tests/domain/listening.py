"""Everything that a process gives away by the by, gathered: paths it opens, programs it starts, temporary names."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_EVENTS = frozenset(
    {"open", "os.mkdir", "os.rename", "os.link", "subprocess.Popen", "os.exec", "os.putenv", "os.spawn"}
)

_heard: list[str] | None = None


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if _heard is not None and event in _EVENTS:
        _heard.append(f"{event} {arguments!r}")


sys.addaudithook(_hear)


@contextmanager
def surroundings() -> Iterator[list[str]]:
    """What is opened and started meanwhile: names of files and folders, arguments and environments of programs."""
    global _heard
    _heard = kept = []
    try:
        yield kept
    finally:
        _heard = None
