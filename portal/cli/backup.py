"""`portal backup` and `portal restore`."""

import asyncio
import sys
from pathlib import Path
from typing import NoReturn

import rich_click as click
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from portal.cli.shut_doors import say_doors
from portal.settings import settings
from portal.terminal import console

NOTHING_RESTORED = 5
"""The exit status of a restore that was refused or failed: the database is as empty as it was."""


@click.command()
@click.argument("target", metavar="FOLDER|FILE", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    """Write an encrypted backup of the portal's database and the erasure journal.

    In a folder it is named for the time. Nothing is written in the clear. Exit status 1 when no backup was made; a file
    that is there already is not touched.
    """
    from portal.data.postgres_tools import NoPostgresTool, PostgresToolFailed
    from portal.domain.operations.backing_up import BackupNotPossible, back_up
    from portal.one_command import in_portal

    with _bar() as bar:
        task = bar.add_task("Backing up", total=None)
        try:
            made = in_portal(lambda: back_up(target, lambda more: bar.advance(task, more)), with_sources=False)
        except FileExistsError:
            raise click.ClickException(f"{target} is there already, and is not overwritten.") from None
        except (BackupNotPossible, NoPostgresTool, PostgresToolFailed, OSError, ValueError) as error:
            raise click.ClickException(str(error)) from None
    click.echo(made)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--identity",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    envvar="PORTAL_BACKUP_IDENTITY",
    required=True,
    help="A file with the secret key that the backup was encrypted for.",
)
def restore(file: Path, identity: Path) -> None:
    """Restore a backup into the empty database at PORTAL_OWNER_DATABASE_URL, and make it fit to be served.

    Brings the schema up to date, verifies the audit log, shuts again what has been shut of accounts since, and erases
    again what has been erased. Exit status 5
    when nothing was restored: the file is damaged, a key is missing, or the database is not empty. Exit status 1 when
    all is restored and something is to be looked into before it is served, which is said.
    """
    from portal.data.postgres_tools import NoPostgresTool, PostgresToolFailed
    from portal.domain.operations import restoring
    from portal.domain.operations.backup_format import BackupUnreadable

    given = settings()
    if given.owner_database_url is None or given.database_url is None:
        raise click.UsageError("PORTAL_OWNER_DATABASE_URL and PORTAL_DATABASE_URL must be set.")
    with _bar() as bar:
        tasks = {}

        def tell(what: str, more: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=None)
            bar.advance(tasks[what], more)

        try:
            back = asyncio.run(restoring.restore(file, given.owner_database_url, identity.read_text(), tell))
        except restoring.NotEmpty:
            _refuse("The database is not empty. Nothing was restored: a backup goes into an empty database only.")
        except UnicodeDecodeError:
            _refuse(f"{identity} is not the file of a secret key. Nothing was restored.")
        except (BackupUnreadable, NoPostgresTool, PostgresToolFailed, OSError) as error:
            _refuse(f"{error}. Nothing was restored.")
    click.echo(f"restored: the database as it was on {back.made_at}")
    if back.journal_lines:
        click.echo(f"journal: {back.journal_lines} lines of the backup's were added to the portal's own")
    sys.exit(0 if asyncio.run(_made_fit(given.owner_database_url)) else 1)


async def _made_fit(owner_url: str) -> bool:
    """Bring what was restored to what the portal is today; says what it does, and returns whether all is well."""
    from portal.data import migration
    from portal.domain.audit import audit
    from portal.domain.erasure.replay import replay
    from portal.domain.operations import key_check
    from portal.domain.record_of_processing.published import publish
    from portal.opened import opened

    given = settings()
    await migration.migrate(owner_url)
    async with opened(given.database_url, 2):
        version = await publish(given.record_of_processing)
        click.echo(f"schema: up to date; version {version} of the record is in force")
        for fault in (missing := await key_check.missing()):
            click.echo(f"keys: {fault}", err=True)
        verdict = await audit.verify()
        for fault in verdict.faults:
            click.echo(f"audit log: {fault}", err=True)
        click.echo(f"audit log: {verdict.events} events in {verdict.chains} chains, {len(verdict.faults)} faults")
        done = await replay(is_portal_restored=True)
        say_doors(done.doors, "were")
        click.echo(
            f"erasures: {done.forgotten} that the backup had forgotten were taken up again, {done.removed} persons were"
            " removed again"
        )
        for each in done.sources:
            if not each.is_complete:
                click.echo(f"erasures: {each.source} is not finished: run `portal erasures replay`", err=True)
        if done.forged:
            click.echo(f"erasures: {done.forged} lines of the journal are not signed by this portal", err=True)
        if given.erasure_journal is None:
            click.echo(
                "erasures: PORTAL_ERASURE_JOURNAL is not set, so what was erased after the backup is not known",
                err=True,
            )
    return not missing and not verdict.faults and done.is_complete and given.erasure_journal is not None


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )


def _refuse(why: str) -> NoReturn:
    click.echo(why, err=True)
    sys.exit(NOTHING_RESTORED)
