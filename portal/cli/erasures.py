"""`portal erasures ...`: their certificates, and doing them again when a database came back from a backup."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING

import rich_click as click
from rich.progress import Progress

from portal.cli.shut_doors import say_doors
from portal.clock import LOCAL_ZONE
from portal.terminal import console

if TYPE_CHECKING:
    from portal.domain.erasure.replayed_source import SourceReplay


@click.group()
def erasures() -> None:
    """Erasures that have been carried out."""


@erasures.command("verify")
@click.argument("reference", required=False)
def verify_erasures(reference: str | None) -> None:
    """Check the signed certificate of one request, or of all; exit status 1 when any is wrong or missing."""
    from portal.domain.erasure.certificates import verify
    from portal.domain.errors import NotFound
    from portal.one_command import in_portal

    try:
        count, faults = in_portal(lambda: verify(reference))
    except NotFound:
        raise click.UsageError("There is no such request.") from None
    for fault in faults:
        click.echo(fault)
    click.echo(f"{count} certificates, {len(faults)} faults")
    sys.exit(1 if faults else 0)


@erasures.command("replay")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="Do again what was erased from this time on (Swedish time): that of the backup. Without it, what each source"
    " lacks by its own receipts.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
@click.option(
    "--by-hand",
    multiple=True,
    metavar="SOURCE",
    help="A source that cannot be searched, in which somebody has erased again what it lacks: count it as done.",
)
@click.option(
    "--portal",
    is_flag=True,
    help="The portal's own database came back: end every session and every link that leads in, also where nothing"
    " that was erased or shut since tells that it did.",
)
def replay_erasures(since: datetime | None, dry_run: bool, by_hand: tuple[str, ...], portal: bool) -> None:
    """Erase again what a restored backup has brought back, and shut again what was shut of accounts since.

    Exit status 1 when something is left to look into.
    """
    from portal.domain.erasure.replay import replay
    from portal.one_command import in_portal

    start = since.replace(tzinfo=LOCAL_ZONE) if since else None
    with Progress(*Progress.get_default_columns()[:1], "{task.completed}", console=console, transient=True) as bar:
        tasks = {}

        def tell(what: str, more: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(f"Looking through {what}", total=None)
            bar.advance(tasks[what], more)

        done = in_portal(lambda: replay(start, dry_run, tell, by_hand, portal))
    said = "would be" if dry_run else "were"
    say_doors(done.doors, said)
    if done.forgotten:
        click.echo(f"journal: {done.forgotten} erasures that the portal had forgotten {said} taken up again")
    if done.forged:
        click.echo(f"journal: {done.forged} lines are not signed by this portal and were left aside", err=True)
    click.echo(f"portal: {done.removed} persons {said} removed again")
    for each in done.sources:
        _say(each, said)
    sys.exit(0 if done.is_complete else 1)


def _say(done: "SourceReplay", said: str) -> None:
    rows = sum(done.rows.values())
    click.echo(
        f"{done.source}: {done.tombstones} erasures were lacking; {rows} rows of {done.persons} persons {said} erased"
    )
    for table, count in done.rows.items():
        click.echo(f"  {table}: {count}")
    if done.needs_since:
        click.echo(f"{done.source} keeps no receipts: say with --since from when its backup is", err=True)
    if done.unsearchable:
        click.echo(f"{done.source} cannot be searched: erase there by hand, then say --by-hand {done.source}", err=True)
    if done.failed:
        click.echo(f"{done.source} did not answer to the end: run it again", err=True)
