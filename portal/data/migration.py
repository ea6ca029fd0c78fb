"""Bringing the database to the present schema, as the role that owns the tables."""

import contextlib
import io
import os

from portal.data import write_policies
from portal.data.database import DB, close_pool, open_pool

os.environ.setdefault("PICCOLO_CONF", "portal.data.piccolo_conf")


async def migrate(owner_url: str, last: str = "all") -> None:
    """Run every migration that has not run yet, or those up to `last`, all in one transaction, and cover new tables.

    Raises RuntimeError when one fails.
    """
    from piccolo.apps.migrations.commands.forwards import run_forwards
    from piccolo.apps.migrations.tables import Migration

    Migration._meta._db = DB
    report = io.StringIO()
    await open_pool(owner_url, size=1)
    try:
        # Piccolo notes a migration after its transaction; one around it all leaves no moment between the two.
        async with DB.transaction():
            with contextlib.redirect_stdout(report):
                result = await run_forwards(app_name="portal", migration_id=last)
            if not result.success:
                raise RuntimeError(f"migration failed: {result.message}\n{report.getvalue()}")
            await write_policies.cover()
    finally:
        await close_pool()
