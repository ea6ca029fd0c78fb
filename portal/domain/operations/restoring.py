"""A backup comes back: into an empty database, checked, and with everybody erased again who was erased since."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

import asyncpg

from portal.data import key_ring, postgres_tools
from portal.data.postgres_tools import PostgresToolFailed
from portal.domain.erasure import erasure_journal
from portal.domain.operations import backup_format
from portal.domain.operations.backup_format import BackupUnreadable, Header
from portal.settings import settings

Tell = Callable[[str, int], None]
"""Told what is being done, and how many more bytes of it are."""


class NotEmpty(Exception):
    """The database to restore into has tables already; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: when the backup was made, and how many lines of its erasure journal the portal's own lacked."""

    made_at: str
    journal_lines: int


async def restore(path: Path, owner_url: str, identity: str, tell: Tell) -> Restored:
    """Put the backup into the empty database at `owner_url`: all of it, or, whatever goes wrong, nothing.

    Raises NotEmpty, BackupUnreadable (also where a key that it needs is missing), NoPostgresTool, PostgresToolFailed,
    and OSError where the portal's own journal cannot be written.
    """
    try:
        connection = await asyncpg.connect(owner_url)
    except asyncpg.PostgresError as error:
        raise PostgresToolFailed(str(error)) from None
    try:
        if await connection.fetchval("SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')"):
            raise NotEmpty
        version = int(await connection.fetchval("SHOW server_version_num"))
    finally:
        await connection.close()
    # All of it is read once before any of it is used: what is cut off or altered changes nothing.
    checked = _Checked(lambda more: tell("Checking", more))
    await asyncio.to_thread(backup_format.decrypt, path, identity, checked)
    assert checked.of
    _expect_keys(checked.of)
    # The journal first: a restore that is killed has then lost no line of it, and nobody can tell by a database alone.
    added = await asyncio.to_thread(_keep_journal, checked.journal_lines())
    try:
        await asyncio.to_thread(_put_back, path, identity, owner_url, version, tell)
    except BaseException:
        # What retention had cut would else be taken for what this database has forgotten.
        await asyncio.to_thread(_take_out_of_journal, added)
        raise
    return Restored(checked.of.made_at, len(added))


def _expect_keys(header: Header) -> None:
    known = {each.hex() for each in key_ring.fingerprints()}
    if missing := [each for each in header.wrapped_by if each not in known]:
        raise BackupUnreadable(
            f"the backup is of values wrapped by {', '.join(missing)}: put that key into"
            " PORTAL_ACCEPTED_KEY_ENCRYPTION_KEYS"
        )


def _put_back(path: Path, identity: str, url: str, version: int, tell: Tell) -> None:
    restoring = postgres_tools.restore(url, version)
    sink = _Restoring(restoring, lambda more: tell("Restoring", more))
    try:
        backup_format.decrypt(path, identity, sink)
        assert restoring.stdin
        with suppress(BrokenPipeError):
            restoring.stdin.close()
        assert restoring.stderr
        said = restoring.stderr.read().decode(errors="replace").strip()
        if restoring.wait() != 0:
            raise PostgresToolFailed(said)
    except BrokenPipeError:
        assert restoring.stderr
        raise PostgresToolFailed(restoring.stderr.read().decode(errors="replace").strip()) from None
    finally:
        # Before it is done it is killed, and what it has done is undone with its transaction.
        with suppress(ProcessLookupError):
            restoring.kill()
        restoring.wait()


def _keep_journal(lines: list[bytes]) -> frozenset[bytes]:
    """Put before the lines of the portal's erasure journal those of the backup's that it lacks, and return them.

    After them the last line would be one that the restored database knows, and tell nobody what it has forgotten.
    """
    path = settings().erasure_journal
    if path is None or not lines:
        return frozenset()
    known = set(path.read_bytes().splitlines()) if path.exists() else set()
    lacking = [line for line in lines if line not in known]
    if lacking:
        erasure_journal.put_before(path, lacking)
    return frozenset(lacking)


def _take_out_of_journal(added: frozenset[bytes]) -> None:
    if added and (path := settings().erasure_journal):
        erasure_journal.take_out(path, added)


class _Checked:
    """Looks at all of a backup, and keeps its header and its journal, a few hundred bytes for each erasure."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self.of: Header | None = None
        self._tell, self._journal = tell, bytearray()

    def header(self, header: Header) -> None:
        self.of = header

    def journal(self, piece: bytes) -> None:
        self._journal += piece
        self._tell(len(piece))

    def dump(self, piece: bytes) -> None:
        self._tell(len(piece))

    def journal_lines(self) -> list[bytes]:
        """Whole lines alone: the last may have been cut off while it was written."""
        return bytes(self._journal).split(b"\n")[:-1]


class _Restoring:
    """Gives the dump to pg_restore."""

    def __init__(self, restoring: "Popen[bytes]", tell: Callable[[int], None]) -> None:
        self._restoring, self._tell = restoring, tell

    def header(self, header: Header) -> None:
        return

    def journal(self, piece: bytes) -> None:
        return

    def dump(self, piece: bytes) -> None:
        assert self._restoring.stdin
        self._restoring.stdin.write(piece)
        self._tell(len(piece))
