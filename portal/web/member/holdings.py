"""The overview's facts arranged for reading: what is held first, then what may be, and what is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.clock import today
from portal.domain.record_of_processing.model import Activity, Category, Purpose
from portal.domain.sources.overview import Overview, Use

View = Literal["purpose", "category"]


@dataclass(frozen=True, slots=True)
class Summary:
    """The overview in figures. `held` is None when a source did not answer; `maybe` are the categories besides of
    which something may be on paper or in a mailbox."""

    categories: int
    held: int | None
    maybe: int
    oldest: date | None


@dataclass(frozen=True, slots=True)
class Group:
    """A purpose with its categories, or a category with its purposes."""

    heading: Purpose | Category
    activities: Sequence[Activity]
    held: Sequence[Use]
    maybe: Sequence[Use]
    """Those of which only a place that no program can read may have something."""
    unknown: Sequence[Use]
    """Those of which nobody can say, since a source did not answer."""
    not_held: Sequence[Use]
    is_stopped: bool = False
    """Whether the person can switch off what is done with it, and all of that is off."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is held, nor can be."""
        return not (self.held or self.maybe or self.unknown)

    @property
    def past_time(self) -> list[Use]:
        """Those of which something should have been removed already."""
        return [use for use in self.held if use.past]

    @property
    def kept_longest(self) -> date | None:
        """The last day on which anything of the group is kept, as far as dates tell, what is past its time aside."""
        return max(
            (kept.until for use in self.held for kept in use.kept if kept.until and kept.until >= today()), default=None
        )


def groups_of(held: Overview, view: View) -> list[Group]:
    """The overview's groups in the order of the record."""
    return [
        Group(
            heading,
            heading.activities if isinstance(heading, Purpose) else (),
            held=[use for use in uses if use.rows],
            maybe=[use for use in uses if use.rows == 0 and use.by_hand],
            unknown=[use for use in uses if use.rows is None],
            not_held=[use for use in uses if use.rows == 0 and not use.by_hand],
            is_stopped=isinstance(heading, Purpose) and _is_stopped(heading, held.stopped),
        )
        for heading, uses in held.by(view)
    ]


def _is_stopped(purpose: Purpose, stopped: frozenset[str]) -> bool:
    choices = [it.id for it in purpose.activities if it.choice]
    return bool(choices) and stopped.issuperset(choices)


def summary_of(held: Overview) -> Summary:
    """The figures at the top of the page."""
    certain = {use.category.id for use in held.uses if use.rows}
    return Summary(
        categories=len({use.category.id for use in held.uses}),
        held=None if held.unreachable else len(certain),
        maybe=len({use.category.id for use in held.uses if use.by_hand} - certain),
        oldest=min((use.first for use in held.uses if use.rows and use.first), default=None),
    )
