"""Who acts: a member, a staff member, or the portal itself. Row-level security sees nothing else."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal
from uuid import UUID

Language = Literal["sv", "en"]
Role = Literal["handler", "approver"]


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
    """A case handler or an approver. `seen` is what the page showed that he or she decided on, if it was on one."""

    kind: ClassVar[Literal["staff"]] = "staff"
    id: UUID
    language: Language
    role: Role
    name: str
    seen: Seen | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class System:
    """The portal itself: the worker, sign-in, the command line."""

    kind: ClassVar[Literal["system"]] = "system"
    role: ClassVar[None] = None
    id: None = None


SYSTEM = System()

Actor = Member | Staff | System
