"""Taking over consents that were given before the portal was there, each with its wording, its time and its way.

What a person has chosen in the portal is never overridden, somebody who is suppressed or erased is never started again,
and the same file again changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal
from uuid import UUID

from portal.clock import now
from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import SYSTEM
from portal.data.audit.audit_batches import NewEvent
from portal.data.consents import consents
from portal.data.consents.consents import NewChoice
from portal.data.database import acting_as
from portal.data.requests import persons_requests
from portal.domain.audit import audit
from portal.domain.consents import consent_changes
from portal.domain.consents.consent_lines import Fault, Line, WrongLine
from portal.domain.consents.consent_rules import suppressed_since
from portal.domain.consents.consent_standing import suppressed_of
from portal.domain.record_of_processing.published import Published, published

BATCH = 200
"""Lines that one transaction takes over: an import that is killed has taken over whole batches."""

Outcome = Literal["imported", "already", "chosen_since", "suppressed", "erased", "unknown_person"]


@dataclass(slots=True)
class Report:
    """How many lines came to what, and for each line that was not taken over why: numbers and codes, nobody's data."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    faults: list[tuple[int, Fault | Outcome]] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether every line was right, and of somebody known."""
        return not any(code not in ("suppressed", "chosen_since", "erased") for _, code in self.faults)


async def take_over(
    lines: Iterable[Line | WrongLine], dry_run: bool = False, progress: Callable[[int], None] | None = None
) -> Report:
    """Take over the lines in the order of the file; with `dry_run` only say what would be."""
    current = await published()
    report = Report()
    for batch in _batches(lines):
        right = [it for it in batch if isinstance(it, Line)]
        report.faults += [(it.number, it.fault) for it in batch if isinstance(it, WrongLine)]
        if right:
            for line, outcome in await _take_over(right, current, dry_run):
                report.outcomes[outcome] += 1
                if outcome not in ("imported", "already"):
                    report.faults.append((line.number, outcome))
        if progress:
            progress(len(batch))
    report.faults.sort()
    return report


def _batches(lines: Iterable[Line | WrongLine]) -> Iterator[list[Line | WrongLine]]:
    left = iter(lines)
    while batch := list(islice(left, BATCH)):
        yield batch


class _DryRun(Exception):
    """Undoes the transaction."""


async def _take_over(lines: Sequence[Line], current: Published, dry_run: bool) -> list[tuple[Line, Outcome]]:
    done: list[tuple[Line, Outcome]] = []
    try:
        async with acting_as(SYSTEM):
            whose = await _persons(lines)
            # Locked in one order, so that no two wait for one another.
            for each in sorted(set(whose.values())):
                await consents.lock(each)
            stops = await suppressed_of(set(whose.values()))
            gone = await _erased(set(whose.values()))
            for line in lines:
                subject = whose.get(line.number)
                if subject is None:
                    done.append((line, "unknown_person"))
                elif subject in gone:
                    done.append((line, "erased"))
                elif line.given and suppressed_since(line.activity, stops.get(subject, {})):
                    done.append((line, "suppressed"))
                else:
                    done.append((line, await _record(subject, line, current)))
            taken = [(line, whose[line.number]) for line, outcome in done if outcome == "imported"]
            if taken:
                await audit.record_all(
                    [
                        NewEvent("consent.imported", subject, None, {"activity": it.activity.id, "given": it.given})
                        for it, subject in taken
                    ]
                )
                await consent_changes.announce()
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return done


async def _persons(lines: Sequence[Line]) -> dict[int, UUID]:
    """By the number of the line who it is about; those whom the portal does not know are left out."""
    by_number = await subjects.by_customer_numbers([it.value for it in lines if it.known_by == "customer_number"])
    by_email = await accounts.members_by_email([it.value for it in lines if it.known_by == "email"])
    known = {"customer_number": by_number, "email": by_email}
    return {it.number: known[it.known_by][it.value] for it in lines if it.value in known[it.known_by]}


async def _erased(whom: Collection[UUID]) -> set[UUID]:
    return {it for it in whom if not await subjects.has_key(it) or await persons_requests.is_erased(it)}


async def _record(subject: UUID, line: Line, current: Published) -> Outcome:
    newest = (await consents.in_force(subject)).get(line.activity.id)
    if newest and newest.origin != "import":
        return "chosen_since"
    if newest and (newest.at, newest.given) == (line.at, line.given):
        return "already"
    if newest and newest.at >= line.at:
        # Of what was imported before, the newest stays in force.
        return "already"
    assert line.activity.choice is not None
    await consents.append(
        subject,
        NewChoice(
            line.activity.id,
            line.activity.choice,
            line.given,
            current.version,
            line.wording,
            line.wording_version,
            line.language,
            "import",
            at=line.at,
            imported_at=now(),
        ),
    )
    await consent_changes.note(subject, "choice", line.activity.id)
    return "imported"
