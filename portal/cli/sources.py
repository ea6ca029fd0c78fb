"""`portal sources ...`: the data maps, checked against what they speak of, and drafted for a new database."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import rich_click as click
from pydantic import ValidationError
from pydantic_settings import SettingsError

from portal.cli.told import what_cannot_be_read
from portal.settings import settings


@click.group()
def sources() -> None:
    """The data maps."""


@sources.command()
@click.option("--live", is_flag=True, help="Compare with the databases as they are, too.")
def check(live: bool) -> None:
    """Report every fault of the data maps; exit status 1 when there is any. Hints are printed apart."""
    from portal.domain.sources.map_checks import all_faults

    with _settings_told(), _demo_unless_given():
        found = asyncio.run(all_faults(live))
    faults = [fault for fault in found if not fault.hint]
    hints = [fault for fault in found if fault.hint]
    for fault in faults:
        click.echo(fault)
    if hints:
        click.echo("\nHints, which may stay as they are:" if faults else "Hints, which may stay as they are:")
    for hint in hints:
        click.echo(hint)
    click.echo(f"{len(faults)} faults, {len(hints)} hints")
    sys.exit(1 if faults else 0)


@sources.command()
@click.argument("url", required=False, envvar="PORTAL_DRAFT_URL")
@click.option("--source", help="The id of a URL in PORTAL_SOURCE_URLS, and what the source is called.")
@click.option("--id", "id_", help="What the source is called; the database's name where it is left out.")
@click.option("--schema", help="Where the tables are, when not in the database's default schema.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A new file; else it is printed.")
def draft(url: str | None, source: str | None, id_: str | None, schema: str | None, output: Path | None) -> None:
    """Write a first data map for a database, to be corrected by whoever knows it.

    The database is that of `--source`, else the one at PORTAL_DRAFT_URL. URL is for one without a password: what is
    on the command line is seen by everybody on the machine, and kept by the shell. Exit status 1 when the database
    cannot be read, or the file is there already.
    """
    from portal.domain.sources.map_drafts import draft as drafted
    from portal.sources.errors import SourceError

    url = settings().source_urls.get(source) if source else url
    if url is None:
        raise click.UsageError(
            f"There is no {source} in PORTAL_SOURCE_URLS." if source else "Name a --source, or set PORTAL_DRAFT_URL."
        )
    if output and output.exists():
        raise click.ClickException(f"{output} is there already, and is not overwritten.")
    try:
        with _settings_told():
            text = asyncio.run(drafted(url, id_ or source, schema))
    except (SourceError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


@contextmanager
def _settings_told() -> Iterator[None]:
    """Say which settings cannot be read, without what they say: a URL has a password."""
    try:
        settings()
    except (SettingsError, ValidationError) as error:
        raise click.ClickException(what_cannot_be_read(error)) from None
    yield


def _demo_unless_given() -> AbstractContextManager[Any]:
    """The demo's shop, where the settings lead to no source of their own."""
    if settings().source_urls or not settings().embedded:
        return nullcontext()
    from portal.local import local_portal

    return local_portal()
