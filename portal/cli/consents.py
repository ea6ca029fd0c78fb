"""`portal consents ...`: taking over what was consented to before, and checking signed statements."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click
from rich.progress import Progress

from portal.terminal import console

if TYPE_CHECKING:
    from portal.domain.consents.consent_import import Report

FAULTS = {
    "no_person": "neither a customer number nor an e-mail address",
    "unknown_activity": "no activity of the record of processing that can be chosen",
    "bad_given": "'given' is neither yes nor no",
    "bad_time": "'at' is no time such as 2024-05-31T14:00",
    "in_the_future": "'at' is in the future",
    "bad_language": "'language' is neither sv nor en",
    "no_wording": "without the wording that the person saw, which proves the choice",
    "bad_version": "'wording_version' is no version of that wording",
    "bad_line": "unreadable",
    "unknown_person": "nobody whom the portal knows",
    "chosen_since": "the person has chosen in the portal; that stays",
    "suppressed": "suppressed: the person is not started again",
    "erased": "the person has been erased",
}


@click.group()
def consents() -> None:
    """Consents and objections."""


@consents.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be taken over.")
def import_consents(file: Path, dry_run: bool) -> None:
    """Take over consents from a CSV FILE in UTF-8, with commas or semicolons.

    Its columns: customer_number or email, activity, given (yes or no), at, language (sv or en), wording, and
    wording_version where the wording is one of the record's in other words. Exit status 1 when a line is wrong.
    """
    from portal.domain.consents.consent_import import take_over
    from portal.domain.consents.consent_lines import WrongColumns, read, rows
    from portal.domain.record_of_processing.published import published
    from portal.one_command import in_portal

    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("Taking over", total=_count(file))

        async def do() -> "Report":
            choices = {it.id: it for it in (await published()).record.choices}
            return await take_over(read(rows(file), choices), dry_run, lambda more: bar.advance(task, more))

        try:
            report = in_portal(do, with_sources=False)
        except WrongColumns:
            raise click.UsageError("The first line must name the columns; see --help.") from None
        except UnicodeDecodeError:
            raise click.UsageError("The file is not UTF-8; what was read before that is taken over.") from None
    for number, code in report.faults:
        click.echo(f"line {number}: {FAULTS[code]}", err=True)
    said = "would be taken over" if dry_run else "taken over"
    click.echo(
        f"{report.outcomes['imported']} {said}, {report.outcomes['already']} were there, {len(report.faults)} not"
    )
    sys.exit(0 if report.is_clean else 1)


@consents.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_statement(file: Path) -> None:
    """Check a signed statement, PDF or JSON; exit status 1 when it is not what this portal signed."""
    import asyncio

    from portal.domain.consents.consent_statement import NotGenuine
    from portal.domain.consents.consent_statement_pdf import PagesDiffer, PagesNotCompared, verified
    from portal.one_command import without_database

    try:
        statement = without_database(lambda: asyncio.run(verified(file.read_bytes())))
    except NotGenuine:
        click.echo("not signed by this portal, or altered", err=True)
        sys.exit(1)
    except PagesDiffer:
        click.echo("the file in it is genuine, but its pages are not what this portal makes of it", err=True)
        sys.exit(1)
    except PagesNotCompared:
        click.echo("the file in it is genuine; its pages are of an earlier edition and were not compared", err=True)
        sys.exit(1)
    content = statement["content"]
    click.echo(f"genuine: {len(content['choices'])} choices, made {content['made_at']}")


def _count(file: Path) -> int:
    with file.open("rb") as lines:
        return max(0, sum(1 for _ in lines) - 1)
