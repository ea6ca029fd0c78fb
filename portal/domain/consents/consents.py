"""Choices about marketing: consent given and withdrawn (Art. 7), objection made and taken back (Art. 21)."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from portal.data.actors import SYSTEM, Member
from portal.data.consents import consents
from portal.data.consents.consents import ChoiceMade, NewChoice, Origin, Place
from portal.data.database import acting_as
from portal.data.requests import persons_requests
from portal.data.rights import restrictions
from portal.domain.audit import audit
from portal.domain.consents import consent_changes
from portal.domain.consents.consent_rules import allowed_though_suppressed, counts, suppressed_since
from portal.domain.consents.consent_standing import standings, suppressed_of
from portal.domain.errors import Conflict, NotFound
from portal.domain.record_of_processing.model import Activity
from portal.domain.record_of_processing.published import Published, published


class UnknownActivity(NotFound):
    """No activity of that id can be switched."""

    code = NotFound.code


HISTORY = 100
"""Choices shown in the history."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How a choice is made: by whom, where in the portal, and in which browser session, of which a digest is kept."""

    origin: Origin
    place: Place | None = None
    session: bytes | None = None


HERE = Circumstances("portal")


def in_session(place: Place, token_hash: bytes) -> Circumstances:
    """The member's own choice on that page, in the session of which `token_hash` is stored."""
    return Circumstances("portal", place, hashlib.sha256(b"consent\0" + token_hash).digest())


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
    is_outdated: bool = False
    """The person has said yes, but to an older wording: that no longer counts, and is asked anew."""
    is_suppressed: bool = False
    """Whoever has this address has asked not to be marketed to, before the account was there."""

    @property
    def goes_on(self) -> bool:
        """Whether the activity goes on now."""
        return self.given and not self.restricted


async def overview(member: Member) -> list[Consent]:
    """Every activity that can be switched, as the record in force has them, with the member's choice."""
    record = (await published()).record
    stops = await _stops(member)
    async with acting_as(member):
        chosen = await consents.in_force(member.id)
        restricted = bool(await restrictions.in_force(member.id))
    return [_consent(activity, chosen.get(activity.id), restricted, stops) for activity in record.choices]


async def can_choose(member: Member) -> bool:
    """Whether there is anything to choose on: not once the member's data has been erased."""
    async with acting_as(member):
        return not await persons_requests.is_erased(member.id)


async def marketing_allowed(subject: UUID) -> tuple[str, ...]:
    """The activities that may go on for that person now: what is consented to or not objected to, unless the data is
    restricted (Art. 18(2)) or the person is suppressed."""
    record = (await published()).record
    async with acting_as(SYSTEM):
        return (await standings([subject], record.choices))[subject].activities


async def history(member: Member) -> Sequence[ChoiceMade]:
    """What the member has chosen, newest first."""
    async with acting_as(member):
        return await consents.history(member.id, HISTORY)


async def choose(
    member: Member, activity: str, given: bool, how: Circumstances = HERE, shown: int | None = None
) -> Consent:
    """Record that `member` lets `activity` go on or not; it is in force at once.

    `shown` is the version of the wording that the page had. Raises UnknownActivity, and Conflict for a yes to a wording
    that is no longer the one in force, or once the member's data has been erased: there is nothing to market to.
    Choosing what is already chosen records nothing.
    """
    current = await published()
    switched = current.record.choice(activity)
    if switched is None:
        raise UnknownActivity
    if given and shown is not None and shown != switched.wording_version:
        raise Conflict
    stops = await _stops(member) if given else {}
    async with acting_as(member):
        if given and await persons_requests.is_erased(member.id):
            raise Conflict
        await consents.lock(member.id)
        chosen = await consents.in_force(member.id)
        made = await _record(member, current, switched, chosen.get(activity), given, how, stops)
        await consent_changes.announce()
        return replace(made, restricted=bool(await restrictions.in_force(member.id)))


async def withdraw_everything(member: Member, how: Circumstances = HERE) -> list[Consent]:
    """Withdraw every consent and object to everything that may be objected to."""
    current = await published()
    async with acting_as(member):
        return await end_all(member, current, how)


async def end_all(member: Member, current: Published, how: Circumstances) -> list[Consent]:
    """`withdraw_everything` in the transaction under way."""
    return await end(member, current, [activity.id for activity in current.record.choices], how)


async def end(member: Member, current: Published, activities: Collection[str], how: Circumstances) -> list[Consent]:
    """End those of the activities that can be switched, at once, in the transaction under way (Art. 7(3), 21(3))."""
    await consents.lock(member.id)
    chosen = await consents.in_force(member.id)
    ended = [
        await _record(member, current, activity, chosen.get(activity.id), False, how)
        for activity in current.record.choices
        if activity.id in activities
    ]
    await consent_changes.announce()
    return ended


async def _stops(member: Member) -> Mapping[str, datetime]:
    async with acting_as(SYSTEM):
        return (await suppressed_of([member.id])).get(member.id, {})


async def _record(
    member: Member,
    current: Published,
    activity: Activity,
    before: ChoiceMade | None,
    given: bool,
    how: Circumstances,
    stops: Mapping[str, datetime] | None = None,
) -> Consent:
    if _is_chosen(activity, before, given, stops):
        return _consent(activity, before, stops=stops)
    assert activity.wording is not None
    assert activity.choice is not None
    made = await consents.append(
        member.id,
        NewChoice(
            activity.id,
            activity.choice,
            given,
            current.version,
            activity.wording.in_(member.language),
            activity.wording_version,
            member.language,
            how.origin,
            how.place,
            how.session,
        ),
    )
    await audit.record("consent.changed", subject=member.id, activity=activity.id, given=given, origin=how.origin)
    await consent_changes.note(member.id, "erasure" if how.origin == "erasure" else "choice", activity.id)
    return _consent(activity, made, stops=stops)


def _is_chosen(
    activity: Activity, before: ChoiceMade | None, given: bool, stops: Mapping[str, datetime] | None
) -> bool:
    """Whether nothing would be new: a yes that no longer counts is withdrawn, or said anew, by a choice of its own."""
    if given and not allowed_though_suppressed(activity, before, stops):
        return False
    if before is None:
        return given == (activity.choice == "objection")
    return before.given == given and counts(activity, before)


def _consent(
    activity: Activity, made: ChoiceMade | None, restricted: bool = False, stops: Mapping[str, datetime] | None = None
) -> Consent:
    may = allowed_though_suppressed(activity, made, stops)
    return Consent(
        activity,
        may,
        made.at if made else None,
        restricted,
        is_outdated=not counts(activity, made),
        is_suppressed=bool(not may and stops and suppressed_since(activity, stops)),
    )
