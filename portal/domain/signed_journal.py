"""A journal: a file outside the database, of signed lines of JSON, so that a restored portal learns what it forgot."""

import base64
import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature

from portal.domain import signing

TAIL = 256 * 1024
"""Bytes at the end of the file that hold its last line and more."""

Said = dict[str, Any]


def signed(context: str, said: Mapping[str, Any]) -> bytes:
    """The line that says so, signed in that context."""
    signature = signing.sign(context, _to_sign(said))
    return json.dumps({**said, "signature": base64.b64encode(signature).decode()}).encode()


def said(context: str, line: bytes) -> Said | None:
    """What a line says; None for one that this portal has not signed, or that has been changed since."""
    try:
        found: Said = json.loads(line)
        signature = base64.b64decode(found.pop("signature"))
        signing.verify(context, _to_sign(found), signature)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature):
        return None
    return found


def lines(path: Path) -> Iterator[bytes]:
    """Every line, oldest first; a last line that was cut off while it was written is no line."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n") and line.strip():
                yield line


def newest_lines(path: Path) -> Iterator[bytes]:
    """The last lines, newest first, read from the end of the file."""
    if not path.exists():
        return
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        found = file.read().split(b"\n")[:-1]
    yield from reversed(found)


def append(path: Path, lines: Iterable[bytes]) -> None:
    """Add those lines to the journal at `path`, and have them on the disk. Raises OSError when the disk refuses."""
    with _held(path) as descriptor:
        size = os.fstat(descriptor).st_size
        # Whatever was cut off by a crash stays on a line of its own.
        cut_off = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        # A disk that is nearly full takes a part first, and says only then that it is full.
        with os.fdopen(descriptor, "ab", closefd=False) as file:
            file.write(b"\n" * cut_off + b"".join(line + b"\n" for line in lines))
        os.fsync(descriptor)
    if size == 0:
        _sync_folder(path)


def prepend(path: Path, lines: Iterable[bytes]) -> None:
    """Put older lines before those of the journal at `path`, whose last line stays its last at every moment.

    Raises OSError when the disk refuses; whoever is killed changes nothing.
    """
    with _held(path):
        _replace(path, b"".join(line + b"\n" for line in lines) + path.read_bytes())


def cut(path: Path, is_over: Callable[[bytes], bool]) -> None:
    """Take out the lines that are over, but for the last one, by which a restored portal is known.

    Raises OSError when the disk refuses; whoever is killed changes nothing.
    """
    if not path.exists():
        return
    with _held(path):
        lines = path.read_bytes().split(b"\n")
        last_one = max((number for number, line in enumerate(lines) if line.strip()), default=0)
        kept = [line for number, line in enumerate(lines) if number >= last_one or not (line.strip() and is_over(line))]
        if len(kept) < len(lines):
            _replace(path, b"\n".join(kept))


@contextmanager
def _held(path: Path) -> Iterator[int]:
    """The journal, made if there is none: nobody else writes or replaces it meanwhile, for whichever database."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            # While we waited it may have been replaced by another file.
            if path.exists() and os.path.samestat(os.fstat(descriptor), path.stat()):
                yield descriptor
                return
        finally:
            os.close(descriptor)


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _sync_folder(path)


def _sync_folder(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _to_sign(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
