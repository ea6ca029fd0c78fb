"""`portal retention ...`: what an erasure had to leave behind, and when it goes."""

import sys

import rich_click as click
from rich.progress import Progress

from portal.terminal import console


@click.group()
def retention() -> None:
    """What an erasure had to leave behind."""


@retention.command("run")
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
def run_retention(dry_run: bool) -> None:
    """Erase what no law keeps any longer of persons who have been erased; exit status 1 when a source failed."""
    from portal.domain.retention_run import run
    from portal.one_command import in_portal

    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("Looking at erased persons", total=None)
        done = in_portal(
            lambda: run(dry_run=dry_run, progress=lambda at, total: bar.update(task, completed=at, total=total))
        )
    said = "would be erased" if dry_run else "erased"
    for (source, table), rows in sorted(done.tables.items()):
        click.echo(f"{source}.{table}: {rows} rows {said}")
    click.echo(f"{done.persons} persons looked at, {done.rows} rows {said}, nothing left of {done.finished}")
    for source, persons in done.failed.items():
        click.echo(f"{source} did not answer: {persons} persons wait there for the next run", err=True)
    sys.exit(1 if done.failed else 0)
