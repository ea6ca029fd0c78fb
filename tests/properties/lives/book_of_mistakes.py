"""The model of what is undone: a form of another's that was taken for the member's, and a withdrawal that was none."""

from portal.data.actors import Staff
from portal.domain.errors import Conflict, NotYourRole
from tests.domain.independent_calendar import due
from tests.properties.lives.book import REFUSABLE, Book, Case
from tests.properties.lives.book_of_desk import begin, expect_handler
from tests.properties.lives.book_of_requests import WITHDRAWABLE, open_of_kind


def note_withdrawal(book: Book, staff: Staff, case: Case) -> None:
    """Note that the member has told us to have it withdrawn."""
    expect_handler(staff)
    if case.status == "withdrawn":
        return
    if case.status not in WITHDRAWABLE:
        raise Conflict
    case.status, case.noted = "withdrawn", True
    book.say(case, "request.withdrawal_noted")


def reopen(book: Book, staff: Staff, case: Case) -> None:
    """It had not been withdrawn: its time has run all along."""
    expect_handler(staff)
    if case.status != "withdrawn" or not case.noted or book.people[case.person].gone:
        raise Conflict
    if open_of_kind(book, case.person, case.kind):
        raise Conflict
    case.status, case.noted = "received" if case.counted_from else "awaiting_letter", False
    if case.counted_from:
        case.due = due(case.counted_from, 3 if case.extended else 1)
    book.say(case, "request.withdrawal_taken_back")
    if case.identified:
        begin(case)


def propose(book: Book, staff: Staff, case: Case) -> None:
    """Propose to annul it: the form was another's."""
    expect_handler(staff)
    _expect_annullable(case)
    if case.annulled_by:
        raise Conflict
    case.annulled_by = staff.id
    book.say(case, "annulment.proposed")


def agree(book: Book, staff: Staff, case: Case) -> None:
    """Agree as a second person: the form waits for its letter again, and the other one for a look."""
    _expect_decider(staff)
    _expect_annullable(case)
    if case.annulled_by is None:
        raise Conflict
    if case.annulled_by == staff.id:
        raise NotYourRole
    case.envelopes = [it for it in case.envelopes if it.outcome not in ("genuine", "changed") and not it.accepted]
    case.annulled_by = case.proposed_by = case.extension = case.collected = case.plan = None
    case.to_look_at, case.decided, case.identified, case.extended = 0, False, False, False
    book.take_back(case, [it for it in case.letters if it.state not in ("posted", "withdrawn")])
    case.status, case.counted_from, case.due = "awaiting_letter", None, None
    book.say(case, "request.set_back")


def decline(book: Book, staff: Staff, case: Case) -> None:
    """Leave it as it is."""
    _expect_decider(staff)
    if case.annulled_by is None:
        raise Conflict
    if case.annulled_by != staff.id and book.people[case.person].gone:
        raise Conflict  # Why it is declined can be kept for nobody.
    case.annulled_by = None
    book.say(case, "annulment.declined")


def take_back(book: Book, staff: Staff, case: Case) -> None:
    """The form of a member is never annulled, and so never let be again."""
    expect_handler(staff)
    raise Conflict


def _expect_decider(staff: Staff) -> None:
    if not (staff.is_handler or staff.is_approver):
        raise NotYourRole


def _expect_annullable(case: Case) -> None:
    if case.status not in REFUSABLE or case.decided:
        raise Conflict
