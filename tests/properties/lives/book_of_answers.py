"""The model of how each kind of request is answered, posted and closed."""

from datetime import date

from portal.data.actors import Staff
from portal.domain.access.completeness import NotComplete
from portal.domain.erasure.erasure_errors import OtherRequestsOpen
from portal.domain.errors import Conflict, NotApprover, NotFound, NotTwoPersons
from portal.domain.letters.posting_errors import DayToCome, PostedTooEarly
from portal.domain.recipients.recipients import RecipientsNotTold
from portal.domain.rights.rights_errors import Undecided
from tests.domain.independent_calendar import due
from tests.properties.lives.book import COLLECTED, ENDED, Book, Case, Letter
from tests.properties.lives.book_of_desk import expect_handler, expect_intake

TOLD_OF = ("rectification", "restriction")
"""Kinds whose recipients are listed once they are answered (Art. 19)."""


def look_through(book: Book, staff: Staff, case: Case) -> None:
    """Look at every value of an extract that may tell of somebody else."""
    if case.collected is None:
        raise NotFound
    _expect_collected(staff, case)
    case.to_look_at = 0


def collect_anew(book: Book, staff: Staff, case: Case) -> None:
    """Throw the extract away, to have it collected again."""
    _expect_collected(staff, case)
    case.collected = None
    book.say(case, "extract.set_aside")


def _expect_collected(staff: Staff, case: Case) -> None:
    expect_handler(staff)
    if case.kind not in COLLECTED:
        raise NotFound
    if case.status != "in_progress":
        raise Conflict


def release(book: Book, staff: Staff, case: Case) -> None:
    """Let the extract be answered with, if it is complete and up to date."""
    _expect_collected(staff, case)
    if case.collected is None:
        raise Conflict
    case.status = "approved"
    book.say(case, "extract.released")
    is_old = book.people[case.person].changed > case.collected
    if is_old or (case.kind == "access" and case.to_look_at):
        raise NotComplete


def take_back(book: Book, staff: Staff, case: Case) -> None:
    """Look through once more what was released, while it is not in the post."""
    expect_handler(staff)
    if case.kind not in COLLECTED:
        raise NotFound
    if case.status not in ("approved", "executed"):
        raise Conflict
    case.status, case.answered = "in_progress", False
    book.take_back(case, [case.answer] if case.answer else [])
    book.say(case, "extract.taken_back")


def approve(book: Book, staff: Staff, case: Case) -> None:
    """Approve the plan of an erasure that another person has prepared."""
    if not staff.is_approver:
        raise NotApprover
    if book.others_under_way(case):
        raise OtherRequestsOpen
    if case.plan is None:
        raise NotFound
    if case.status != "awaiting_approval":
        raise Conflict
    if case.plan.handler == staff.id:
        raise NotTwoPersons
    case.status, case.plan.approver = "approved", staff.id
    book.say(case, "erasure.approved")


def send_back(book: Book, staff: Staff, case: Case) -> None:
    """Have it planned anew."""
    if case.status != "awaiting_approval":
        raise Conflict
    case.status = "in_progress"
    book.say(case, "erasure.sent_back")


def decide(book: Book, staff: Staff, case: Case) -> None:
    """Decide that what is to be rectified stays as it is."""
    _expect_in_progress(staff, case, "rectification")
    if case.decided:
        raise Conflict
    case.decided = True
    book.say(case, "rectification.decided")


def carry_out(book: Book, staff: Staff, case: Case) -> None:
    """Let a rectification be done as decided."""
    _expect_in_progress(staff, case, "rectification")
    if not case.decided:
        raise Undecided
    case.status = "approved"
    book.say(case, "rectification.approved")
    book.changes(case.person)


def grant(book: Book, staff: Staff, case: Case) -> None:
    """Block the person's data."""
    _expect_in_progress(staff, case, "restriction")
    person = book.people[case.person]
    if "claims" not in person.grounds:
        person.grounds.add("claims")
        book.say(case, "restriction.placed")
        book.changes(case.person)
    case.status = "executed"
    book.order(case, "restriction_answer")


def weigh(book: Book, staff: Staff, case: Case) -> None:
    """End what is objected to."""
    _expect_in_progress(staff, case, "objection")
    case.status = "executed"
    book.say(case, "objection.decided")
    book.changes(case.person)
    book.order(case, "objection_answer")


def _expect_in_progress(staff: Staff, case: Case, kind: str) -> None:
    expect_handler(staff)
    if case.kind != kind:
        raise NotFound
    if case.status != "in_progress":
        raise Conflict


def print_answer(book: Book, staff: Staff, case: Case) -> None:
    """Note that the answer is on paper."""
    expect_intake(staff)
    if not case.answered or case.answer is None or case.answer.state != "rendered":
        raise Conflict
    case.answer.state = "printed"
    book.say(case, "answer.printed")


def post_answer(book: Book, staff: Staff, case: Case, on: date) -> None:
    """Note that the answer is in the post: the request is answered."""
    expect_intake(staff)
    if not case.answered or case.answer is None or case.answer.state == "posted":
        raise Conflict
    _expect_possible(book, on)
    if case.answer.state != "printed" or case.status != "executed":
        raise Conflict
    case.answer.state, case.posted, case.status = "posted", on, "answered"
    book.say(case, "answer.posted")


def print_letter(book: Book, staff: Staff, case: Case, letter: Letter) -> None:
    """Note that a letter on the way is on paper."""
    expect_intake(staff)
    if letter.state != "rendered":
        raise Conflict
    letter.state = "printed"
    book.say(case, "outgoing.printed")


def post_letter(book: Book, staff: Staff, case: Case, letter: Letter, on: date) -> None:
    """Note that a letter on the way is in the post; an extension applies from then, if that is in time."""
    expect_intake(staff)
    if letter.state == "ordered":
        raise Conflict
    _expect_possible(book, on)
    if letter.state != "printed":
        raise Conflict
    letter.state = "posted"
    if letter.kind == "extension":
        counts = on <= case.first_due
        case.extended = counts
        if counts and case.status not in ENDED:
            assert case.counted_from
            case.due = due(case.counted_from, 3)
        book.say(case, "extension.counted" if counts else "extension.too_late")
    if letter.kind == "refusal":
        case.status = "refused"
    book.say(case, "outgoing.posted")


def withdraw_letter(book: Book, staff: Staff, case: Case, letter: Letter) -> None:
    """Do not send a letter after all."""
    expect_handler(staff)
    if letter.kind == "refusal" or letter.is_answer or letter.state in ("posted", "withdrawn"):
        raise Conflict
    book.take_back(case, [letter])


def _expect_possible(book: Book, on: date) -> None:
    """The databases' clock, by which letters are written, stays where it began."""
    if on > book.today:
        raise DayToCome
    if on < book.began:
        raise PostedTooEarly


def tell(book: Book, staff: Staff, case: Case) -> None:
    """Tell every recipient that is still to be told."""
    while case.untold:
        expect_handler(staff)
        case.untold -= 1
        book.say(case, "recipient.told")


def close(book: Book, staff: Staff, case: Case) -> None:
    """Close it, when everybody has been told."""
    expect_handler(staff)
    if case.kind == "erasure" and book.others_under_way(case):
        raise OtherRequestsOpen
    if case.status != "answered":
        raise Conflict
    case.status = "closed"
    if case.untold:
        raise RecipientsNotTold
    if case.kind == "erasure":
        book.end_waiting(case.person)
    book.say(case, "request.closed")
