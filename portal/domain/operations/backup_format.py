"""A backup file: age (age-encryption.org/v1) around a line about the backup, the erasure journal and the dump.

Whatever is encrypted so can be opened with the program `age` too. What was cut off or altered is noticed.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Protocol

import pyrage

FIRST_LINE = b"PORTAL BACKUP 1\n"
LONGEST_HEADER = 64 * 1024


class BackupUnreadable(Exception):
    """The file is no backup, has been cut off or altered, or is for another key."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup says of itself: when it was made, of which server, and by which keys its values are wrapped."""

    made_at: str
    server_version: int
    wrapped_by: tuple[str, ...]
    journal_bytes: int

    def written(self) -> bytes:
        """As it stands in the file."""
        return FIRST_LINE + json.dumps(asdict(self)).encode() + b"\n"


class Sink(Protocol):
    """Takes what a backup holds, in its order."""

    def header(self, header: Header) -> None:
        """Comes first, and once."""

    def journal(self, piece: bytes) -> None:
        """Comes next, in pieces."""

    def dump(self, piece: bytes) -> None:
        """Comes last, in pieces."""


class Source:
    """What is encrypted: read in pieces, so that no more than a piece is in memory."""

    def __init__(self, header: Header, journal: IO[bytes] | None, dump: IO[bytes], tell: Callable[[int], None]) -> None:
        self._begin, self._journal, self._left = header.written(), journal, header.journal_bytes
        self._dump, self._tell = dump, tell

    def read(self, size: int = -1) -> bytes:
        """The next piece, of at most `size` bytes; empty at the end."""
        size = size if size > 0 else 64 * 1024
        if self._begin:
            piece, self._begin = self._begin[:size], self._begin[size:]
        elif self._left and self._journal:
            piece = self._journal.read(min(size, self._left))
            if not piece:
                raise OSError("the erasure journal has become shorter")
            self._left -= len(piece)
        else:
            piece = self._dump.read(size)
        self._tell(len(piece))
        return piece


def encrypt(source: Source, target: IO[bytes], recipients: tuple[str, ...]) -> None:
    """Write the backup for whoever has the secret of any recipient. Raises ValueError for what is no recipient."""
    try:
        keys = [pyrage.x25519.Recipient.from_str(each) for each in recipients]
    except pyrage.RecipientError:
        raise ValueError("PORTAL_BACKUP_RECIPIENTS: not a public key of age, which begins age1") from None
    pyrage.encrypt_io(source, target, keys)


def decrypt(path: Path, identity: str, sink: Sink) -> None:
    """Give `sink` what the backup holds. Raises BackupUnreadable, possibly after some of it was given."""
    try:
        keys = [pyrage.x25519.Identity.from_str(line) for line in _secrets(identity)]
    except pyrage.IdentityError:
        raise BackupUnreadable("the backup's key is not a secret key of age, which begins AGE-SECRET-KEY-1") from None
    parts = _Parts(sink)
    try:
        with path.open("rb") as file:
            pyrage.decrypt_io(file, parts, keys)
    except (pyrage.DecryptError, OSError) as error:
        if parts.failure:
            raise parts.failure from None
        raise BackupUnreadable(f"{path.name} is cut off, altered, or not for this key ({error})") from None
    if not parts.is_complete:
        raise BackupUnreadable(f"{path.name} is not a whole backup of the portal")


def new_identity() -> tuple[str, str]:
    """A fresh secret key, and the recipient that belongs to it."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def _secrets(identity: str) -> list[str]:
    """The keys in a file as `age-keygen` writes it: a key a line, beside comments."""
    return [line.strip() for line in identity.splitlines() if line.strip() and not line.startswith("#")]


class _Parts:
    """Takes the decrypted stream apart, piece by piece."""

    def __init__(self, sink: Sink) -> None:
        self._sink, self._begin, self._left = sink, b"", -1
        self.failure: Exception | None = None
        self.is_complete = False

    def write(self, piece: bytes) -> int:
        """Take the next piece; what the sink raises is kept as `failure`, and ends the reading."""
        try:
            self._take(bytes(piece))
        except Exception as error:
            self.failure = error
            raise
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def _take(self, piece: bytes) -> None:
        if self._left < 0:
            self._begin += piece
            if not self._begin.startswith(FIRST_LINE[: len(self._begin)]) or len(self._begin) > 2 * LONGEST_HEADER:
                raise BackupUnreadable("this is not a backup of the portal")
            if self._begin.count(b"\n") < 2:
                return
            _, line, piece = self._begin.split(b"\n", 2)
            said = json.loads(line)
            header = Header(**{**said, "wrapped_by": tuple(said["wrapped_by"])})
            self._left = header.journal_bytes
            self._sink.header(header)
        if self._left and piece:
            of_journal, piece = piece[: self._left], piece[self._left :]
            self._left -= len(of_journal)
            self._sink.journal(of_journal)
        if piece:
            self._sink.dump(piece)
            self.is_complete = True
