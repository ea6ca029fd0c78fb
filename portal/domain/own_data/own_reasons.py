"""What staff wrote of a person's requests, as the person's extract has it: answers about identity, refusals, and what
they told one another when a request was handed over."""

from uuid import UUID

from portal.data import subjects
from portal.data.requests import (
    annulments,
    assignments,
    identity_checks,
    identity_questions,
    identity_remarks,
    refusals,
    sent_back,
)
from portal.domain.access.extract_content import Row
from portal.domain.own_data.own_tables import at_once, column, own_table
from portal.domain.requests.assignments import bound
from portal.domain.requests.sealed_reasons import (
    answer_of,
    doubt_of,
    objection_of,
    reason_of,
    remark_of,
    remark_on_mismatch,
)


async def _answered(subject: UUID) -> list[Row]:
    person = await subjects.find(subject)
    answers = [it for it in await identity_questions.of_subject(subject) if it.answer]
    return [(it.answered_on, it.answered_how, answer_of(person, it)) for it in answers]


async def _refused(subject: UUID) -> list[Row]:
    person = await subjects.find(subject)
    refused = await refusals.of_subject(subject)
    return [(it.proposed_at, it.confirmed_at, it.ground, reason_of(person, it)) for it in refused]


async def _handed_over(subject: UUID) -> list[Row]:
    person = await subjects.find(subject)
    notes = await assignments.notes_of(subject)
    return [(reference, person.decrypt(note, bound(request)).decode()) for request, reference, note in notes]


async def _sent_back(subject: UUID) -> list[Row]:
    person = await subjects.find(subject)
    return [(it.sent_at, objection_of(person, it)) for it in await sent_back.of_subject(subject)]


async def _taken_back(subject: UUID) -> list[Row]:
    person = await subjects.find(subject)
    return [
        (it.checked_at, it.taken_back_at, doubt_of(person, it)) for it in await identity_checks.taken_back_of(subject)
    ]


async def _despite(subject: UUID) -> list[Row]:
    person = await subjects.find(subject)
    return [(it.written_at, remark_on_mismatch(person, it)) for it in await identity_remarks.of_subject(subject)]


async def _mistaken(subject: UUID) -> list[Row]:
    person = await subjects.find(subject)
    noted = [it for it in await annulments.of_subject(subject) if it.note]
    return [(it.proposed_at, it.agreed_at, remark_of(person, it)) for it in noted]


IDENTITY_ANSWERS = own_table(
    "identity_answer",
    ("Dina svar om vem du är", "Your answers about who you are"),
    at_once(_answered, lambda row: row),
    column("answered_on", "Kom den", "Came on", "date"),
    column("answered_how", "Hur", "How"),
    column("answer", "Vad vi antecknade", "What we noted"),
)

REFUSALS = own_table(
    "refusal",
    ("Avslag på dina begäranden", "Refusals of your requests"),
    at_once(_refused, lambda row: row),
    column("proposed_at", "Föreslaget", "Proposed", "datetime"),
    column("confirmed_at", "Beslutat", "Decided", "datetime"),
    column("refusal_ground", "Grund", "Ground"),
    column("reason", "Skäl", "Reason"),
)

HANDED_OVER = own_table(
    "handover",
    ("Anteckningar när din begäran lämnades över", "Notes when your request was handed over"),
    at_once(_handed_over, lambda row: row),
    column("reference", "Referens", "Reference"),
    column("note", "Anteckning", "Note"),
)

SENT_BACK = own_table(
    "sent_back",
    ("Vad en av oss inte godkände i din begäran", "What one of us did not agree to in your request"),
    at_once(_sent_back, lambda row: row),
    column("at", "Tidpunkt", "Time", "datetime"),
    column("reason", "Skäl", "Reason"),
)

IDENTITY_TAKEN_BACK = own_table(
    "identity_taken_back",
    ("Varför vi inte längre visste vem du är", "Why we no longer knew who you are"),
    at_once(_taken_back, lambda row: row),
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
    at_once(_despite, lambda row: row),
    column("at", "Tidpunkt", "Time", "datetime"),
    column("reason", "Skäl", "Reason"),
)

MISTAKEN = own_table(
    "annulment",
    ("Vad vi antecknade när en begäran hade registrerats av misstag", "Our notes on a request registered by mistake"),
    at_once(_mistaken, lambda row: row),
    column("proposed_at", "Föreslaget", "Proposed", "datetime"),
    column("confirmed_at", "Beslutat", "Decided", "datetime"),
    column("note", "Anteckning", "Note"),
)
