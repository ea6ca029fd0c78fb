"""Who acts: a member, a staff member, or the portal itself. Row-level security sees nothing else."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal, get_args
from uuid import UUID

Language = Literal["sv", "en"]
Role = Literal["intake", "handler", "approver", "auditor", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
"""What staff are, in the order in which it is told. Whoever is several things may do what each may."""


@dataclass(frozen=True, slots=True)
class Member:
    """A data subject with an account; `id` is both the account's and the data subject's."""

    kind: ClassVar[Literal["member"]] = "member"
    role: ClassVar[None] = None
    id: UUID
    language: Language


@dataclass(slots=True)
class Seen:
    """What a page showed of a request: the id of its newest change. `newest` goes on with what its reader does."""

    at: int
    newest: int


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works here. `seen` is what the page showed that he or she decided on, if it was on one."""

    kind: ClassVar[Literal["staff"]] = "staff"
    id: UUID
    language: Language
    roles: frozenset[Role]
    name: str
    seen: Seen | None = field(default=None, compare=False)

    @property
    def role(self) -> str:
        """The roles as the database has them of whoever acts: with commas between, in their order."""
        return ",".join(role for role in ROLES if role in self.roles)

    @property
    def is_handler(self) -> bool:
        """Whether he or she handles cases."""
        return "handler" in self.roles

    @property
    def is_approver(self) -> bool:
        """Whether he or she approves what another person has prepared."""
        return "approver" in self.roles

    @property
    def takes_in(self) -> bool:
        """Whether he or she sees to what comes by post and what goes by it."""
        return not self.roles.isdisjoint(("intake", "handler"))

    @property
    def only_reads(self) -> bool:
        """Whether he or she may look, but change nothing of a person's and open no content."""
        return self.roles.isdisjoint(("intake", "handler", "approver"))

    @property
    def only_administers(self) -> bool:
        """Whether accounts are all that he or she has to do with, and nothing of any person's."""
        return self.roles <= {"administrator"}


@dataclass(frozen=True, slots=True)
class System:
    """The portal itself: the worker, sign-in, the command line."""

    kind: ClassVar[Literal["system"]] = "system"
    role: ClassVar[None] = None
    id: None = None


SYSTEM = System()

Actor = Member | Staff | System
