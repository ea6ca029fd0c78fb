"""The model of what the portal does by itself: the jobs of its queue. Each may run as often as it likes."""

from collections.abc import Callable, Mapping

from tests.properties.lives.book import ENDED, Book, Case, Letter, Plan

AFTER_CLOSING = ("withdrawn", "refusing", "refused", "expired")


def collect(book: Book, case: Case) -> None:
    """Collect the extract, unless there is one."""
    code = {"access": "extract.collected", "portability": "portable.collected"}.get(case.kind)
    if code is None or not _has_begun(case):
        return
    if case.collected is None:
        case.collected = book.tick()
        book.say(case, code)


def _has_begun(case: Case) -> bool:
    if case.status == "identity_confirmed":
        case.status = "in_progress"
    return case.status == "in_progress"


def plan(book: Book, case: Case) -> None:
    """Plan the erasure and put the plan before an approver."""
    if case.kind == "erasure" and _has_begun(case):
        assert case.handler
        case.status, case.plan = "awaiting_approval", Plan(case.handler)
        book.say(case, "erasure.planned")


def execute(book: Book, case: Case, kept: int = 0) -> None:
    """Erase what was approved; of the person the portal keeps until the closing only what the answer needs."""
    if case.kind != "erasure" or case.status != "approved":
        return
    if any(it.status not in (*ENDED, "refusing", "awaiting_letter") for it in book.of(case.person) if it is not case):
        case.status = "in_progress"
        book.say(case, "erasure.sent_back")
        return
    case.status = "executed"
    person = book.people[case.person]
    person.erased = True
    book.end_marketing(person)
    book.say(case, "erasure.executed")
    case.listed = True
    book.say(case, "recipients.listed")
    _keep(book, case, kept)
    book.changes(case.person)


def _keep(book: Book, case: Case, kept: int) -> None:
    person = book.people[case.person]
    if kept and "retained" not in person.grounds:
        person.grounds.add("retained")
        book.say(case, "restriction.placed")


def render(book: Book, case: Case) -> None:
    """Write the answer to a copy or an erasure."""
    if {"access": "approved", "erasure": "executed"}.get(case.kind) == case.status and not case.answered:
        letter = Letter("extract" if case.kind == "access" else "erasure_decision", "rendered")
        case.letters.append(letter)
        _answer_written(book, case)
        case.status = "executed"
        book.say(case, "answer.rendered")


def write(book: Book, case: Case, letter: Letter) -> None:
    """Write a letter that was ordered, unless nobody waits for it any longer."""
    withdraw_letters(book, case)
    if letter.state != "ordered":
        return
    letter.state = "rendered"
    if letter.is_answer:
        _answer_written(book, case)
    book.say(case, "answer.rendered" if letter.is_answer else "outgoing.rendered")


def _answer_written(book: Book, case: Case) -> None:
    """Nobody is told any longer that the answer takes more time, on paper or not."""
    case.answered = True
    book.take_back(
        case, [it for it in case.letters if it.kind == "extension" and it.state not in ("posted", "withdrawn")]
    )


def withdraw_letters(book: Book, case: Case) -> None:
    """What was ordered for a request that its member has withdrawn is not sent, unless it is on paper."""
    if case.status == "withdrawn":
        book.take_back(case, [it for it in case.letters if it.state in ("ordered", "rendered")])


def forget_extract(book: Book, case: Case) -> None:
    """A request that came to nothing leaves no extract."""
    if case.status in AFTER_CLOSING:
        case.collected = None


def forget_plan(book: Book, case: Case) -> None:
    """Nor a plan."""
    if case.kind == "erasure" and case.status in AFTER_CLOSING:
        case.plan = None


def rectify(book: Book, case: Case) -> None:
    """Answer a rectification; nothing was to be changed."""
    if case.kind == "rectification" and case.status == "approved":
        case.status = "executed"
        book.order(case, "rectification_answer")


def write_portable(book: Book, case: Case) -> None:
    """Make the files of a portability request, and order the letter that names them."""
    if case.kind == "portability" and case.status == "approved":
        case.status = "executed"
        # As the letter of a copy it is written without an address where there is none.
        case.letters.append(Letter("portability_cover"))
        book.say(case, "outgoing.ordered")


def remember_restricted(book: Book, case: Case) -> None:
    """List who is to be told of a restriction in force."""
    person = book.people[case.person]
    if person.grounds and not person.erased and not case.listed:
        case.listed = True
        book.say(case, "recipients.listed")


def list_recipients(book: Book, case: Case) -> None:
    """List who is to be told of what was answered."""
    if case.kind in ("rectification", "restriction") and case.status == "answered" and not case.listed:
        case.listed = True
        book.say(case, "recipients.listed")


def remove_account(book: Book, case: Case, kept: int = 0) -> None:
    """After an erasure nothing of the person's is left in the portal that opens anything."""
    person = book.people[case.person]
    if case.kind != "erasure" or case.status != "closed" or person.gone:
        return
    book.end_waiting(case.person)
    if kept:
        _keep(book, case, kept)
    else:
        for _ in person.grounds:
            book.say(case, "restriction.lifted")
        person.grounds = set()
    book.say(case, "account.removed")
    person.gone = True
    book.changes(case.person)
    for each in book.of(case.person):
        book.take_back(each, [it for it in each.letters if it.state not in ("posted", "withdrawn")])
        each.collected = None


JOBS: Mapping[str, Callable[[Book, Case], None]] = {
    "collect-extract": collect,
    "collect-portable": collect,
    "plan-erasure": plan,
    "render-answer": render,
    "withdraw-letters": withdraw_letters,
    "forget-extract": forget_extract,
    "forget-plan": forget_plan,
    "rectify": rectify,
    "write-portable": write_portable,
    "remember-restricted": remember_restricted,
    "list-recipients": list_recipients,
    "confirm-receipt": lambda book, case: None,
}
"""What each job does; those that keep something, or are about a letter, are told apart by whoever has them done."""
