"""What is said at the terminal of doors that a restored backup had opened."""

from typing import TYPE_CHECKING

import rich_click as click

if TYPE_CHECKING:
    from portal.domain.signing_in.shut_again import ShutAgain


def say_doors(done: "ShutAgain", said: str) -> None:
    """Say what `were`, or `would be`, shut again, and what nobody can know."""
    doors = ", ".join(f"{what} {count}" for what, count in sorted(done.members.items())) or "none"
    click.echo(f"accounts: of members {said} shut again: {doors}")
    for email in done.staff:
        click.echo(f"accounts: doors of {email}, who works here, {said} shut again")
    for email in done.still_open:
        click.echo(
            f"accounts: {email} is the only administrator and cannot be blocked; the password opens nothing. Add"
            " another with `portal staff add EMAIL --name NAME --role administrator`, then `portal erasures replay`",
            err=True,
        )
    if done.forged:
        click.echo(f"accounts: {done.forged} lines of the access journal are not signed by this portal", err=True)
    if done.is_lost:
        click.echo(
            "accounts: there is no access journal, so nobody knows who was blocked after the backup: look through"
            " `portal staff list`, block whoever no longer works here, and put the journal back if you have it",
            err=True,
        )
    click.echo(
        "accounts: what was shut in the last minute before the database was lost may not be in the journal, and whoever"
        " chose another password since the backup chooses one anew by e-mail"
    )
