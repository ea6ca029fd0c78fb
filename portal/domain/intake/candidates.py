"""Who somebody that asks may be: shown with as little as tells one from another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from portal.domain.intake.claims import Part
from portal.sources.data_map import Identifier, Label


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom the company knows, or rows that name somebody by an e-mail address or a telephone number alone.

    `subject` is the portal's, where it knows the person; `identifiers` are by what the sources find the rows. The
    personnummer is masked. Nothing personal is in the repr.
    """

    subject: UUID | None
    customer_number: str | None = field(repr=False)
    identifiers: Mapping[Identifier, tuple[str, ...]] = field(repr=False)
    name: str = field(repr=False)
    town: str = field(repr=False)
    personnummer: str | None = field(repr=False)
    fits: tuple[Part, ...] = ()
    """The parts of what was said that fit."""
    differs: tuple[Part, ...] = ()
    """The parts that are otherwise in what the company has."""
    tables: tuple[Label, ...] = ()
    """Where the rows of somebody without a name are."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everybody who may be meant, the likeliest first. `silent` are the labels of sources that did not answer.

    `is_cut`: there are more than are told.
    """

    each: tuple[Candidate, ...] = ()
    silent: tuple[Label, ...] = ()
    is_cut: bool = False
