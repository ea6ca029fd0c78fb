"""What staff do to a request: what should come of it by the model, and how it is done in the portal."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import asyncpg

from portal.clock import today
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.erasure import erasure_plans
from portal.data.requests.requests import Request
from portal.domain.access import access, releases
from portal.domain.erasure import closing, erasure
from portal.domain.errors import NotFound
from portal.domain.intake import annulling, annulments, ways_on
from portal.domain.intake.ways_on import Choice
from portal.domain.letters import outgoing_letters, postings
from portal.domain.requests import assignments, extensions, identity, refusals, withdrawals
from portal.domain.rights import objections, rectification_decisions, restriction_requests
from portal.domain.rights.objections import Weighed
from portal.domain.rights.rectification_decisions import NotDone
from tests.looking import ALL, look_through
from tests.on_paper import fetch_enclosed, print_answer, print_letter
from tests.people import COLLEAGUE, INTAKE
from tests.properties.lives import book_of_answers as answering
from tests.properties.lives import book_of_desk as desk
from tests.properties.lives import book_of_mistakes as mistakes
from tests.properties.lives.book import REFUSABLE, Book, Case
from tests.properties.lives.book_of_requests import accept
from tests.properties.lives.truth import letter_ids
from tests.telling import tell_recipients

Should = Callable[[Book, Staff, Case], None]
Does = Callable[["Doing"], Awaitable[object]]


@dataclass(frozen=True)
class Doing:
    """Somebody does something to a request, with this view of the database."""

    staff: Staff
    request: Request
    admin: asyncpg.Connection
    letter: int | None
    """Which of the request's letters it is about, where it is about one."""

    @property
    def reference(self) -> str:
        return self.request.reference

    async def letter_id(self) -> UUID:
        """The letter that it is about."""
        assert self.letter is not None
        return (await letter_ids(self.admin, self.request.id))[self.letter]


@dataclass(frozen=True)
class Deed:
    """What should come of it, and how it is done. `on_letter`: it is about a letter on the way, if there is one."""

    should: Should
    does: Does
    on_letter: bool = False


def letter_of(case: Case) -> int | None:
    """The place of the request's latest letter on the way to an answer, or of its refusal."""
    return next((place for place in reversed(range(len(case.letters))) if not case.letters[place].is_answer), None)


def _on_letter(should: Callable[..., None], *more: object) -> Should:
    def about_letter(book: Book, staff: Staff, case: Case) -> None:
        place = letter_of(case)
        assert place is not None
        should(book, staff, case, case.letters[place], *(_day(book, it) for it in more))

    return about_letter


def _day(book: Book, days: object) -> date:
    assert isinstance(days, int)
    return book.today + timedelta(days=days)


async def _accept(it: Doing) -> None:
    sql = (
        "SELECT id FROM signed_letter WHERE request_id = $1 AND outcome = 'changed' ORDER BY registered_at, id LIMIT 1"
    )
    envelope = await it.admin.fetchval(sql, it.request.id)
    if envelope is None and it.staff.is_handler:
        raise NotFound
    await ways_on.choose(it.staff, envelope or it.request.id, Choice("accept"))


async def _confirm(it: Doing) -> None:
    # Something may be written in a form by hand, so that the address is chosen, as on the page.
    await identity.confirm(it.staff, it.reference, "in_person", address=identity.Address("shop"))


async def _approve(it: Doing) -> None:
    async with acting_as(INTAKE):
        plan = await erasure_plans.in_force(it.request.id)
    await erasure.approve(it.staff, it.reference, plan.digest.hex() if plan else "")


async def _confirm_refusal(it: Doing) -> None:
    sql = "SELECT id FROM refusal WHERE request_id = $1 AND withdrawn_at IS NULL"
    await refusals.confirm(it.staff, it.reference, await it.admin.fetchval(sql, it.request.id) or it.request.id)


async def _annulment(it: Doing) -> UUID:
    sql = "SELECT id FROM annulment WHERE request_id = $1 AND agreed_at IS NULL AND ended_at IS NULL"
    return await it.admin.fetchval(sql, it.request.id) or it.request.id


async def _agree(it: Doing) -> None:
    await annulments.agree(it.staff, it.reference, await _annulment(it))


async def _decline(it: Doing) -> None:
    await annulments.decline(it.staff, it.reference, await _annulment(it), "Det är rätt blankett.")


async def _post_answer(days: int, it: Doing) -> None:
    await fetch_enclosed(it.request)
    await postings.mark_posted(it.staff, it.reference, today() + timedelta(days=days))


async def _post_letter(days: int, it: Doing) -> None:
    await postings.mark_posted(it.staff, await it.letter_id(), today() + timedelta(days=days))


def _post(days: int) -> Deed:
    return Deed(
        lambda book, staff, case: answering.post_answer(book, staff, case, _day(book, days)),
        partial(_post_answer, days),
    )


async def _print_letter(it: Doing) -> None:
    await print_letter(it.staff, await it.letter_id())


async def _withdraw_letter(it: Doing) -> None:
    await outgoing_letters.withdraw(it.staff, await it.letter_id())


DEEDS: Mapping[str, Deed] = {
    "claims it": Deed(desk.claim, lambda it: assignments.claim(it.staff, it.reference)),
    "gives it back": Deed(desk.give_back, lambda it: assignments.give_back(it.staff, it.reference)),
    "hands it over to Hugo": Deed(
        desk.hand_over, lambda it: assignments.hand_over(it.staff, it.reference, COLLEAGUE.id, "Ring först")
    ),
    "hands it over to Petra": Deed(
        desk.hand_to_nobody, lambda it: assignments.hand_over(it.staff, it.reference, INTAKE.id, "")
    ),
    "accepts the changed form": Deed(accept, _accept),
    "confirms the identity": Deed(desk.confirm, _confirm),
    "refuses it": Deed(desk.refuse, lambda it: refusals.refuse(it.staff, it.reference, "law", "Lagen säger nej.")),
    "proposes to refuse it": Deed(
        desk.propose_refusal, lambda it: refusals.refuse(it.staff, it.reference, "unfounded", "Utan grund.")
    ),
    "confirms the refusal": Deed(desk.confirm_refusal, _confirm_refusal),
    "extends the time": Deed(
        desk.extend, lambda it: extensions.order(it.staff, it.reference, "complexity", "Det är mycket att gå igenom.")
    ),
    "looks through the extract": Deed(answering.look_through, lambda it: look_through(it.request, it.staff)),
    "has it collected anew": Deed(answering.collect_anew, lambda it: access.collect_anew(it.staff, it.reference)),
    "releases the extract": Deed(answering.release, lambda it: releases.release(it.staff, it.reference, ALL)),
    "has it looked through again": Deed(answering.take_back, lambda it: releases.take_back(it.staff, it.reference)),
    "approves the erasure": Deed(answering.approve, _approve),
    "sends the plan back": Deed(answering.send_back, lambda it: erasure.send_back(it.staff, it.reference)),
    "decides to leave it as it is": Deed(
        answering.decide,
        lambda it: rectification_decisions.decide(it.staff, it.reference, 1, NotDone("Det stämmer.")),
    ),
    "has the rectification done": Deed(
        answering.carry_out, lambda it: rectification_decisions.carry_out(it.staff, it.reference)
    ),
    "blocks the data": Deed(answering.grant, lambda it: restriction_requests.grant(it.staff, it.reference, "claims")),
    "ends what is objected to": Deed(
        answering.weigh, lambda it: objections.decide(it.staff, it.reference, {"credit_check": Weighed("ended")})
    ),
    "prints the answer": Deed(answering.print_answer, lambda it: print_answer(it.staff, it.reference)),
    "posts the answer": _post(0),
    "posts the answer tomorrow": _post(1),
    "posts the answer before it was written": _post(-400),
    "prints the letter": Deed(_on_letter(answering.print_letter), _print_letter, on_letter=True),
    "posts the letter": Deed(_on_letter(answering.post_letter, 0), partial(_post_letter, 0), on_letter=True),
    "takes the letter back": Deed(_on_letter(answering.withdraw_letter), _withdraw_letter, on_letter=True),
    "tells the recipients": Deed(answering.tell, lambda it: tell_recipients(it.request, it.staff)),
    "closes it": Deed(answering.close, lambda it: closing.close(it.staff, it.reference)),
    "notes that it is withdrawn": Deed(
        mistakes.note_withdrawal, lambda it: withdrawals.note(it.staff, it.reference, "telephone", today())
    ),
    "opens it again": Deed(mistakes.reopen, lambda it: withdrawals.take_back(it.staff, it.reference)),
    "proposes to annul it": Deed(mistakes.propose, lambda it: annulments.propose(it.staff, it.reference, "person")),
    "agrees to annul it": Deed(mistakes.agree, _agree),
    "declines to annul it": Deed(mistakes.decline, _decline),
    "takes its annulment back": Deed(mistakes.take_back, lambda it: annulling.take_back(it.staff, it.reference)),
}


HANDLED = ("claims it", "hands it over to Hugo", "extends the time", "tells the recipients", "closes it")
REFUSED = ("refuses it", "proposes to refuse it", "confirms the refusal")
MISTAKEN = (
    *("proposes to annul it", "agrees to annul it", "declines to annul it"),
    *("notes that it is withdrawn", "opens it again"),
)
ON_LETTERS = tuple(name for name, deed in DEEDS.items() if deed.on_letter)
IN_PROGRESS = (
    "looks through the extract",
    "has it collected anew",
    "releases the extract",
    "decides to leave it as it is",
    "has the rectification done",
    "blocks the data",
    "ends what is objected to",
)
ON_PAPER = ("prints the answer", "posts the answer", "posts the answer tomorrow")
NEAR: Mapping[str, tuple[str, ...]] = {
    "received": (
        "gives it back",
        "accepts the changed form",
        "confirms the identity",
        *HANDLED[:3],
        *REFUSED,
        *MISTAKEN,
    ),
    "identity_confirmed": (*HANDLED[:3], *REFUSED, *MISTAKEN),
    "in_progress": (*HANDLED[1:3], *REFUSED, *IN_PROGRESS, *MISTAKEN),
    "awaiting_approval": ("approves the erasure", "sends the plan back", *HANDLED[1:3], *REFUSED, *MISTAKEN),
    "approved": ("approves the erasure", "has it looked through again", "releases the extract", *HANDLED[1:3]),
    "executed": (*ON_PAPER, "has it looked through again", *HANDLED[1:4]),
    "answered": (*ON_PAPER, *HANDLED[1:]),
    "refusing": (*REFUSED, *HANDLED[:3]),
    "refused": REFUSED,
    "withdrawn": (*MISTAKEN, "opens it again", "takes its annulment back"),
}
"""What there is to do with a request in that state, whoever does it."""


def near(case: Case) -> tuple[str, ...]:
    """What somebody may well try to do with that request."""
    return (*NEAR.get(case.status, ()), *(ON_LETTERS if letter_of(case) is not None else ())) or tuple(DEEDS)


def onward(book: Book, case: Case) -> list[tuple[str, str]]:
    """What may well be done next with a request to bring it to its end, and by whom; now and then it is something on
    the way, or another end."""
    place = letter_of(case)
    letters = {"rendered": [("prints the letter", "Petra")], "printed": [("posts the letter", "Petra")]}
    on_the_way = letters.get(case.letters[place].state, []) if place is not None else []
    done = {"extends the time": case.extension, "hands it over to Hugo": case.handler == COLLEAGUE.id}
    mistakes = []
    if case.annulled_by and case.status in REFUSABLE:
        mistakes = [("agrees to annul it", "Gustav"), ("declines to annul it", "Gustav")]
    others = [each for each in ON_THE_WAY.get(case.status, ()) if not done.get(each[0])]
    return [*on_the_way, *_next(book, case) * 3, *others, *mistakes]


ON_THE_WAY: Mapping[str, tuple[tuple[str, str], ...]] = {
    "received": (
        ("proposes to annul it", "Hugo"),
        ("claims it", "Hugo"),
        ("hands it over to Hugo", "Hanna"),
        ("extends the time", "Hanna"),
    ),
    "in_progress": (("refuses it", "Hugo"), ("hands it over to Hugo", "Hanna"), ("extends the time", "Hugo")),
    "awaiting_approval": (("sends the plan back", "Gustav"), ("proposes to refuse it", "Hugo")),
    "executed": (("extends the time", "Hanna"), ("has it looked through again", "Hugo")),
}


def _next(book: Book, case: Case) -> list[tuple[str, str]]:
    deciding = {
        "rectification": "has the rectification done" if case.decided else "decides to leave it as it is",
        "restriction": "blocks the data",
        "objection": "ends what is objected to",
    }
    match case.status:
        case "received" if case.is_in_doubt:
            return [("accepts the changed form", "Hanna")]
        case "received":
            return [("confirms the identity", "Hanna"), ("confirms the identity", "Hugo")]
        case "in_progress" if case.kind in deciding:
            return [(deciding[case.kind], "Hanna")]
        case "in_progress" if case.collected is not None:
            if book.people[case.person].changed > case.collected:
                return [("has it collected anew", "Hanna")]
            return [("looks through the extract" if case.to_look_at else "releases the extract", "Hugo")]
        case "awaiting_approval":
            return [("approves the erasure", "Gustav"), ("approves the erasure", "Hugo")]
        case "executed" if case.answer and case.answer.state == "rendered":
            return [("prints the answer", "Petra")]
        case "executed" if case.answer and case.answer.state == "printed":
            return [("posts the answer", "Petra")]
        case "withdrawn" if case.noted:
            return [("opens it again", "Hanna")]
        case "answered":
            return [("tells the recipients" if case.untold else "closes it", "Hanna")]
    return []
