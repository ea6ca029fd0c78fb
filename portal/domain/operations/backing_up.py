"""A backup: what the portal's database holds at one moment, and the erasure journal, encrypted as it is read."""

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import asyncpg

from portal.clock import now
from portal.data import postgres_tools
from portal.data.postgres_tools import PostgresToolFailed
from portal.domain.operations import key_rotation
from portal.domain.operations.backup_format import Header, Source, encrypt
from portal.settings import settings


class BackupNotPossible(Exception):
    """The settings do not say how. The message names the setting."""


async def back_up(target: Path, tell: Callable[[int], None]) -> Path:
    """Write a backup to `target`, or into it where it is a folder, and return the new file.

    Nothing of it is on the disk in the clear, and little in memory. The file has its name once it is there to the end.
    Raises BackupNotPossible, FileExistsError, NoPostgresTool, PostgresToolFailed, and OSError when the disk refuses.
    """
    given = settings()
    if not given.backup_recipients:
        raise BackupNotPossible("PORTAL_BACKUP_RECIPIENTS is not set: `portal keys new --backup` makes a pair.")
    if given.backup_database_url is None:
        raise BackupNotPossible(
            "PORTAL_BACKUP_DATABASE_URL is not set: a role that reads every row (BYPASSRLS and pg_read_all_data)."
        )
    path, draft = _names(target)
    uses = [use.fingerprint.hex() for use in await key_rotation.status() if use.values and use.fingerprint]
    try:
        await _write(draft, given.backup_database_url, tuple(uses), tell)
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    await asyncio.to_thread(_sync_folder, path.parent)
    return path


def _names(target: Path) -> tuple[Path, Path]:
    """What the backup is called, and what it is called until it is whole."""
    path = target / f"portal-{now():%Y%m%dT%H%M%SZ}.age" if target.is_dir() else target
    if path.exists():
        raise FileExistsError(path)
    draft = path.with_name(f"{path.name}.part")
    draft.unlink(missing_ok=True)
    return path, draft


async def _write(draft: Path, url: str, wrapped_by: tuple[str, ...], tell: Callable[[int], None]) -> None:
    connection = await asyncpg.connect(url, server_settings={"idle_in_transaction_session_timeout": "0"})
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
            version = int(await connection.fetchval("SHOW server_version_num"))
            # The journal after the moment of the dump: what the dump knows of it, the journal has.
            journal = settings().erasure_journal
            size = journal.stat().st_size if journal and journal.exists() else 0
            header = Header(now().isoformat(), version, wrapped_by, size)
            await asyncio.to_thread(_encrypt, draft, url, snapshot, header, journal if size else None, tell)
    finally:
        await connection.close()


def _encrypt(
    draft: Path, url: str, snapshot: str, header: Header, journal: Path | None, tell: Callable[[int], None]
) -> None:
    dumping = postgres_tools.dump(url, header.server_version, snapshot)
    assert dumping.stdout
    assert dumping.stderr
    opened = journal.open("rb") if journal else None
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            encrypt(Source(header, opened, dumping.stdout, tell), file, settings().backup_recipients)
            if dumping.wait() != 0:
                raise PostgresToolFailed(dumping.stderr.read().decode(errors="replace").strip())
            file.flush()
            os.fsync(file.fileno())
    finally:
        with suppress(ProcessLookupError):
            dumping.kill()
        dumping.wait()
        if opened:
            opened.close()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
