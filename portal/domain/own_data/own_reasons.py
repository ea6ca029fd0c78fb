"""What staff wrote of a person's requests, as the person's extract has it: answers about identity, refusals, and what
they told one another when a request was handed over."""

from uuid import UUID

from portal.data.requests import (
    annulments,
    assignments,
    identity_checks,
    identity_questions,
    identity_remarks,
    refusals,
    sent_back,
)
from portal.data.requests.annulments import Annulment
from portal.data.requests.identity_questions import IdentityQuestion
from portal.data.subjects import DataSubject
from portal.domain.extract_content import Row
from portal.domain.own_data.own_tables import column, own_table, with_key
from portal.domain.requests.assignments import bound
from portal.domain.requests.sealed_reasons import (
    answer_of,
    doubt_of,
    objection_of,
    reason_of,
    remark_of,
    remark_on_mismatch,
)


def _answered(person: DataSubject, asked: IdentityQuestion) -> Row | None:
    return (asked.answered_on, asked.answered_how, answer_of(person, asked)) if asked.answer else None


def _handed_over(person: DataSubject, handover: tuple[UUID, str, bytes]) -> Row:
    request, reference, note = handover
    return reference, person.decrypt(note, bound(request)).decode()


def _mistaken(person: DataSubject, annulment: Annulment) -> Row | None:
    return (annulment.proposed_at, annulment.agreed_at, remark_of(person, annulment)) if annulment.note else None


IDENTITY_ANSWERS = own_table(
    "identity_answer",
    ("Dina svar om vem du är", "Your answers about who you are"),
    with_key(identity_questions.of_subject, _answered),
    column("answered_on", "Kom den", "Came on", "date"),
    column("answered_how", "Hur", "How"),
    column("answer", "Vad vi antecknade", "What we noted"),
)

REFUSALS = own_table(
    "refusal",
    ("Avslag på dina begäranden", "Refusals of your requests"),
    with_key(
        refusals.of_subject, lambda person, it: (it.proposed_at, it.confirmed_at, it.ground, reason_of(person, it))
    ),
    column("proposed_at", "Föreslaget", "Proposed", "datetime"),
    column("confirmed_at", "Beslutat", "Decided", "datetime"),
    column("refusal_ground", "Grund", "Ground"),
    column("reason", "Skäl", "Reason"),
)

HANDED_OVER = own_table(
    "handover",
    ("Anteckningar när din begäran lämnades över", "Notes when your request was handed over"),
    with_key(assignments.notes_of, _handed_over),
    column("reference", "Referens", "Reference"),
    column("note", "Anteckning", "Note"),
)

SENT_BACK = own_table(
    "sent_back",
    ("Vad en av oss inte godkände i din begäran", "What one of us did not agree to in your request"),
    with_key(sent_back.of_subject, lambda person, it: (it.sent_at, objection_of(person, it))),
    column("at", "Tidpunkt", "Time", "datetime"),
    column("reason", "Skäl", "Reason"),
)

IDENTITY_TAKEN_BACK = own_table(
    "identity_taken_back",
    ("Varför vi inte längre visste vem du är", "Why we no longer knew who you are"),
    with_key(identity_checks.taken_back_of, lambda person, it: (it.checked_at, it.taken_back_at, doubt_of(person, it))),
    column("checked_at", "Bekräftat", "Confirmed", "datetime"),
    column("at", "Tidpunkt", "Time", "datetime"),
    column("reason", "Skäl", "Reason"),
)

IDENTITY_REMARKS = own_table(
    "identity_remark",
    (
        "Varför vi trodde på ditt brev fast ett personnummer inte stämde",
        "Why we believed your letter though a personal identity number did not match",
    ),
    with_key(identity_remarks.of_subject, lambda person, it: (it.written_at, remark_on_mismatch(person, it))),
    column("at", "Tidpunkt", "Time", "datetime"),
    column("reason", "Skäl", "Reason"),
)

MISTAKEN = own_table(
    "annulment",
    ("Vad vi antecknade när en begäran hade registrerats av misstag", "Our notes on a request registered by mistake"),
    with_key(annulments.of_subject, _mistaken),
    column("proposed_at", "Föreslaget", "Proposed", "datetime"),
    column("confirmed_at", "Beslutat", "Decided", "datetime"),
    column("note", "Anteckning", "Note"),
)
