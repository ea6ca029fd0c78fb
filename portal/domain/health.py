"""Whether the portal can do its work."""

import asyncpg

from portal.domain.record_of_processing.published import NothingPublished, published


async def is_ready() -> bool:
    """Whether the database answers and a record is published. A source that is down does not stop the portal."""
    try:
        await published()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError, NothingPublished):
        return False
    return True
