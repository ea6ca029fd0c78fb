"""Outgoing letters: one row each, from the order to the post. What they say is in `letter_contents`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from portal.data.actors import Language
from portal.data.database import connection
from portal.data.errors import NoSuchRow, Stale
from portal.data.listed import listed
from portal.data.requests.states import TAKEN_BACK
from portal.kinds import ANSWERS, LetterKind

State = Literal["ordered", "faulty", "rendered", "printed", "posted", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter on its way. `ordered_by` is None for the portal itself.

    `number` counts the letters of one answer from 1. `faults` are what kept the finished PDF from being printed,
    `trouble` is what last kept it from being made; codes both. `is_kept` says whether the PDF is still there.
    """

    id: UUID
    request_id: UUID | None
    subject_id: UUID | None
    kind: LetterKind
    number: int
    language: Language
    ordered_at: datetime
    ordered_by: UUID | None
    trouble: str | None
    is_kept: bool
    pages: int | None
    digest: bytes | None
    faults: tuple[str, ...]
    rendered_at: datetime | None
    printed_at: datetime | None
    printed_by: UUID | None
    posted_on: date | None
    posted_by: UUID | None
    withdrawn_at: datetime | None
    withdrawn_by: UUID | None
    print_run_id: UUID | None
    recipient: str | None = None
    """Whom it tells of a change, of those whom the record names (Art. 19), and which of several: `contact`."""
    contact: str | None = None

    @property
    def state(self) -> State:
        """How far it has come."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.posted_on:
            return "posted"
        if self.printed_at:
            return "printed"
        if self.rendered_at is None:
            return "ordered"
        return "faulty" if self.faults else "rendered"

    @property
    def is_to_be_written(self) -> bool:
        """Whether there is no faultless PDF of it yet, and one is wanted."""
        return self.state in ("ordered", "faulty")

    @property
    def is_answer(self) -> bool:
        """Whether the request is answered with it."""
        return self.kind in ANSWERS


COLUMNS = (
    "id, request_id, subject_id, kind, number, language, ordered_at, ordered_by, trouble, pdf IS NOT NULL AS is_kept,"
    " pages, digest, faults, rendered_at, printed_at, printed_by, posted_on, posted_by, withdrawn_at, withdrawn_by,"
    " print_run_id,"
    " CASE kind WHEN 'recipient_notice' THEN"
    " (SELECT n.recipient FROM recipient_notice n WHERE n.letter_id = letter.id) END AS recipient,"
    " CASE kind WHEN 'recipient_notice' THEN"
    " (SELECT n.contact FROM recipient_notice n WHERE n.letter_id = letter.id) END AS contact"
)


async def find(letter: UUID) -> Letter:
    """The letter with that id. Raises NoSuchRow."""
    found = await _letters("WHERE id = $1", letter)
    if not found:
        raise NoSuchRow
    return found[0]


async def find_all(letters: Sequence[UUID]) -> list[Letter]:
    """The letters with those ids, in the order in which they were ordered. Raises NoSuchRow."""
    found = await _letters("WHERE id = ANY($1::uuid[]) ORDER BY ordered_at, kind, number", list(letters))
    if len(found) < len(set(letters)):
        raise NoSuchRow
    return found


async def of_run(run: UUID) -> list[Letter]:
    """Every letter of a print run, in the order of its envelopes, those that were withdrawn since among them."""
    return await _letters("WHERE print_run_id = $1 ORDER BY print_run_place", run)


async def of_request(request: UUID) -> list[Letter]:
    """Every letter of a request, in the order in which they were ordered."""
    return await _letters("WHERE request_id = $1 ORDER BY ordered_at, kind, number", request)


async def of_subject(subject: UUID) -> list[Letter]:
    """Every letter to a person, or about one to somebody else, in the order in which they were ordered."""
    return await _letters("WHERE subject_id = $1 ORDER BY ordered_at, kind, number", subject)


async def is_on_its_way(subject: UUID, kind: LetterKind) -> bool:
    """Whether a letter of that kind to a person is ordered and not in the post yet."""
    waits = (
        "SELECT EXISTS (SELECT FROM letter WHERE subject_id = $1 AND kind = $2 AND posted_on IS NULL"
        " AND withdrawn_at IS NULL)"
    )
    return bool(await connection().fetchval(waits, subject, kind))


async def of_answer(request: UUID) -> tuple[Letter, ...]:
    """The letters with which a request is answered, in their order; none before they are ordered."""
    where = "WHERE request_id = $1 AND kind = ANY($2::text[]) AND withdrawn_at IS NULL ORDER BY number"
    return tuple(await _letters(where, request, list(ANSWERS)))


async def note_trouble(letter: UUID, trouble: str | None) -> None:
    """Note what keeps the letter from being made, or that nothing does any longer."""
    await connection().execute(
        "UPDATE letter SET trouble = $2 WHERE id = $1 AND trouble IS DISTINCT FROM $2", letter, trouble
    )


async def mark_printed(letters: Sequence[UUID], by: UUID) -> None:
    """Note that the letters are on paper. Raises Stale when one of them was before, is in a print run, or cannot be."""
    await _change(
        "printed_at = now(), printed_by = $2 WHERE rendered_at IS NOT NULL AND faults = '{}'"
        " AND printed_at IS NULL AND print_run_id IS NULL AND withdrawn_at IS NULL",
        letters,
        by,
    )


async def mark_posted(letters: Sequence[UUID], on: date, by: UUID) -> None:
    """Note that the letters are in the post. Raises Stale when one of them was before, or is not printed."""
    await _change(
        "posted_by = $2, posted_on = $3 WHERE printed_at IS NOT NULL AND posted_on IS NULL AND withdrawn_at IS NULL",
        letters,
        by,
        on,
    )


async def withdraw(letter: UUID, by: UUID | None) -> None:
    """Note that the letter is not sent after all. Raises Stale when it is in the post, or was withdrawn before."""
    await _change(
        "withdrawn_at = now(), withdrawn_by = $2, content = NULL, pdf = NULL"
        " WHERE posted_on IS NULL AND withdrawn_at IS NULL",
        [letter],
        by,
    )


async def withdraw_outdated(request: UUID) -> list[Letter]:
    """Withdraw what was ordered for a request before it was withdrawn or annulled, and is not on paper yet."""
    return await _withdraw(
        f"FROM request r WHERE r.id = l.request_id AND r.id = $1 AND r.status IN {listed(TAKEN_BACK)}"
        " AND l.ordered_at <= r.changed_at AND l.printed_at IS NULL",
        request,
    )


async def withdraw_kinds(request: UUID, kinds: Collection[LetterKind]) -> list[Letter]:
    """Withdraw the letters of those kinds that are not on paper yet."""
    return await _withdraw(
        "WHERE request_id = $1 AND kind = ANY($2::text[]) AND printed_at IS NULL", request, list(kinds)
    )


async def withdraw_receipt(request: UUID) -> list[Letter]:
    """Withdraw the confirmation that a request has come, while nobody has begun to print it."""
    where = "WHERE request_id = $1 AND kind = 'receipt' AND printed_at IS NULL AND print_run_id IS NULL"
    return await _withdraw(where, request)


async def withdraw_other_plans(request: UUID, plan: bytes) -> list[Letter]:
    """Withdraw the letters of an answer in the making that belong to another division than `plan`."""
    return await _withdraw(
        "WHERE request_id = $1 AND plan <> $2 AND NOT EXISTS (SELECT FROM answer a WHERE a.request_id = l.request_id)",
        request,
        plan,
    )


async def withdraw_answer(request: UUID) -> list[Letter]:
    """Withdraw the letters with which a request is answered that are not in the post, on paper or not."""
    return await _withdraw("WHERE request_id = $1 AND kind = ANY($2::text[])", request, list(ANSWERS))


async def withdraw_of(subject: UUID) -> list[Letter]:
    """Withdraw every letter to or about the subject that is not in the post."""
    return await _withdraw("WHERE subject_id = $1", subject)


async def _withdraw(where: str, *values: object) -> list[Letter]:
    rows = await connection().fetch(
        f"UPDATE letter l SET withdrawn_at = now(), content = NULL, pdf = NULL {where}"  # noqa: S608
        " AND l.posted_on IS NULL AND l.withdrawn_at IS NULL RETURNING l.id",
        *values,
    )
    return await _letters("WHERE id = ANY($1)", [row["id"] for row in rows]) if rows else []


async def _letters(where: str, *values: object) -> list[Letter]:
    rows = await connection().fetch(f"SELECT {COLUMNS} FROM letter {where}", *values)  # noqa: S608
    return [Letter(**{**row, "faults": tuple(row["faults"])}) for row in rows]


async def _change(change: str, letters: Sequence[UUID], *values: object) -> None:
    """Change all of the letters or, where one does not fit, raise Stale so that the transaction ends."""
    done = await connection().execute(f"UPDATE letter SET {change} AND id = ANY($1)", list(letters), *values)  # noqa: S608
    if not letters or not done.endswith(f" {len(letters)}"):
        raise Stale
