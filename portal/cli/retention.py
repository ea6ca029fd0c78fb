"""`portal retention ...`: what an erasure had to leave behind, what the portal keeps of its own, and when it goes."""

import sys
from collections.abc import Awaitable
from typing import TYPE_CHECKING, TypeVar

import rich_click as click
from rich.progress import Progress

from portal.terminal import console

if TYPE_CHECKING:
    from portal.domain.retention.own_retention import OwnRetention
    from portal.domain.retention.retention_run import RetentionRun

T = TypeVar("T")


@click.group()
def retention() -> None:
    """What an erasure had to leave behind, and what the portal keeps of its own."""


@retention.command("run")
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
def run_retention(dry_run: bool) -> None:
    """Erase what no law keeps any longer of persons who have been erased, and forget the portal's own in its time.

    Exit status 1 when a source, or either of the two, failed; what the others had to do is done.
    """
    from portal.domain.retention import own_retention, retention_run
    from portal.one_command import in_portal

    with Progress(console=console, transient=True) as bar:
        erased = bar.add_task("Looking at erased persons", total=None)
        forgotten = bar.add_task("Looking at the portal's own", total=None)

        async def all_of_it() -> "tuple[RetentionRun | Exception, list[OwnRetention] | Exception]":
            # Nothing that goes wrong with the sources is a reason to keep what is the portal's own.
            done = await _tried(
                retention_run.run(
                    dry_run=dry_run, progress=lambda at, total: bar.update(erased, completed=at, total=total)
                )
            )
            own = await _tried(
                own_retention.run(
                    dry_run=dry_run, progress=lambda at, total: bar.update(forgotten, completed=at, total=total)
                )
            )
            return done, own

        done, own = in_portal(all_of_it)
    said = "would be erased" if dry_run else "erased"
    is_whole = [_say_erased(done, said), _say_own(own, said)]
    sys.exit(0 if all(is_whole) else 1)


async def _tried(part: Awaitable[T]) -> T | Exception:
    try:
        return await part
    except Exception as error:
        return error


def _say_erased(done: "RetentionRun | Exception", said: str) -> bool:
    """Say what became of it, and return whether all of it was done."""
    if isinstance(done, Exception):
        click.echo(f"persons who have been erased: {_kind(done)}", err=True)
        return False
    for (source, table), rows in sorted(done.tables.items()):
        click.echo(f"{source}.{table}: {rows} rows {said}")
    told = "would be put before staff" if said.startswith("would") else "wait for staff"
    for place, things in sorted(done.by_hand.items()):
        click.echo(f"{place}: {things} things to be destroyed by hand {told}")
    click.echo(f"{done.persons} persons looked at, {done.rows} rows {said}, nothing left of {done.finished}")
    for source, persons in done.failed.items():
        click.echo(f"{source} did not answer: {persons} persons wait there for the next run", err=True)
    return not done.failed


def _say_own(own: "list[OwnRetention] | Exception", said: str) -> bool:
    """The same of what is the portal's own."""
    if isinstance(own, Exception):
        click.echo(f"the portal's own: {_kind(own)}", err=True)
        return False
    for each in own:
        click.echo(f"the portal's own {each.kind.replace('_', ' ')}: {each.rows} {said}")
    return True


def _kind(error: Exception) -> str:
    """What went wrong, without what the error says: that may hold personal data."""
    return f"failed before the end ({type(error).__name__}); run it again when that is mended"
