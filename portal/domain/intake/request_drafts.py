"""A request that somebody at the desk is registering, page by page, until it is there or thrown away."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from pydantic import TypeAdapter

from portal.clock import now, today
from portal.data.actors import Language, Staff
from portal.data.database import acting_as
from portal.data.intake import otherwise
from portal.data.intake import request_drafts as rows
from portal.data.intake.otherwise import CameBy
from portal.data.requests.requests import Kind
from portal.domain.accounts.roles import expect_intake
from portal.domain.deciding import explained
from portal.domain.errors import NotFound
from portal.domain.intake.arrival_errors import MadeAfterReceipt, ReceivedInTheFuture
from portal.domain.intake.candidates import Candidate, Candidates
from portal.domain.intake.claims import Claim, Part
from portal.domain.intake.finding_persons import find
from portal.sources.data_map import Identifier

A_WHILE = timedelta(minutes=30)
"""So long somebody is told of a draft that was left."""

NOBODY = -1
"""The choice of somebody of whom nothing was found."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What is asked for and how it came. `made_on` is when it was written or said, `received_on` when it reached us."""

    kind: Kind
    came_by: CameBy
    made_on: date
    received_on: date
    language: Language
    words: str = field(repr=False)
    """What was written or said."""
    ends_marketing: bool = True
    """Of an objection: whether direct marketing is among what is objected to, or may be."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been said so far. `corrects` is the reference of a request whose person is being corrected, `envelope`
    is what the letter came in, where it stands in the ledger."""

    claim: Claim
    candidates: Candidates
    chosen: int | None = None
    matter: Matter | None = None
    corrects: str | None = None
    envelope: UUID | None = None

    @property
    def is_chosen(self) -> bool:
        """Whether somebody has said who it is."""
        return self.chosen is not None

    @property
    def candidate(self) -> Candidate | None:
        """Who was chosen; None for nobody that was found, and before anything was chosen."""
        return None if self.chosen in (None, NOBODY) else self.candidates.each[self.chosen or 0]

    def unknown_identifiers(self) -> dict[Identifier, tuple[str, ...]]:
        """What was said of the person and fits nobody: by it, nobody else's rows are found.

        None of it while a source is silent or not everybody was told.
        """
        if self.candidates.silent or self.candidates.is_cut:
            return {}
        known = {part for one in self.candidates.each for part in one.fits}
        return {name: values for name, values in self.claim.identifiers().items() if name not in known}


_JSON = TypeAdapter(Draft)


async def start(staff: Staff, claim: Claim, corrects: str | None = None, envelope: UUID | None = None) -> UUID:
    """Begin a draft with who asks, look for the person, and return the draft's id."""
    expect_intake(staff)
    draft = Draft(claim, await find(staff, claim), corrects=corrects, envelope=envelope)
    id_ = uuid4()
    async with acting_as(staff):
        await rows.add(id_, staff.id, _JSON.dump_json(draft))
    return id_


async def left_off(staff: Staff) -> UUID | None:
    """The draft that `staff` typed in a while ago and has not registered, if any: whoever goes back finds it again."""
    expect_intake(staff)
    async with acting_as(staff):
        return await rows.newest(staff.id, now() - A_WHILE)


class Registered(NotFound):
    """The draft is no more: it became the request with that `reference`."""

    code = NotFound.code

    def __init__(self, reference: str) -> None:
        super().__init__()
        self.reference = reference


async def open_draft(staff: Staff, id_: UUID) -> Draft:
    """What the draft says. Raises NotFound, also for somebody else's, and Registered where it became a request."""
    async with acting_as(staff):
        if reference := await otherwise.of_draft(id_, staff.id):
            raise Registered(reference)
        return await opened(id_)


async def opened(id_: UUID) -> Draft:
    """The same in the transaction under way."""
    with explained():
        return _JSON.validate_json(await rows.find(id_))


async def claim_again(staff: Staff, id_: UUID, claim: Claim) -> None:
    """Say anew who asks, and look for the person anew: what was chosen no longer is. Raises NotFound."""
    expect_intake(staff)
    await open_draft(staff, id_)
    candidates = await find(staff, claim)
    async with acting_as(staff):
        draft = await opened(id_)
        await _put(staff, id_, replace(draft, claim=claim, candidates=candidates, chosen=None))


async def look_for_less(staff: Staff, id_: UUID, part: Part) -> None:
    """Look for the person by a shorter one of that part; what was said stays as it is. Raises NotFound."""
    expect_intake(staff)
    claim = (await open_draft(staff, id_)).claim
    candidates = await find(staff, claim, claim.with_less(part))
    async with acting_as(staff):
        await _put(staff, id_, replace(await opened(id_), candidates=candidates, chosen=None))


async def choose(staff: Staff, id_: UUID, number: int) -> None:
    """Say who it is: the place among the candidates, or NOBODY. Raises NotFound."""
    expect_intake(staff)
    async with acting_as(staff):
        draft = await opened(id_)
        if not NOBODY <= number < len(draft.candidates.each):
            raise NotFound
        await _put(staff, id_, replace(draft, chosen=number))


async def describe(staff: Staff, id_: UUID, matter: Matter) -> None:
    """Say what is asked for and how it came. Raises NotFound, ReceivedInTheFuture and MadeAfterReceipt."""
    expect_intake(staff)
    if matter.received_on > today():
        raise ReceivedInTheFuture
    if matter.made_on > matter.received_on:
        raise MadeAfterReceipt
    async with acting_as(staff):
        await _put(staff, id_, replace(await opened(id_), matter=matter))


async def throw_away(staff: Staff, id_: UUID) -> None:
    """Forget the draft. Raises NotFound."""
    expect_intake(staff)
    async with acting_as(staff):
        if not await rows.forget(id_):
            raise NotFound


async def _put(staff: Staff, id_: UUID, draft: Draft) -> None:
    await rows.change(id_, staff.id, _JSON.dump_json(draft))
