"""The model of what members do, and of what comes by post."""

from datetime import date, timedelta

from portal.data.actors import Staff
from portal.data.requests.requests import Kind
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.intake.arrival_errors import LetterBeforeRequest, LetterInTheFuture
from portal.domain.requests.starting_errors import TooManyStarted
from tests.domain.independent_calendar import due
from tests.properties.lives.book import ENDED, FORM_LASTS, IN_DOUBT, Book, Case, Envelope, working_day

MOST_A_DAY = 10
WITHDRAWABLE = ("awaiting_letter", "received", "identity_confirmed", "in_progress", "awaiting_approval")
WAITING = ("awaiting_letter", "expired")
UNANSWERED = ("withdrawn", "refusing", "refused", "expired")
ANSWERS_KEPT = timedelta(days=30)


def open_of_kind(book: Book, person: str, kind: Kind) -> Case | None:
    """The person's request of that kind that has not ended, and is not refused."""
    return next((it for it in book.of(person) if it.kind == kind and it.status not in (*ENDED, "refusing")), None)


def submit(book: Book, person: str, kind: Kind) -> None:
    """Ask for something; what is asked for already is not asked for twice."""
    if open_of_kind(book, person, kind):
        return
    if sum(it.submitted == book.today for it in book.of(person)) >= MOST_A_DAY:
        raise TooManyStarted
    case = Case(len(book.cases), person, kind, book.today, working_day(book.today + FORM_LASTS))
    case.has_address = not book.people[person].erased
    book.cases.append(case)
    book.say(case, "request.submitted")


def withdraw(book: Book, case: Case) -> None:
    """Ask for it no longer, until it is carried out."""
    if case.status == "withdrawn":
        return
    if case.status not in WITHDRAWABLE:
        raise Conflict
    case.status, case.noted = "withdrawn", False
    book.say(case, "request.withdrawn")


def choose(book: Book, who: str, activity: str, given: bool) -> None:
    """Let an activity go on, or not; whose data is erased lets nothing go on."""
    person = book.people[who]
    if given and person.erased:
        raise Conflict
    book.choose(person, activity, given)


def night(book: Book) -> None:
    """What nobody has sent in time has expired, and what was sent a month ago is kept no longer."""
    book.by, book.seen = None, None
    for case in book.cases:
        if case.status == "awaiting_letter" and case.expires < book.today:
            case.status = "expired"
            book.say(case, "request.expired")
        if case.status in UNANSWERED or (case.posted and case.posted < book.today - ANSWERS_KEPT):
            case.collected = None


def register(book: Book, case: Case, arrived: date, seen: str) -> None:
    """A form comes back, `seen` to be signed, unsigned or changed by hand."""
    if arrived > book.today:
        raise LetterInTheFuture
    outcome = _outcome(book, case, arrived)
    if outcome == "genuine" and seen != "signed":
        outcome = seen
    case.envelopes.append(Envelope(outcome, arrived, waits=outcome != "genuine"))
    if outcome in ("genuine", "changed") and case.status in WAITING:
        case.status = "received"
        case.counted_from, case.due = arrived, due(arrived, 1)
        is_received = True
    else:
        is_received = outcome == "genuine"
    if outcome == "genuine":
        settle(book, case)
    book.say(case, "letter.received" if is_received else "letter.set_aside")


def _outcome(book: Book, case: Case, arrived: date) -> str:
    if arrived < case.submitted:
        raise LetterBeforeRequest
    if case.status == "withdrawn":
        return "withdrawn"
    if case.status not in WAITING and not case.is_in_doubt:
        return "used"
    if case.is_in_doubt:
        return "genuine"
    asked_anew = case.status == "expired" and open_of_kind(book, case.person, case.kind)
    return "expired" if arrived > case.expires or asked_anew else "genuine"


def settle(book: Book, case: Case) -> None:
    """Nobody has to decide any longer about the forms that were set aside."""
    for envelope in case.envelopes:
        if envelope.waits and envelope.outcome in IN_DOUBT:
            envelope.waits = False
            book.say(case, "letter.way_chosen")


def accept(book: Book, staff: Staff, case: Case) -> None:
    """What somebody changed in the form by hand is clear: the work can begin."""
    if not staff.is_handler:
        raise NotHandler
    envelope = next((it for it in case.envelopes if it.outcome == "changed"), None)
    if envelope is None:
        raise NotFound
    if not envelope.waits:
        raise Conflict
    if not case.is_in_doubt:
        raise Conflict
    case.handler = case.handler or staff.id
    envelope.waits, envelope.accepted = False, True
    book.say(case, "letter.way_chosen")
