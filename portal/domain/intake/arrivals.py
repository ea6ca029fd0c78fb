"""How a request came and where its answer goes, as staff see both beside the request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.intake import letter_pages, signed_letters
from portal.data.intake import otherwise as rows
from portal.data.intake.otherwise import CameOtherwise, SignedForm
from portal.data.intake.signed_letters import Outcome, Registered
from portal.data.letters import answer_addresses
from portal.data.letters.answer_addresses import AnswerAddress
from portal.data.requests.requests import Request
from portal.domain.errors import SourcesUnreachable
from portal.domain.intake import moved
from portal.domain.intake.envelopes import seen
from portal.domain.intake.said import Said, unsealed
from portal.domain.sources import company_sources
from portal.letters.words.request_form import SCOPE


@dataclass(frozen=True, slots=True)
class ScannedLetter:
    """A letter of the request, what it turned out to be, and the numbers of its pages that have something on them.

    Without pages it was not scanned.
    """

    envelope: UUID
    outcome: Outcome
    arrived_on: date
    is_accepted: bool
    """Whether it is what the work goes by. Any other was set aside: nobody is identified by it."""
    pages: Sequence[int]
    places: Mapping[int, Sequence[Sequence[int]]]
    """Where its pages seem to have been changed by hand, by the page: see `ScannedPage`."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a request came. `came` is None for one that came by its form alone, `said` once the person is erased."""

    came: CameOtherwise | None
    said: Said | None = field(repr=False)
    registered_by: str | None
    form: SignedForm | None
    """The form that was sent to be signed."""
    is_signed: bool
    may_be_asked_for: bool
    """Whether the form can be sent to be signed now."""
    may_be_corrected: bool
    """Whether it can still be said that it is somebody else's."""
    address: AnswerAddress | None
    address_by: str | None
    shops: tuple[str, ...] | None = field(repr=False)
    """Name and address as the shop has them now, while the identity is checked; None when it does not answer."""
    can_compare: bool
    """Whether the shop has a personnummer to compare one with, or cannot say."""
    has_telephone: bool
    """Whether the shop has a number to ring, or cannot say."""
    is_moved: bool
    """Whether somebody has to choose where the answer goes: see `moved.differs`."""
    letters: Sequence[ScannedLetter] = ()
    """What came, to be looked at while the identity is checked: what was accepted first."""

    @property
    def scanned(self) -> list[ScannedLetter]:
        """Those of which there are pictures."""
        return [letter for letter in self.letters if letter.pages]

    @property
    def is_accepted_unscanned(self) -> bool:
        """Whether there is a letter that was accepted and has no picture: the paper itself is looked at."""
        return any(letter.is_accepted and not letter.pages for letter in self.letters)

    @property
    def without_letter(self) -> bool:
        """Whether what came is the person's own words, and no signed form has followed."""
        return self.came is not None and not self.is_signed


async def arrival(staff: Staff, request: Request) -> Arrival:
    """How the request came and where its answer goes."""
    async with acting_as(staff):
        came = await rows.find(request.id)
        said = unsealed(came, await subjects.find(request.subject_id)) if came else None
        form = await rows.form_to_sign(request.id)
        is_signed = await rows.is_signed(request.id)
        address = await answer_addresses.find(request.id)
        by = [came.registered_by] if came else []
        names = await accounts.names([*by, *([address.chosen_by] if address else [])])
        is_received = request.status == "received"
        envelopes = [await seen(row) for row in await signed_letters.of_request(request.id)] if is_received else []
        letters = [await _scanned(it.row) for it in envelopes]
    shops, can_compare, has_telephone = await _shops(request) if is_received else ((), False, False)
    without_form = request.came_otherwise and is_received
    return Arrival(
        came=came,
        said=said,
        registered_by=names.get(came.registered_by) if came else None,
        form=form,
        is_signed=is_signed,
        may_be_asked_for=without_form and form is None and request.kind in SCOPE,
        may_be_corrected=without_form and said is not None,
        address=address,
        address_by=names.get(address.chosen_by) if address else None,
        shops=shops,
        can_compare=can_compare,
        has_telephone=has_telephone,
        is_moved=moved.differs(envelopes, said, shops),
        letters=sorted(letters, key=lambda letter: not letter.is_accepted),
    )


async def _scanned(row: Registered) -> ScannedLetter:
    is_accepted = row.outcome == "genuine" or row.way in ("accept", "without_form")
    shown, places = await letter_pages.shown(row.id), await letter_pages.changed_places(row.id)
    return ScannedLetter(row.id, row.outcome, row.arrived_on, is_accepted, shown, places)


async def _shops(request: Request) -> tuple[tuple[str, ...] | None, bool, bool]:
    """Name and address that the shop has, and whether it has a personnummer and a telephone number."""
    try:
        known = await company_sources.identity(request.subject_id)
    except SourcesUnreachable:
        return None, True, True
    if known is None:
        return (), False, False
    return known.lines, bool(known.personnummer), bool(known.known.get("telephone"))
