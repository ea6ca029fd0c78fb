"""Who acts: a member, a staff member, or the portal itself. Row-level security sees nothing else."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Staff:
    """A case handler or an approver."""

    kind: ClassVar[Literal["staff"]] = "staff"
    id: UUID
    language: Language
    role: Role
    name: str


@dataclass(frozen=True, slots=True)
class System:
    """The portal itself: the worker, sign-in, the command line."""

    kind: ClassVar[Literal["system"]] = "system"
    role: ClassVar[None] = None
    id: None = None


SYSTEM = System()

Actor = Member | Staff | System
