"""The accounts of the demo: its fixed people, the shop's other customers, and the staff."""

from dataclasses import dataclass, replace
from typing import Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from portal.data import subjects
from portal.data.accounts import accounts, staff_accounts
from portal.data.accounts.accounts import Account
from portal.data.actors import SYSTEM, Role
from portal.data.database import acting_as
from portal.demo.people import ANNA, BERTIL, CECILIA, DemoMember, member_accounts
from portal.domain.accounts import passwords
from portal.domain.signing_in import second_factors
from portal.settings import settings

AT_A_TIME = 500
"""Accounts added in one transaction."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody to sign in as."""

    name: str
    role: str
    email: str


def _staff(id_: str, email: str, role: Role, name: str) -> Account:
    return Account(uuid5(NAMESPACE_URL, f"demo:{id_}"), "staff", email, None, "sv", frozenset({role}), name)


HANDLER = _staff("handler", "handlaggare@example.se", "handler", "Hanna Handläggare")
SECOND_HANDLER = _staff("second-handler", "hugo@example.se", "handler", "Hugo Handläggare")
APPROVER = _staff("approver", "godkannare@example.se", "approver", "Gustav Godkännare")
INTAKE = _staff("intake", "postoppnare@example.se", "intake", "Petra Postöppnare")
AUDITOR = _staff("auditor", "granskare@example.se", "auditor", "Greta Granskare")
ADMINISTRATOR = _staff("administrator", "administrator@example.se", "administrator", "Adam Administratör")

STAFF = {
    HANDLER: "Handläggare",
    SECOND_HANDLER: "Handläggare",
    APPROVER: "Godkännare",
    INTAKE: "Postöppnare",
    AUDITOR: "Granskare · läser bara",
    ADMINISTRATOR: "Administratör · bara konton",
}
"""The demo's staff, with what the sign-in page calls them."""


def sign_ins() -> tuple[SignIn, ...]:
    """The people that the sign-in page offers."""
    return (
        SignIn(ANNA.name, "Medlem · mycket historik", ANNA.email),
        SignIn(BERTIL.name, "Medlem · lite historik", BERTIL.email),
        SignIn(CECILIA.name, "Member · in English", CECILIA.email),
        *(SignIn(staff.name or "", role, staff.email) for staff, role in STAFF.items()),
    )


def staff_emails() -> frozenset[str]:
    """The e-mail addresses of the demo's staff."""
    return frozenset(staff.email for staff in STAFF)


def member_id(member: DemoMember) -> UUID:
    """The id of a demo member, the same in every demo."""
    return uuid5(NAMESPACE_URL, f"demo:{member.customer_number}")


async def build(members: int) -> None:
    """Add the accounts that are not there yet. All have the demo's password."""
    # One hash for all: they share a password that is printed on the sign-in page, and hashing each takes minutes.
    password_hash = await passwords.hash_password(settings().demo_password.get_secret_value())
    async with acting_as(SYSTEM):
        for staff in STAFF:
            if await accounts.by_id(staff.id) is None:
                await accounts.add(_with(staff, password_hash))
                await staff_accounts.give_roles(staff.id, staff.roles, None)
                await second_factors.add_known(staff, settings().demo_totp_secret.get_secret_value())
    batch: list[DemoMember] = []
    for member in member_accounts(members):
        batch.append(member)
        if len(batch) == AT_A_TIME:
            await _add(batch, password_hash)
            batch = []
    await _add(batch, password_hash)


async def _add(members: list[DemoMember], password_hash: str) -> None:
    async with acting_as(SYSTEM):
        there = await subjects.existing([member_id(member) for member in members])
        for member in members:
            id_ = member_id(member)
            if id_ not in there:
                language: Literal["sv", "en"] = "en" if member.language == "en" else "sv"
                await subjects.add(id_, member.customer_number)
                await accounts.add(Account(id_, "member", member.email, password_hash, language, frozenset(), None))


def _with(account: Account, password_hash: str) -> Account:
    return replace(account, password_hash=password_hash)
