"""`portal mail ...`: what the mail system hands back."""

import sys

import rich_click as click

TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits: the mail system keeps the report and comes again."""

SAID = {
    "noted": "noted: the e-mail did not arrive",
    "known": "noted before, or never sent",
    "not_final": "no failure for good; nothing is noted",
    "not_ours": "about no e-mail of this portal; nothing is noted",
}


@click.group()
def mail() -> None:
    """E-mail."""


@mail.command("bounce")
@click.option("--recipient", default="", help="The address that the report came to, if its headers do not say.")
def bounce(recipient: str) -> None:
    """Read a report of an e-mail that could not be delivered (RFC 3464) from standard input, and note it.

    For the mail system's pipe: exit status 0 whatever the report says, 75 when it is to be brought again.
    """
    from portal.domain.notices.bounces import take
    from portal.mail.bounces import read
    from portal.one_command import in_portal

    report = read(sys.stdin.buffer)
    try:
        judged = in_portal(lambda: take(report, recipient), with_sources=False)
    except Exception as error:
        click.echo(f"not noted ({type(error).__name__}); bring it again", err=True)
        sys.exit(TRY_AGAIN)
    click.echo(SAID[judged])
