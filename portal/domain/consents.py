"""Choices about marketing: consent given and withdrawn (Art. 7), objection made and taken back (Art. 21)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.data import consents, persons_requests, restrictions
from portal.data.actors import SYSTEM, Member
from portal.data.consents import ChoiceMade
from portal.data.database import acting_as
from portal.domain import audit
from portal.domain.errors import Conflict, UnknownActivity
from portal.domain.record_of_processing.model import Activity
from portal.domain.record_of_processing.published import Published, published

Origin = Literal["portal", "staff", "erasure"]
"""Who chose: the member in the portal, staff by what the person wrote, or an erasure on the member's behalf."""

HISTORY = 100
"""Choices shown in the history."""


@dataclass(frozen=True, slots=True)
class Consent:
    """Where one activity stands: `given` means that it may go on. `chosen_at` is None when nothing was ever chosen;
    then a consent is not given, and what may be objected to goes on.

    While the person's data is restricted nothing goes on, whatever is chosen; the choice stays (Art. 18(2)).
    """

    activity: Activity
    given: bool
    chosen_at: datetime | None
    restricted: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether the activity goes on now."""
        return self.given and not self.restricted


async def overview(member: Member) -> list[Consent]:
    """Every activity that can be switched, as the record in force has them, with the member's choice."""
    record = (await published()).record
    async with acting_as(member):
        chosen = await consents.in_force(member.id)
        restricted = bool(await restrictions.in_force(member.id))
    return [_consent(activity, chosen.get(activity.id), restricted) for activity in record.choices]


async def can_choose(member: Member) -> bool:
    """Whether there is anything to choose on: not once the member's data has been erased."""
    async with acting_as(member):
        return not await persons_requests.is_erased(member.id)


async def marketing_allowed(subject: UUID) -> tuple[str, ...]:
    """The activities that may go on for that person now: what is consented to or not objected to, unless the data is
    restricted (Art. 18(2))."""
    record = (await published()).record
    async with acting_as(SYSTEM):
        if await restrictions.in_force(subject):
            return ()
        chosen = await consents.in_force(subject)
    return tuple(activity.id for activity in record.choices if allowed(activity, chosen.get(activity.id)))


def allowed(activity: Activity, made: ChoiceMade | None) -> bool:
    """Whether the newest choice, or none at all, lets the activity go on."""
    return made.given if made else activity.choice == "objection"


async def history(member: Member) -> Sequence[ChoiceMade]:
    """What the member has chosen, newest first."""
    async with acting_as(member):
        return await consents.history(member.id, HISTORY)


async def choose(member: Member, activity: str, given: bool) -> Consent:
    """Record that `member` lets `activity` go on or not; it is in force at once.

    Raises UnknownActivity, and Conflict once the member's data has been erased: there is nothing to market to.
    Choosing what is already chosen records nothing.
    """
    current = await published()
    switched = current.record.choice(activity)
    if switched is None:
        raise UnknownActivity
    async with acting_as(member):
        if given and await persons_requests.is_erased(member.id):
            raise Conflict
        await consents.lock(member.id)
        chosen = await consents.in_force(member.id)
        made = await _record(member, current, switched, chosen.get(activity), given)
        return replace(made, restricted=bool(await restrictions.in_force(member.id)))


async def withdraw_everything(member: Member) -> list[Consent]:
    """Withdraw every consent and object to everything that may be objected to."""
    current = await published()
    async with acting_as(member):
        return await end_all(member, current, "portal")


async def end_all(member: Member, current: Published, origin: Origin) -> list[Consent]:
    """`withdraw_everything` in the transaction under way."""
    return await end(member, current, [activity.id for activity in current.record.choices], origin)


async def end(member: Member, current: Published, activities: Collection[str], origin: Origin) -> list[Consent]:
    """End those of the activities that can be switched, at once, in the transaction under way (Art. 7(3), 21(3))."""
    await consents.lock(member.id)
    chosen = await consents.in_force(member.id)
    return [
        await _record(member, current, activity, chosen.get(activity.id), False, origin)
        for activity in current.record.choices
        if activity.id in activities
    ]


async def _record(
    member: Member,
    current: Published,
    activity: Activity,
    before: ChoiceMade | None,
    given: bool,
    origin: Origin = "portal",
) -> Consent:
    stands = _consent(activity, before)
    if stands.given == given:
        return stands
    assert activity.wording is not None
    assert activity.choice is not None
    made = await consents.append(
        member.id,
        activity.id,
        activity.choice,
        given,
        current.version,
        activity.wording.in_(member.language),
        member.language,
        origin,
    )
    await audit.record("consent.changed", subject=member.id, activity=activity.id, given=given)
    return _consent(activity, made)


def _consent(activity: Activity, made: ChoiceMade | None, restricted: bool = False) -> Consent:
    return Consent(activity, allowed(activity, made), made.at if made else None, restricted)
