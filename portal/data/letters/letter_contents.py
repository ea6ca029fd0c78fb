"""What outgoing letters say, encrypted: their addressee and facts from the order on, and the PDF once it is made."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.data.actors import Language
from portal.data.changing import changed, changed_one
from portal.data.database import connection
from portal.kinds import LetterKind


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter to be ordered. `content` is encrypted with the subject's key or, without a subject, with `own_key`."""

    id: UUID
    request_id: UUID | None
    subject_id: UUID | None
    own_key: bytes | None
    kind: LetterKind
    number: int
    plan: bytes | None
    language: Language
    content: bytes
    ordered_by: UUID | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is stored of a letter; None for what is not made yet, or has been forgotten.

    `pdf_bound_to` is under what name the PDF was encrypted, where it is older than letters' own rows.
    """

    own_key: bytes | None
    content: bytes | None
    pdf: bytes | None
    pdf_bound_to: str | None


async def add(letter: NewLetter) -> None:
    """Add a letter that is to be written. Raises AlreadyThere for a second one of an answer."""
    await connection().execute(
        "INSERT INTO letter (id, request_id, subject_id, own_key, kind, number, plan, language, content, ordered_by)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        letter.id,
        letter.request_id,
        letter.subject_id,
        letter.own_key,
        letter.kind,
        letter.number,
        letter.plan,
        letter.language,
        letter.content,
        letter.ordered_by,
    )


async def content(letter: UUID) -> Sealed:
    """What a letter is to be written from, without its PDF."""
    row = await connection().fetchrow("SELECT own_key, content FROM letter WHERE id = $1", letter)
    return Sealed(row["own_key"], row["content"], None, None) if row else Sealed(None, None, None, None)


async def pdf(letter: UUID) -> Sealed:
    """A letter as it was written."""
    row = await connection().fetchrow("SELECT own_key, pdf, pdf_bound_to FROM letter WHERE id = $1", letter)
    return Sealed(row["own_key"], None, row["pdf"], row["pdf_bound_to"]) if row else Sealed(None, None, None, None)


async def put_pdf(letter: UUID, content: bytes, pages: int, digest: bytes, faults: tuple[str, ...]) -> bool:
    """Store the PDF of a letter that has none yet, or a faulty one; False where that is no longer wanted."""
    return await changed_one(
        "UPDATE letter SET pdf = $2, pages = $3, digest = $4, faults = $5, rendered_at = now(), trouble = NULL"
        " WHERE id = $1 AND withdrawn_at IS NULL AND (rendered_at IS NULL OR faults <> '{}')",
        letter,
        content,
        pages,
        digest,
        list(faults),
    )


async def forget_of(subject: UUID) -> None:
    """Delete what every letter to or about the subject says; their dates stay."""
    await connection().execute("UPDATE letter SET content = NULL, pdf = NULL WHERE subject_id = $1", subject)


async def forget_posted(before: date) -> int:
    """Delete what the letters posted before that day say, and return how many they were; their dates stay."""
    return await changed(
        "UPDATE letter SET own_key = NULL, content = NULL, pdf = NULL"
        " WHERE posted_on < $1 AND (pdf IS NOT NULL OR content IS NOT NULL)",
        before,
    )
