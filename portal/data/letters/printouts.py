"""What is to be printed and posted: the letters that are written, those of one answer together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.data.database import connection
from portal.data.intake.envelope_numbers import number_of
from portal.data.listed import listed
from portal.data.requests.states import CAME_TO_NOTHING, TAKEN_BACK
from portal.kinds import ANSWERS, LETTER_KINDS, OF_LETTERS, LetterKind


@dataclass(frozen=True, slots=True)
class Part:
    """One letter of a printout: its number in the answer, and its pages (0: not counted)."""

    letter: UUID
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class Printout:
    """What goes to one addressee at once: a letter, or those letters of an answer that have come equally far.

    The answer is `whole` letters. `printed_at` is None for those that are not printed. A letter that belongs to no
    request has no reference, one that is in no print run no place in it.
    """

    letters: list[UUID]
    numbers: list[int]
    pages: list[int]
    whole: int
    request_id: UUID | None
    subject_id: UUID | None
    reference: str | None
    kind: LetterKind
    due_on: date | None
    rendered_at: datetime
    printed_at: datetime | None
    posted_on: date | None
    place: int | None
    envelope: UUID | None = None
    """What came by post that the letter is about, for one that goes back to its sender or asks about it."""

    recipient: str | None = None
    """Who is told by it, of those whom the record names (Art. 19), and which of several: `contact`, "" for none."""
    contact: str | None = None

    has_files: bool = False
    """Whether there are files to take along, for the answer by Art. 20."""

    @property
    def envelope_number(self) -> str | None:
        """What that is called in the ledger."""
        return number_of(self.envelope) if self.envelope else None

    @property
    def is_answer(self) -> bool:
        """Whether the request is answered with it."""
        return self.kind in ANSWERS

    @property
    def has_medium(self) -> bool:
        """Whether files on a medium lie in the same envelope (Art. 20); where nothing was found there are none."""
        return OF_LETTERS[self.kind].encloses == "medium" and self.has_files

    @property
    def goes_back(self) -> bool:
        """Whether what came lies in the same envelope, since it is returned."""
        return OF_LETTERS[self.kind].encloses == "what_came"

    @property
    def parts(self) -> list[Part]:
        """Its letters, in their order."""
        return [Part(*part) for part in zip(self.letters, self.numbers, self.pages, strict=True)]


PRINTABLE = f"""l.rendered_at IS NOT NULL AND l.posted_on IS NULL AND l.withdrawn_at IS NULL AND l.faults = '{{}}'
    AND (l.kind <> ALL($1::text[]) OR EXISTS (SELECT FROM answer a WHERE a.request_id = l.request_id))
    AND NOT EXISTS (SELECT FROM request w WHERE w.id = l.request_id AND w.status IN {listed(TAKEN_BACK)}
        AND l.ordered_at <= w.changed_at AND l.printed_at IS NULL)
    AND NOT EXISTS (SELECT FROM request e WHERE e.subject_id = l.subject_id AND e.kind = 'erasure'
        AND e.status = 'closed')"""  # noqa: S608
"""In SQL: the letter `l` is finished and is to be posted; nobody has withdrawn what it answers a moment ago, nor been
erased. `$1` are the kinds of answers."""

ABOUT_WHAT_CAME = tuple(kind for kind in LETTER_KINDS if OF_LETTERS[kind].is_about_what_came)
"""The letters about one thing that came by post, and for each it is known which."""

DUE = f"{PRINTABLE} AND l.printed_at IS NULL AND l.print_run_id IS NULL"
TO_POST = f"{PRINTABLE} AND l.printed_at IS NOT NULL"

LAST_DAY = f"CASE WHEN r.status NOT IN {listed(CAME_TO_NOTHING)} THEN r.due_on END"
"""As `Request.last_day`: a letter that was on paper before its request came to nothing has no day to keep."""

GROUPED = f"""
    SELECT array_agg(l.id ORDER BY l.number) AS letters, array_agg(l.number ORDER BY l.number) AS numbers,
        array_agg(coalesce(l.pages, 0) ORDER BY l.number) AS pages,
        CASE WHEN l.kind <> ALL($1::text[]) THEN 1 ELSE (SELECT count(*) FROM letter w
            WHERE w.request_id = l.request_id AND w.kind = l.kind AND w.withdrawn_at IS NULL) END AS whole,
        l.request_id, l.subject_id, r.reference, l.kind, {LAST_DAY} AS due_on, max(l.rendered_at) AS rendered_at,
        max(l.printed_at) AS printed_at, max(l.posted_on) AS posted_on, min(l.print_run_place) AS place,
        CASE WHEN l.kind IN {listed(ABOUT_WHAT_CAME)} THEN coalesce(
            (SELECT w.envelope_id FROM letter_way_on w WHERE w.letter_id = (array_agg(l.id))[1]),
            (SELECT q.envelope_id FROM letter_question q WHERE q.letter_id = (array_agg(l.id))[1])) END AS envelope,
        CASE l.kind WHEN 'recipient_notice' THEN
            (SELECT n.recipient FROM recipient_notice n WHERE n.letter_id = (array_agg(l.id))[1]) END AS recipient,
        CASE l.kind WHEN 'recipient_notice' THEN
            (SELECT n.contact FROM recipient_notice n WHERE n.letter_id = (array_agg(l.id))[1]) END AS contact,
        l.kind = 'portability_cover'
            AND EXISTS (SELECT FROM portable_file p WHERE p.request_id = l.request_id) AS has_files
    FROM letter l LEFT JOIN request r ON r.id = l.request_id
"""  # noqa: S608
TOGETHER = """
    GROUP BY l.request_id, l.subject_id, r.reference, r.status, r.due_on, l.kind, l.printed_at IS NULL,
        l.posted_on IS NULL, CASE WHEN l.kind = ANY($1::text[]) THEN NULL ELSE l.id END
"""
BY_DAY = "ORDER BY r.due_on NULLS LAST, min(l.rendered_at), (array_agg(l.id))[1]"


async def to_print(limit: int, skipped: int = 0) -> list[Printout]:
    """What is due to be printed and in no print run yet, the most urgent first, after as many as are `skipped`."""
    return await _printouts(f"WHERE {DUE} {TOGETHER} {BY_DAY} LIMIT $2 OFFSET $3", limit, skipped)


async def to_post(limit: int, skipped: int = 0) -> list[Printout]:
    """What is printed and not posted yet, the most urgent first, after as many as are `skipped`."""
    return await _printouts(f"WHERE {TO_POST} {TOGETHER} {BY_DAY} LIMIT $2 OFFSET $3", limit, skipped)


async def due_among(letters: Sequence[UUID]) -> list[Printout]:
    """Those of the letters that are due to be printed and in no print run yet, the most urgent first."""
    return await _printouts(f"WHERE {DUE} AND l.id = ANY($2::uuid[]) {TOGETHER} {BY_DAY}", list(letters))


async def of_run(run: UUID) -> list[Printout]:
    """What a print run consists of, in the order of its envelopes, without what was withdrawn since."""
    where = "WHERE l.print_run_id = $2 AND l.withdrawn_at IS NULL"
    return await _printouts(f"{where} {TOGETHER} ORDER BY min(l.print_run_place)", run)


async def among(letters: Sequence[UUID]) -> list[Printout]:
    """What those letters are, however far they have come, in the order of the run that they were printed in."""
    return await _printouts(
        f"WHERE l.id = ANY($2::uuid[]) {TOGETHER} ORDER BY min(l.print_run_place), 1", list(letters)
    )


async def letters_to_print() -> int:
    """How many letters are due to be printed and in no print run yet."""
    return int(await connection().fetchval(f"SELECT count(*) FROM letter l WHERE {DUE}", list(ANSWERS)))  # noqa: S608


async def _printouts(rest: str, *values: object) -> list[Printout]:
    return [Printout(**row) for row in await connection().fetch(GROUPED + rest, list(ANSWERS), *values)]
