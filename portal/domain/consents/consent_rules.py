"""What may go on for somebody: the rule, by which every page, every answer and every message goes.

A restriction wins over everything (Art. 18(2)), a suppression over every choice but one that the person has made since,
signed in; then the newest choice counts, a yes only if it was said to this wording (Art. 7), a no always.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, Protocol

from portal.data.consents.suppressions import EVERYTHING
from portal.domain.record_of_processing.model import Activity


class Made(Protocol):
    """What counts of a choice."""

    @property
    def choice(self) -> Literal["consent", "objection"]:
        """What the activity was when it was chosen on: a yes to one kind is none to the other."""

    @property
    def given(self) -> bool:
        """Yes or no."""

    @property
    def wording_version(self) -> int:
        """To which version of the wording."""


class MadeBy(Made, Protocol):
    """The same, with what else counts of somebody who is suppressed."""

    @property
    def by_person(self) -> bool:
        """Whether the person chose in the portal, signed in."""

    @property
    def at(self) -> datetime:
        """When."""


def allowed(activity: Activity, made: Made | None) -> bool:
    """Whether the activity may go on by the newest choice, or none, as long as the data is not restricted and the
    person not suppressed."""
    if made is None:
        return activity.choice == "objection"
    return made.given and counts(activity, made)


def allowed_though_suppressed(
    activity: Activity, made: MadeBy | None, suppressed: Mapping[str, datetime] | None
) -> bool:
    """The same for somebody who may be suppressed: since when, by activity."""
    if suppressed and (since := suppressed_since(activity, suppressed)):
        own_yes = made is not None and made.by_person and made.given and made.at > since
        return own_yes and counts(activity, made)
    return allowed(activity, made)


def counts(activity: Activity, made: Made | None) -> bool:
    """Whether that choice still is one on the activity as it is now (Art. 7(1)).

    A no always is. A yes to an older wording is not, unless the record says that the change was none of the matter;
    nor is it a consent to have taken back an objection.
    """
    if made is None or not made.given or activity.choice != "consent":
        return True
    return made.choice == "consent" and made.wording_version >= activity.counts_from


def suppressed_since(activity: Activity, suppressed: Mapping[str, datetime]) -> datetime | None:
    """Since when the activity is suppressed, if it is."""
    return max((at for name in (activity.id, EVERYTHING) if (at := suppressed.get(name))), default=None)
