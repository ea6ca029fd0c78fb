"""`portal staff ...`: the accounts of those who work here, from a terminal; the first administrator is made here."""

import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import rich_click as click

from portal.data.actors import ROLES, Role

if TYPE_CHECKING:
    from portal.domain.errors import PortalError

T = TypeVar("T")

LONGEST_NAME = 100
"""Characters, as on the page where an administrator adds one."""

ACTIVATION = "/aktivering"
"""Where a link leads."""


@click.group()
def staff() -> None:
    """The accounts of those who work here."""


@staff.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The person's name, as colleagues see it.")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="What the person does; repeatable."
)
@click.option(
    "--language",
    type=click.Choice(("sv", "en")),
    default="sv",
    show_default=True,
    help="What the pages are in at first.",
)
def add_staff(email: str, name: str, roles: tuple[Role, ...], language: str) -> None:
    """Add an account and print the link with which its owner chooses a password and sets up a second factor.

    The link works once, within 72 hours. None is printed where staff sign in with the identity provider alone. Exit
    status 1 when there is an account with that address already.
    """
    from pydantic import EmailStr, TypeAdapter, ValidationError

    from portal.data.actors import SYSTEM
    from portal.domain.accounts import staff_accounts
    from portal.settings import settings

    try:
        TypeAdapter(EmailStr).validate_python(email)
    except ValidationError:
        raise click.BadParameter("that is not an e-mail address", param_hint="EMAIL") from None

    if not 1 <= len(name := name.strip()) <= LONGEST_NAME:
        raise click.BadParameter(f"that is empty, or longer than {LONGEST_NAME} characters", param_hint="--name")

    async def add() -> str:
        _, token = await staff_accounts.add(SYSTEM, email, name, roles, "en" if language == "en" else "sv")
        return token

    token = _done(add)
    if settings().oidc_only:
        click.echo("The account is added. Its owner signs in with a work account that has that address.")
        return
    click.echo(f"{settings().address}{ACTIVATION}/{token}")
    click.echo("Give the link to that person alone. It works once, within 72 hours.", err=True)


@staff.command("list")
def list_staff() -> None:
    """List everybody: the address, the name, the roles, and the state of the account.

    Exit status 0, also when there is nobody.
    """
    from portal.data.actors import SYSTEM
    from portal.domain.accounts import staff_accounts

    for each in _done(lambda: staff_accounts.everybody(SYSTEM)):
        state = (
            "blocked"
            if each.blocked_at
            else "in use, with the work account"
            if each.is_linked
            else "not activated"
            if not each.is_active
            else "without second factor"
            if not each.has_factor
            else "in use"
        )
        click.echo(f"{each.email}\t{each.name}\t{','.join(each.roles)}\t{state}")


@staff.command("block")
@click.argument("email")
def block_staff(email: str) -> None:
    """Block an account: whoever is signed in with it is signed out, and nobody gets in.

    Exit status 1 when there is none, when it is blocked already, or when no administrator would be left.
    """
    from portal.data.actors import SYSTEM
    from portal.domain.accounts import staff_accounts

    async def block() -> None:
        await staff_accounts.block(SYSTEM, (await staff_accounts.by_email(email)).id)

    _done(block)
    click.echo("The account is blocked.")


SAID = {
    "email_taken": "There is an account with that address already.",
    "not_found": "Nobody who works here has an account with that address.",
    "conflict": "It is so already.",
    "last_administrator": "Somebody must be left who administers the accounts; nothing was done.",
}


def _done(do: Callable[[], Awaitable[T]]) -> T:
    from portal.domain.errors import PortalError
    from portal.one_command import in_portal

    try:
        return in_portal(do, with_sources=False)
    except PortalError as error:
        click.echo(_said(error), err=True)
        sys.exit(1)


def _said(error: "PortalError") -> str:
    return SAID.get(error.code, error.code)
