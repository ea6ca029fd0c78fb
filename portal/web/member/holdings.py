"""The overview's facts arranged for reading: what is held first, and which facts nobody has confirmed yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.domain.record_of_processing.model import Activity, Category, Purpose
from portal.domain.sources.overview import Overview, Use
from portal.web.marking import _

View = Literal["purpose", "category"]


@dataclass(frozen=True, slots=True)
class Summary:
    """The overview in three figures. `held` is None when a source did not answer."""

    categories: int
    held: int | None
    oldest: date | None
    kept_longest: date | None


@dataclass(frozen=True, slots=True)
class Group:
    """A purpose with its categories, or a category with its purposes."""

    heading: Purpose | Category
    activities: Sequence[Activity]
    held: Sequence[Use]
    not_held: Sequence[Use]
    unknown: Sequence[Use]
    """Those of which nobody can say, since a source did not answer or only a place that no program can read may have
    them."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is held, nor can be."""
        return not self.held and not self.unknown

    @property
    def kept_longest(self) -> date | None:
        """The last day on which anything of the group is kept, as far as dates tell."""
        return _longest(self.held)


def groups_of(held: Overview, view: View) -> list[Group]:
    """The overview's groups in the order of the record."""
    return [
        Group(
            heading,
            heading.activities if isinstance(heading, Purpose) else (),
            [use for use in uses if use.rows],
            [use for use in uses if use.rows == 0 and not use.by_hand],
            [use for use in uses if use.rows is None or (use.rows == 0 and use.by_hand)],
        )
        for heading, uses in held.by(view)
    ]


def summary_of(held: Overview) -> Summary:
    """The figures at the top of the page."""
    return Summary(
        categories=len({use.category.id for use in held.uses}),
        held=None if held.unreachable else len({use.category.id for use in held.uses if use.rows}),
        oldest=min((use.first for use in held.uses if use.rows and use.first), default=None),
        kept_longest=_longest(held.uses),
    )


def unconfirmed(use: Use) -> list[str]:
    """Which facts of a use are assumed until the company confirms them, as messages; the policy is silent on them."""
    facts = {
        _("that it is used for this"): use.use.origin == "assumed" or use.category.origin == "assumed",
        _("legal basis"): use.use.basis_origin == "assumed",
        _("how long"): use.use.handling_origin == "assumed"
        or any(period.origin == "assumed" for period in (*use.periods, *(kept.period for kept in use.kept))),
        _("where it comes from"): use.use.handling_origin == "assumed"
        or any(s.origin == "assumed" for s in use.sources),
        _("who receives it"): use.use.handling_origin == "assumed"
        or any(r.origin == "assumed" for r in use.recipients),
    }
    return [fact for fact, assumed in facts.items() if assumed]


def is_still_kept(use: Use, on: date) -> bool:
    """Whether something keeps data of the use on that day: a last day not yet past, or no last day that is known."""
    return any(kept.until is None or kept.until >= on for kept in use.kept)


def _longest(uses: Sequence[Use]) -> date | None:
    return max((kept.until for use in uses for kept in use.kept if kept.until), default=None)
