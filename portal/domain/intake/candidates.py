"""Who somebody that asks may be: shown with as little as tells one from another."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from portal.domain.intake.claims import Part
from portal.sources.data_map import Identifier, Label
from portal.sources.searched_persons import OtherName


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
    near: tuple[Part, ...] = ()
    """The parts that may be the same in another spelling."""
    other_names: tuple[OtherName, ...] = field(default=(), repr=False)
    """Under which names like the one that was said rows of the person's are; that alone tells nobody's identity."""

    def also(self, other: "Candidate") -> "Candidate":
        """The same person with what another source has besides: what fits anywhere fits."""
        fits = tuple(dict.fromkeys((*self.fits, *other.fits)))
        near = tuple(part for part in dict.fromkeys((*self.near, *other.near)) if part not in fits)
        differs = dict.fromkeys((*self.differs, *other.differs))
        names = dict.fromkeys((*self.identifiers, *other.identifiers))
        each = (self.identifiers, other.identifiers)
        return replace(
            self,
            subject=self.subject or other.subject,
            customer_number=self.customer_number or other.customer_number,
            identifiers={by: tuple(dict.fromkeys(v for known in each for v in known.get(by, ()))) for by in names},
            name=self.name or other.name,
            town=self.town or other.town,
            personnummer=self.personnummer or other.personnummer,
            other_names=tuple(dict.fromkeys((*self.other_names, *other.other_names))),
            fits=fits,
            near=near,
            differs=tuple(part for part in differs if part not in (*fits, *near)),
        )


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everybody who may be meant, the likeliest first. `silent` are the labels of sources that did not answer.

    `is_cut`: there are more than are told.
    """

    each: tuple[Candidate, ...] = ()
    silent: tuple[Label, ...] = ()
    is_cut: bool = False
