"""What a rectification has changed, as the recipients of that data are told of it (Art. 16, 19)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.data import subjects
from portal.data.requests.requests import Request
from portal.data.rights import rectifications
from portal.data.rights.rectifications import Rectification
from portal.data.subjects import DataSubject
from portal.domain.errors import NotFound
from portal.domain.requests.wishes import Correction, corrections, of_request, what
from portal.domain.rights.rectifications import opened
from portal.domain.sources import places
from portal.domain.sources.places import Place
from portal.sources.data_map import Column

Use = tuple[str, str]
"""A purpose and a category of the record, by their ids."""


@dataclass(frozen=True, slots=True)
class Rectified:
    """One thing that was changed; of a personnummer no value is said (Act 2018:218, 3:10).

    `category` is None where the portal does not know what kind of data it is, and `recipients` where the data map does
    not say who was given it.
    """

    what: str
    before: str
    after: str
    category: str | None
    purposes: tuple[str, ...]
    recipients: tuple[str, ...] | None = None
    is_number: bool = False

    def went_to(self, recipient: str) -> bool:
        """Whether the recipient may have been given it."""
        return self.recipients is None or recipient in self.recipients


async def of_rectification(request: Request) -> list[Rectified]:
    """Everything that was changed for a request, in the transaction under way. Raises KeyDestroyed."""
    subject = await subjects.find(request.subject_id)
    asked = corrections(await of_request(request, subject))
    rows = [row for row in await rectifications.of_request(request.id) if row.outcome != "not_done"]
    return [_rectified(row, asked, subject) for row in rows]


def uses_of(changed: Iterable[Rectified]) -> set[Use] | None:
    """The uses of what was changed; None where some of it can be of any kind."""
    found: set[Use] = set()
    for it in changed:
        if it.category is None:
            return None
        found |= {(purpose, it.category) for purpose in it.purposes}
    return found


def went_to(changed: Sequence[Rectified], recipient: str, use: Use) -> bool:
    """Whether the recipient may have been given something of that use that was changed, or it is not known what was."""
    return not changed or any(
        it.category is None or (it.went_to(recipient) and it.category == use[1] and use[0] in it.purposes)
        for it in changed
    )


def formerly(lines: Sequence[str], changed: Iterable[Rectified]) -> list[str]:
    """A name, or an address, with what stood in it before: who has had the data knows the person by that."""
    former = list(lines)
    for it in changed:
        if it.before and it.after:
            former = [line.replace(it.after, it.before) for line in former]
    return former


def _rectified(row: Rectification, asked: Sequence[Correction], subject: DataSubject) -> Rectified:
    said = opened(row, subject)
    wanted = asked[row.number - 1] if row.number <= len(asked) else Correction(None, "", "")
    if wanted.is_number:
        return Rectified(what(wanted, "sv"), "", "", None, (), is_number=True)
    column = _column(wanted.place)
    name, before = what(wanted, "sv"), said.before or ""
    if column is None:
        return Rectified(name, before, said.after, None, ())
    recipients = None if column.recipients is None else tuple(column.recipients)
    return Rectified(name, before, said.after, column.category, tuple(column.purposes), recipients)


def _column(place: Place | None) -> Column | None:
    try:
        return places.mapped(place)[2] if place else None
    except NotFound:
        return None
