"""`portal sources ...`: the data maps, checked against what they speak of."""

import asyncio
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import rich_click as click

from portal.settings import settings


@click.group()
def sources() -> None:
    """The data maps."""


@sources.command()
@click.option("--live", is_flag=True, help="Compare with the databases as they are, too.")
def check(live: bool) -> None:
    """Report every fault of the data maps; exit status 1 when there is any. Hints are printed apart."""
    from portal.domain.map_checks import all_faults

    with _demo_unless_given():
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


def _demo_unless_given() -> AbstractContextManager[Any]:
    """The demo's shop, where the settings lead to no source of their own."""
    if settings().source_urls or not settings().embedded:
        return nullcontext()
    from portal.local import local_portal

    return local_portal()
