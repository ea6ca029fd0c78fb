"""Members from a file: an account for everybody who has none, an invitation to it, and what was wrong, by line."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from uuid import uuid4

from portal.data.accounts import member_import as rows
from portal.data.accounts.member_import import NewMember, There
from portal.data.actors import SYSTEM
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.domain.accounts import invitations
from portal.domain.accounts.member_files import Fault, Line, lines
from portal.domain.audit import audit
from portal.domain.erasure import tombstones

AT_A_TIME = 500
"""Lines in one transaction: an import that is killed has done whole ones, and goes on where it is run again."""

Tell = Callable[[Line], None]
Progress = Callable[[int], None]


@dataclass(slots=True)
class Imported:
    """How many accounts were added, with `dry_run` would be, how many were there, how many lines had which fault."""

    added: int = 0
    unchanged: int = 0
    faults: Counter[Fault] = field(default_factory=Counter)


async def run(path: Path, *, invite: bool, dry_run: bool, wrong: Tell, progress: Progress) -> Imported:
    """Import the file. A line that is wrong is told to `wrong` and left out; the others are done.

    Running it again changes nothing: nobody is added, changed or invited twice. Raises NotAMemberFile.
    """
    done = Imported()
    for batch in _batches(lines(path)):
        new: list[NewMember] = []
        async with acting_as(SYSTEM):
            for judged in await _judged(batch):
                if isinstance(judged, NewMember):
                    new.append(judged)
                elif judged.fault:
                    done.faults[judged.fault] += 1
                    wrong(judged)
                else:
                    done.unchanged += 1
            if new and not dry_run:
                await rows.add(new)
                if invite:
                    await invitations.invite_new([member.id for member in new])
                await audit.record("members.imported", subject=COMPANY_CHAIN, rows=len(new))
        done.added += len(new)
        progress(len(batch))
    return done


def _batches(found: Iterator[Line]) -> Iterator[list[Line]]:
    while batch := list(islice(found, AT_A_TIME)):
        yield batch


async def _judged(batch: Sequence[Line]) -> list[NewMember | Line]:
    """For each line, in their order: a member to be added, or the line, with its fault where it has one."""
    good = [line for line in batch if not line.fault]
    there = await rows.by_numbers([line.customer_number for line in good])
    digests = {line.number: tombstones.possible_digests("customer_number", line.customer_number) for line in good}
    asked = [digest for line in good if line.customer_number not in there for digest in digests[line.number]]
    erased = await rows.erased(asked)
    taken = await rows.taken([line.email for line in good])
    return [
        line
        if line.fault
        else _one(line, there.get(line.customer_number), not erased.isdisjoint(digests[line.number]), taken)
        for line in batch
    ]


def _one(line: Line, there: There | None, is_erased: bool, taken: set[str]) -> NewMember | Line:
    if there is None:
        if is_erased:
            return replace(line, fault="erased")
        if line.email in taken:
            return replace(line, fault="email_taken")
        return NewMember(uuid4(), line.customer_number, line.email, line.language, is_met=False)
    if not there.has_key:
        return replace(line, fault="erased")
    if there.has_account:
        if there.is_closed:
            return replace(line, fault="closed")
        return line if there.email == line.email else replace(line, fault="other_email")
    if line.email in taken:
        return replace(line, fault="email_taken")
    return NewMember(there.id, line.customer_number, line.email, line.language, is_met=True)
