"""The newsletter service's troubles, by what becomes of a question that meets one."""

from portal.sources.errors import SourceError, SourceMismatch, SourceUnreachable
from tests.sources.newsletter_troubles import Trouble

PASSING: list[Trouble] = ["drop", "unavailable", "too many", "answer lost", "cut"]
"""Troubles after which the same question is answered well."""

LASTING: dict[Trouble, type[SourceError]] = {
    "wait long": SourceUnreachable,
    "broken": SourceUnreachable,
    "slow": SourceUnreachable,
    "redirect": SourceMismatch,
    "altered": SourceMismatch,
    "forged": SourceMismatch,
    "old": SourceMismatch,
    "replayed": SourceMismatch,
    "nonsense": SourceMismatch,
    "too long": SourceMismatch,
    "unsigned": SourceMismatch,
    "compressed": SourceMismatch,
}
"""Troubles that are told at once, by the error that they are told by."""

OF_A_STREAM: list[Trouble] = ["half", "repeated"]
"""Troubles with the rows of an answer that is rightly signed."""
