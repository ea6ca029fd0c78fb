"""The model of who handles a request, and of what is decided about any kind of it."""

from portal.data.actors import Staff
from portal.domain.errors import Conflict, NotApprover, NotFound, NotHandler, NotYourRole
from portal.domain.requests.extensions import TooLateToExtend
from portal.domain.requests.refusals import RefusalNotTwoPersons
from tests.people import COLLEAGUE, HANDLER
from tests.properties.lives.book import DECIDED, REFUSABLE, WORKED_ON, Book, Case
from tests.properties.lives.book_of_requests import settle

ASSIGNABLE = (*WORKED_ON, "refusing", "answered")
UNWRITTEN = tuple(status for status in WORKED_ON if status != "executed")
HANDLERS = (HANDLER.id, COLLEAGUE.id)


def claim(book: Book, staff: Staff, case: Case) -> None:
    """Become its handler."""
    expect_handler(staff)
    if case.handler == staff.id:
        return
    if case.status not in ASSIGNABLE or case.handler:
        raise Conflict
    case.handler = staff.id
    book.say(case, "request.claimed")


def give_back(book: Book, staff: Staff, case: Case) -> None:
    """Leave it to somebody else, before the work begins."""
    expect_handler(staff)
    if case.handler != staff.id or case.status != "received":
        raise Conflict
    case.handler = None
    book.say(case, "request.given_back")


def hand_over(book: Book, staff: Staff, case: Case) -> None:
    """Let Hugo handle it, who handles requests and approves them too."""
    expect_handler(staff)
    if case.handler == COLLEAGUE.id or case.status not in ASSIGNABLE:
        raise Conflict
    case.handler = COLLEAGUE.id
    book.say(case, "request.handed_over")


def hand_to_nobody(book: Book, staff: Staff, case: Case) -> None:
    """Let somebody handle it who does not handle requests."""
    expect_handler(staff)
    raise NotFound


def confirm(book: Book, staff: Staff, case: Case) -> None:
    """It is known who asks: the work begins, with the portal or with staff."""
    expect_handler(staff)
    if case.status != "received" or case.is_in_doubt:
        raise Conflict
    case.handler = case.handler or staff.id
    case.identified = True
    begin(case)
    book.say(case, "identity.confirmed")


def begin(case: Case) -> None:
    """The work begins, with staff or with the portal."""
    case.status = "in_progress" if case.kind in DECIDED else "identity_confirmed"


def refuse(book: Book, staff: Staff, case: Case) -> None:
    """Refuse it because a law says so, which takes no second person."""
    expect_handler(staff)
    _expect_refusable(case)
    if case.proposed_by:
        raise Conflict
    case.handler = case.handler or staff.id
    _refused(book, case)
    case.refused_by = [staff.id]


def propose_refusal(book: Book, staff: Staff, case: Case) -> None:
    """Propose to refuse it as unfounded, which a second person has to confirm."""
    expect_handler(staff)
    _expect_refusable(case)
    if case.proposed_by:
        raise Conflict
    case.handler = case.handler or staff.id
    case.proposed_by = staff.id
    book.say(case, "refusal.proposed")


def confirm_refusal(book: Book, staff: Staff, case: Case) -> None:
    """Confirm what another has proposed."""
    if not staff.is_approver:
        raise NotApprover
    _expect_refusable(case)
    if case.proposed_by is None:
        raise NotFound
    if case.proposed_by == staff.id:
        raise RefusalNotTwoPersons
    _refused(book, case)
    case.refused_by = [case.proposed_by, staff.id]


def _refused(book: Book, case: Case) -> None:
    waiting = [it for it in case.letters if it.kind == "extension" and it.state not in ("posted", "withdrawn")]
    book.take_back(case, waiting)
    book.order(case, "refusal")
    case.status = "refusing"
    book.say(case, "request.refused")
    settle(book, case)


def _expect_refusable(case: Case) -> None:
    if case.status not in REFUSABLE:
        raise Conflict


def extend(book: Book, staff: Staff, case: Case) -> None:
    """Take two months more, once, within the first one; it counts when the person has been told in time."""
    expect_handler(staff)
    if case.status not in UNWRITTEN or (case.extension and case.extension.state != "withdrawn"):
        raise Conflict
    if book.today > case.first_due:
        raise TooLateToExtend
    case.extension = book.order(case, "extension")
    book.say(case, "extension.ordered")


def expect_handler(staff: Staff) -> None:
    """Raises NotHandler."""
    if not staff.is_handler:
        raise NotHandler


def expect_intake(staff: Staff) -> None:
    """Raises NotYourRole."""
    if not staff.takes_in:
        raise NotYourRole
