"""Which letters somebody has opened since they were written: nothing else can have become paper."""

from collections.abc import Sequence
from uuid import UUID

from portal.data.database import connection


async def note_opened(letter: UUID) -> None:
    """Note that the letter is opened now."""
    await connection().execute("UPDATE letter SET opened_at = now() WHERE id = $1", letter)


async def all_opened(letters: Sequence[UUID]) -> bool:
    """Whether each of the letters was opened since it was written."""
    unopened = await connection().fetchval(
        "SELECT EXISTS (SELECT FROM letter WHERE id = ANY($1) AND (opened_at >= rendered_at) IS NOT TRUE)",
        list(letters),
    )
    return not unopened
