"""`portal retention ...`: what an erasure had to leave behind, what the portal keeps of its own, and when it goes."""

import sys

import rich_click as click
from rich.progress import Progress

from portal.terminal import console


@click.group()
def retention() -> None:
    """What an erasure had to leave behind, and what the portal keeps of its own."""


@retention.command("run")
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
def run_retention(dry_run: bool) -> None:
    """Erase what no law keeps any longer of persons who have been erased, and forget the portal's own in its time.

    Exit status 1 when a source failed.
    """
    from portal.domain import own_retention, retention_run
    from portal.one_command import in_portal

    with Progress(console=console, transient=True) as bar:
        erased = bar.add_task("Looking at erased persons", total=None)
        forgotten = bar.add_task("Looking at the portal's own", total=None)

        async def all_of_it() -> tuple[retention_run.RetentionRun, list[own_retention.OwnRetention]]:
            done = await retention_run.run(
                dry_run=dry_run, progress=lambda at, total: bar.update(erased, completed=at, total=total)
            )
            # A source that is down is no reason to keep what is the portal's own.
            own = await own_retention.run(
                dry_run=dry_run, progress=lambda at, total: bar.update(forgotten, completed=at, total=total)
            )
            return done, own

        done, own = in_portal(all_of_it)
    said = "would be erased" if dry_run else "erased"
    for (source, table), rows in sorted(done.tables.items()):
        click.echo(f"{source}.{table}: {rows} rows {said}")
    told = "would be put before staff" if dry_run else "wait for staff"
    for place, things in sorted(done.by_hand.items()):
        click.echo(f"{place}: {things} things to be destroyed by hand {told}")
    click.echo(f"{done.persons} persons looked at, {done.rows} rows {said}, nothing left of {done.finished}")
    for each in own:
        click.echo(f"the portal's own {each.kind.replace('_', ' ')}: {each.rows} {said}")
    for source, persons in done.failed.items():
        click.echo(f"{source} did not answer: {persons} persons wait there for the next run", err=True)
    sys.exit(1 if done.failed else 0)
