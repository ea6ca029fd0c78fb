"""What people do to one request: a line adds an action, and it is tried against every other one.

An action is tried in every stage; where it is not the time for it, it is refused, and says nothing more.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from portal.clock import today
from portal.data.actors import Member, Seen, Staff
from portal.data.database import acting_as
from portal.data.erasure import erasure_plans
from portal.data.requests.requests import Request
from portal.domain.access import access, releases
from portal.domain.erasure import closing, erasure
from portal.domain.intake import annulling, annulments
from portal.domain.letters import postings
from portal.domain.requests import (
    assignments,
    extensions,
    identity,
    identity_questions,
    refusals,
    requests,
    withdrawals,
)
from portal.domain.rights import restrictions
from portal.letters.words.identity_question import WAYS
from tests.looking import ALL
from tests.people import APPROVER, COLLEAGUE, HANDLER

Act = Callable[[Staff, Request], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Action:
    """`do` it, as `by` or, for what any handler may do, as whoever is at hand.

    What is `on_page` is done by staff on a page that shows the request.
    """

    do: Act
    by: Staff | None = None
    on_page: bool = True

    async def act(self, at_hand: Staff, request: Request, seen: int | None) -> None:
        """Do it, on a page that showed so much."""
        staff = self.by or at_hand
        await self.do(replace(staff, seen=Seen(seen, seen) if seen is not None else None), request)


async def _approve(staff: Staff, request: Request) -> None:
    async with acting_as(staff):
        plan = await erasure_plans.in_force(request.id)
    await erasure.approve(staff, request.reference, plan.digest.hex() if plan else "")


async def _ask(staff: Staff, request: Request) -> None:
    by = today() + timedelta(days=20)
    await identity_questions.ask(staff, request.reference, "Är det din underskrift?", by, WAYS[:1])


async def _withdraw(_: Staff, request: Request) -> None:
    await requests.withdraw(Member(request.subject_id, "sv"), request.reference)


async def _agree(staff: Staff, request: Request) -> None:
    it = await annulments.of_request(staff, request)
    await annulments.agree(staff, request.reference, it.row.id if it else request.id)


async def _decline(staff: Staff, request: Request) -> None:
    it = await annulments.of_request(staff, request)
    await annulments.decline(staff, request.reference, it.row.id if it else request.id, "Den är riktig.")


WITHDRAW = Action(_withdraw, on_page=False)
REFUSE = Action(lambda staff, it: refusals.refuse(staff, it.reference, "law", "Lagen säger nej."))
CLOSE = Action(lambda staff, it: closing.close(staff, it.reference))
RESTRICT = Action(lambda staff, it: restrictions.place(staff, it.reference, "claims"))
COLLECT_ANEW = Action(lambda staff, it: access.collect_anew(staff, it.reference))
RELEASE = Action(lambda staff, it: releases.release(staff, it.reference, ALL))
TAKE_BACK = Action(lambda staff, it: releases.take_back(staff, it.reference))
MARK_PRINTED = Action(lambda staff, it: postings.mark_printed(staff, it.reference))
MARK_POSTED = Action(lambda staff, it: postings.mark_posted(staff, it.reference, today()))

ACTIONS: Mapping[str, Action] = {
    "claim": Action(lambda staff, it: assignments.claim(staff, it.reference)),
    "give back": Action(lambda staff, it: assignments.give_back(staff, it.reference), by=HANDLER),
    "hand over": Action(lambda staff, it: assignments.hand_over(staff, it.reference, COLLEAGUE.id, "Ring först")),
    "confirm the identity": Action(lambda staff, it: identity.confirm(staff, it.reference, "in_person")),
    "collect anew": COLLECT_ANEW,
    "release the extract": RELEASE,
    "take the release back": TAKE_BACK,
    "extend": Action(lambda staff, it: extensions.order(staff, it.reference, "number", "Det är mycket just nu.")),
    "ask who it is": Action(_ask),
    "refuse": REFUSE,
    "approve": Action(_approve, by=APPROVER),
    "send back": Action(lambda staff, it: erasure.send_back(staff, it.reference)),
    "mark printed": MARK_PRINTED,
    "mark posted": MARK_POSTED,
    "close": CLOSE,
    "restrict": RESTRICT,
    "withdraw": WITHDRAW,
    "note a withdrawal": Action(lambda staff, it: withdrawals.note(staff, it.reference, "telephone", today())),
    "open it again": Action(lambda staff, it: withdrawals.take_back(staff, it.reference)),
    "propose to annul": Action(lambda staff, it: annulments.propose(staff, it.reference, "other", note="En fråga")),
    "agree to annul": Action(_agree, by=APPROVER),
    "decline to annul": Action(_decline, by=APPROVER),
    "take the annulment back": Action(lambda staff, it: annulling.take_back(staff, it.reference)),
}
