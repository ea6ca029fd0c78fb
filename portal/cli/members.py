"""`portal members ...`: accounts for the shop's customers, and inviting them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click
from rich.progress import Progress

from portal.terminal import console

if TYPE_CHECKING:
    from portal.domain.accounts.member_files import Line

FAULTS = {
    "columns": "has another number of columns than the first line",
    "customer_number": "the customer number is missing or cannot be one",
    "email": "the e-mail address is missing or cannot be one",
    "language": "the language is neither sv nor en",
    "number_twice": "the customer number stands in the file before",
    "email_twice": "the e-mail address stands in the file before",
    "email_taken": "another member signs in with the e-mail address",
    "other_email": "the member signs in with another e-mail address, and changes it in the portal",
    "closed": "the member has closed the account; `portal members invite` opens it again",
    "erased": "the person with this customer number was erased",
}

SAID = {
    "invited": "An invitation is on its way.",
    "opened": "The account is open again, and an invitation is on its way.",
    "active": "The account has a password already; nothing was sent.",
    "locked": "The account is locked until staff have helped the member to sign in; nothing was sent.",
    "erased": "The person was erased; nothing was done.",
    "no_address": "The account is closed: say with --ask-email where to write.",
    "taken": "Another member signs in with that address; nothing was done.",
}


@click.group()
def members() -> None:
    """The members' accounts."""


@members.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--invite/--no-invite", default=True, show_default=True, help="Send each new member an invitation.")
def import_members(file: Path, dry_run: bool, invite: bool) -> None:
    """Add an account for every customer in a CSV file who has none, and invite them.

    The first line names the columns: customer_number and email, and perhaps language (sv or en). Others are not read:
    names and personal identity numbers stay in the shop. Running it again changes nothing. Exit status 1 when a line
    was wrong; the others are done all the same. 2 when the file is not one of members.
    """
    from portal.domain.accounts.member_files import NotAMemberFile, size_of, unread_columns
    from portal.domain.accounts.member_import import run
    from portal.one_command import in_portal

    def wrong(line: "Line") -> None:
        assert line.fault is not None
        click.echo(f"line {line.number}: {FAULTS[line.fault]}")

    try:
        for name in unread_columns(file):
            console.print(f"Column not read: {name[:40]!r}", markup=False)
        with Progress(console=console, transient=True) as bar:
            task = bar.add_task("Importing members", total=size_of(file))
            done = in_portal(
                lambda: run(
                    file, invite=invite, dry_run=dry_run, wrong=wrong, progress=lambda more: bar.advance(task, more)
                ),
                with_sources=False,
            )
    except NotAMemberFile:
        raise click.UsageError(
            "This is no CSV file in UTF-8 whose first line names customer_number and email once each."
        ) from None
    said = "would be added" if dry_run else "added"
    faults = sum(done.faults.values())
    click.echo(f"{done.added} members {said}, {done.unchanged} were there, {faults} lines were wrong")
    sys.exit(1 if faults else 0)


@members.command("invite")
@click.argument("customer_number")
@click.option("--ask-email", is_flag=True, help="Ask for an e-mail address, to open an account that was closed.")
def invite_member(customer_number: str, ask_email: bool) -> None:
    """Invite one member, again too; with an address also to an account that was closed. Exit status 1: nothing sent."""
    from portal.domain.accounts.invitations import invite
    from portal.domain.errors import NotFound
    from portal.mail.addresses import NotAnAddress, normalised
    from portal.one_command import in_portal

    try:
        # Asked for, since what stands on a command line is seen by everybody on the machine.
        email = normalised(click.prompt("E-mail address", err=True)) if ask_email else None
        came = in_portal(lambda: invite(customer_number, email), with_sources=False)
    except NotAnAddress:
        raise click.UsageError("That is no e-mail address.") from None
    except NotFound:
        raise click.UsageError("There is no member with that customer number.") from None
    click.echo(SAID[came])
    sys.exit(0 if came in ("invited", "opened") else 1)
