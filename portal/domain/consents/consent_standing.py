"""How many persons stand at once: what may go on for each, in the transaction under way, as the system."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.data.consents import consent_standings as rows
from portal.data.consents import suppressions
from portal.data.rights import restrictions
from portal.domain.consents.consent_rules import allowed, allowed_though_suppressed
from portal.domain.erasure.known_as import KnownBy, normalised, possible_digests_of_all
from portal.domain.record_of_processing.model import Activity

Stopped = Literal["restricted", "suppressed"]


@dataclass(frozen=True, slots=True)
class Standing:
    """The activities that may go on for a person, in the order of the record, and what stops them where nothing may.

    `since` is since when the data is restricted.
    """

    activities: tuple[str, ...] = ()
    stopped: Stopped | None = None
    since: datetime | None = None


async def standings(subjects: Collection[UUID], choices: Collection[Activity]) -> dict[UUID, Standing]:
    """How each of the subjects stands on those activities; the statements are as many however many they are."""
    since = await restrictions.since(subjects)
    free = [subject for subject in subjects if subject not in since]
    ids = [activity.id for activity in choices]
    suppressed = await suppressed_of(free)
    newest = await rows.newest(suppressed, ids)
    patterns = await rows.patterns(free, ids)
    found = {subject: Standing((), "restricted", at) for subject, at in since.items()}
    # Many persons have chosen alike, and what that comes to is worked out once.
    alike: dict[str, Standing] = {}
    for subject in free:
        if stop := suppressed.get(subject):
            made = newest.get(subject, {})
            may = tuple(it.id for it in choices if allowed_though_suppressed(it, made.get(it.id), stop))
            found[subject] = Standing(may, None if may else "suppressed")
            continue
        pattern = patterns.get(subject, "")
        if pattern not in alike:
            chosen = rows.read(pattern)
            alike[pattern] = Standing(tuple(it.id for it in choices if allowed(it, chosen.get(it.id))))
        found[subject] = alike[pattern]
    return found


def of_all(several: Sequence[Standing]) -> Standing:
    """How persons stand who are known by the same: one address may be two persons', and only what all allow goes on."""
    if len(several) == 1:
        return several[0]
    restricted = [it.since for it in several if it.since]
    if restricted:
        return Standing((), "restricted", min(restricted))
    may = set[str].intersection(*(set(it.activities) for it in several))
    stopped = next((it.stopped for it in several if it.stopped), None)
    return Standing(tuple(it for it in several[0].activities if it in may), stopped)


async def suppressed_of(subjects: Collection[UUID]) -> dict[UUID, Mapping[str, datetime]]:
    """Since when, by activity, each of the subjects is suppressed; those who are not are left out."""
    known = await rows.known_as(subjects)
    by_digest: dict[bytes, list[UUID]] = {}
    numbers = [(subject, it.customer_number) for subject, it in known.items() if it.customer_number]
    emails = [(subject, it.email) for subject, it in known.items() if it.email]
    known_by: KnownBy
    for known_by, values in (("customer_number", numbers), ("email", emails)):
        digests = possible_digests_of_all(known_by, [normalised(known_by, value) for _, value in values])
        for (subject, _), possible in zip(values, digests, strict=True):
            for each in possible:
                by_digest.setdefault(each, []).append(subject)
    found: dict[UUID, dict[str, datetime]] = {}
    for key, since in (await suppressions.found(by_digest)).items():
        for subject in by_digest[key]:
            stops = found.setdefault(subject, {})
            for activity, at in since.items():
                stops[activity] = max(at, stops.get(activity, at))
    return dict(found)
