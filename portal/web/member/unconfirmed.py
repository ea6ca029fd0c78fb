"""Which facts of the overview the company has yet to confirm: said once for all where that is the rule, else beside
each. Nothing assumed is shown as if the policy had said it."""

from collections.abc import Sequence

from portal.domain.record_of_processing.model import Activity
from portal.domain.sources.overview import Use
from portal.web.marking import _

USED = _("that we use it for this")
BASIS = _("the legal basis")
KEPT = _("how long it is kept")
SOURCES = _("where it comes from")
RECIPIENTS = _("who receives it")
PLACES = _("what may be in our e-mail or on paper")

FACTS = (BASIS, KEPT, SOURCES, RECIPIENTS, PLACES, USED)
"""In the order in which they are said."""


def of_use(use: Use) -> frozenset[str]:
    """Which facts of a use are assumed until the company confirms them, as messages; the policy is silent on them."""
    handling = use.use.handling_origin
    periods = (*use.periods, *(kept.period for kept in use.kept))
    facts = {
        USED: use.use.origin == "assumed" or use.category.origin == "assumed",
        BASIS: use.use.basis_origin == "assumed",
        KEPT: "assumed" in (handling, *(it.origin for it in periods)),
        SOURCES: "assumed" in (handling, *(it.origin for it in use.sources)),
        RECIPIENTS: "assumed" in (handling, *(it.origin for it in use.recipients)),
        PLACES: not all(place.confirmed for place in use.by_hand),
    }
    return frozenset(fact for fact, assumed in facts.items() if assumed)


def as_a_rule(uses: Sequence[Use]) -> list[str]:
    """The facts that are assumed of more than half of the uses that have them: those are said once, for all."""
    return [
        fact
        for fact in FACTS
        if 2 * sum(fact in of_use(use) for use in uses) > sum(bool(use.by_hand) or fact != PLACES for use in uses)
    ]


def is_rule_for_bases(activities: Sequence[Activity]) -> bool:
    """Whether the legal basis is assumed of more than half of the activities."""
    return 2 * sum(it.basis_origin == "assumed" for it in activities) > len(activities)
