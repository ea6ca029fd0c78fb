"""How much is past its time where something is."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000047"
VERSION = "1.38.0"
DESCRIPTION = "How much is past its time where something is."

OVERDUE = """
-- The most that was seen of one person; of whom is not noted. Unknown of what was seen before.
ALTER TABLE overdue_holding ADD COLUMN rows integer CHECK (rows > 0);
GRANT INSERT (rows), UPDATE (rows) ON overdue_holding TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, OVERDUE))
    return manager
