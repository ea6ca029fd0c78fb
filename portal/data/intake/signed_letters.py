"""What came by post, whatever it turned out to be: a row for each envelope, and how its sender was identified."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from portal.data.actors import Language
from portal.data.database import connection
from portal.data.errors import NoSuchRow
from portal.data.intake.envelope_numbers import number_of

Outcome = Literal[
    "genuine",
    "unsigned",
    "changed",
    "forged",
    "altered",
    "expired",
    "used",
    "withdrawn",
    "unknown",
    "malformed",
    "own_words",
    "foreign",
    "misregistered",
]
"""`altered`: the code is of another text. `changed`: somebody has written in the form by hand. `own_words`: it asks for
something without a form. `foreign`: not to us, or not about anybody's data. `misregistered`: it was taken for
the form of a request that it has nothing to do with."""
ByEye = Literal["own_words", "malformed", "foreign"]
"""What somebody sees that a letter is on which there is no code."""
Method = Literal["scanned", "typed", "batch", "by_eye"]
Postmark = Literal["read", "unreadable", "not_noted"]
Signed = Literal["yes", "no", "not_noted"]
Way = Literal[
    "return", "question", "refuse", "keep", "without_form", "accept", "nothing", "typed_again", "replaced"
]  # fmt: skip
"""`question` is one only of old: now a letter waits for the answer. `replaced`: a newer one came in its place."""


@dataclass(frozen=True, slots=True)
class NewEnvelope:
    """An envelope to be entered. `content` is encrypted, for the subject where there is one, else with `own_key`."""

    id: UUID
    request_id: UUID | None
    subject_id: UUID | None
    own_key: bytes | None
    outcome: Outcome
    method: Method
    arrived_on: date
    postmark: Postmark
    postmarked_on: date | None
    signed: Signed
    enclosures: int
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Registered:
    """An envelope in the ledger. `request_id` is None when it led to none, `way` while nobody has chosen one."""

    id: UUID
    request_id: UUID | None
    reference: str | None
    subject_id: UUID | None
    own_key: bytes | None
    outcome: Outcome
    method: Method
    arrived_on: date
    registered_at: datetime
    registered_by: UUID
    postmark: Postmark
    postmarked_on: date | None
    signed: Signed
    enclosures: int
    content: bytes | None
    pages: int
    blank_pages: int
    way: Way | None
    note: bytes | None
    letter_id: UUID | None
    chosen_at: datetime | None
    chosen_by: UUID | None
    asked_until: date | None = None
    """Until when an answer of its sender is waited for; None where nobody was asked, or it has come."""
    letter_posted_on: date | None = None
    """When the letter that its way on is, or its question, was put in the post."""
    letter_withdrawn: bool = False
    """Whether that letter is not sent after all."""
    language: Language | None = None
    """In which letters to its sender are written; None where it led to no request."""

    @property
    def number(self) -> str:
        """See `number_of`."""
        return number_of(self.id)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to choose its way on."""
        return self.outcome != "genuine" and self.way is None


SELECT = """
    SELECT l.id, l.request_id, r.reference, r.language, l.subject_id, l.own_key, l.outcome, l.method, l.arrived_on,
        l.registered_at, l.registered_by, l.postmark, l.postmarked_on, l.signed, l.enclosures, l.content,
        (SELECT count(*) FROM letter_page p WHERE p.envelope_id = l.id) AS pages,
        (SELECT count(*) FROM letter_page p WHERE p.envelope_id = l.id AND p.is_blank) AS blank_pages,
        w.way, w.note, w.letter_id, w.chosen_at, w.chosen_by, q.answer_by AS asked_until,
        o.posted_on AS letter_posted_on, o.withdrawn_at IS NOT NULL AS letter_withdrawn
    FROM signed_letter l LEFT JOIN request r ON r.id = l.request_id
    LEFT JOIN letter_way_on w ON w.envelope_id = l.id
    LEFT JOIN letter_question q ON q.envelope_id = l.id AND q.answered_on IS NULL AND q.superseded_at IS NULL
        AND NOT EXISTS (SELECT FROM letter n WHERE n.id = q.letter_id AND n.withdrawn_at IS NOT NULL)
    LEFT JOIN letter o ON o.id = coalesce(w.letter_id, q.letter_id)
"""
UNSETTLED = "l.outcome <> 'genuine' AND l.settled_at IS NULL"
ASKED = """EXISTS (SELECT FROM letter_question a WHERE a.envelope_id = l.id AND a.answered_on IS NULL
    AND a.superseded_at IS NULL AND a.answer_by >= current_date
    AND NOT EXISTS (SELECT FROM letter n WHERE n.id = a.letter_id AND n.withdrawn_at IS NOT NULL))"""
"""The sender's answer may still come in time."""
WAITING = f"{UNSETTLED} AND NOT {ASKED}"


async def add(envelope: NewEnvelope, registered_by: UUID) -> None:
    """Enter an envelope in the ledger."""
    await connection().execute(
        "INSERT INTO signed_letter (id, request_id, subject_id, own_key, outcome, method, arrived_on, postmark,"
        " postmarked_on, signed, enclosures, content, registered_by)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        envelope.id,
        envelope.request_id,
        envelope.subject_id,
        envelope.own_key,
        envelope.outcome,
        envelope.method,
        envelope.arrived_on,
        envelope.postmark,
        envelope.postmarked_on,
        envelope.signed,
        envelope.enclosures,
        envelope.content,
        registered_by,
    )


async def find(envelope: UUID) -> Registered:
    """The envelope with that id. Raises NoSuchRow."""
    row = await connection().fetchrow(f"{SELECT} WHERE l.id = $1", envelope)
    if row is None:
        raise NoSuchRow
    return Registered(**row)


async def hold(envelope: UUID) -> None:
    """Let nobody else decide about the envelope until the transaction under way ends."""
    await connection().execute("SELECT FROM signed_letter WHERE id = $1 FOR NO KEY UPDATE", envelope)


async def recent(limit: int) -> list[Registered]:
    """The envelopes registered last, newest first."""
    return [
        Registered(**row) for row in await connection().fetch(f"{SELECT} ORDER BY l.registered_at DESC LIMIT $1", limit)
    ]


async def waiting(limit: int) -> list[Registered]:
    """The envelopes that wait for their way on, the longest here first."""
    sql = f"{SELECT} WHERE {WAITING} ORDER BY l.arrived_on, l.registered_at LIMIT $1"
    return [Registered(**row) for row in await connection().fetch(sql, limit)]


async def asked(limit: int) -> list[Registered]:
    """The envelopes about which their senders were asked and may still answer in time, the longest here first."""
    sql = f"{SELECT} WHERE {UNSETTLED} AND {ASKED} ORDER BY l.arrived_on, l.registered_at LIMIT $1"
    return [Registered(**row) for row in await connection().fetch(sql, limit)]


async def count_waiting() -> int:
    """How many envelopes wait for their way on."""
    return int(
        await connection().fetchval(
            f"SELECT count(*) FROM signed_letter l WHERE {WAITING}"  # noqa: S608
        )
    )


async def of_request(request: UUID) -> list[Registered]:
    """The envelopes of that request, in the order in which they came."""
    sql = f"{SELECT} WHERE l.request_id = $1 ORDER BY l.arrived_on, l.registered_at, l.id"
    return [Registered(**row) for row in await connection().fetch(sql, request)]


async def of_subject(subject: UUID) -> list[Registered]:
    """The envelopes of every request of the subject, in the order in which they came."""
    sql = f"{SELECT} WHERE r.subject_id = $1 ORDER BY l.arrived_on, l.registered_at, l.id"
    return [Registered(**row) for row in await connection().fetch(sql, subject)]


async def forget_of(subject: UUID) -> None:
    """Forget what was written about the subject's envelopes; that they came stays as long as their requests."""
    await connection().execute(
        "UPDATE letter_way_on SET note = NULL WHERE note IS NOT NULL AND envelope_id IN"
        " (SELECT l.id FROM signed_letter l JOIN request r ON r.id = l.request_id WHERE r.subject_id = $1)",
        subject,
    )
    await connection().execute(
        "UPDATE signed_letter SET content = NULL, own_key = NULL WHERE request_id IN"
        " (SELECT id FROM request WHERE subject_id = $1)",
        subject,
    )
