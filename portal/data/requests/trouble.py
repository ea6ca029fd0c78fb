"""What went wrong in the job of a request, as its row says it."""

from collections.abc import Collection
from uuid import UUID

from portal.data.database import connection


async def note(request: UUID, trouble: str | None, beside: Collection[str]) -> None:
    """Note what went wrong in the request's job, or that nothing does any longer.

    Where no job is left that would be tried again, another worker has done it in the meantime: there is no trouble.
    The jobs `beside` it are not counted.
    """
    await connection().execute(
        "UPDATE request SET trouble = $2 WHERE id = $1 AND ($2::text IS NULL OR EXISTS"
        " (SELECT 1 FROM pgqueuer WHERE payload = uuid_send($1) AND entrypoint <> ALL($3::text[])))",
        request,
        trouble,
        list(beside),
    )
