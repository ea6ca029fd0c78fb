"""What was erased in part, as recipients are told of it."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000046"
VERSION = "1.38.0"
DESCRIPTION = "What was erased in part, as recipients are told of it."

RECIPIENTS = """
-- By category, in both languages, what was erased of one that is kept otherwise: tables and columns, nothing of a row.
ALTER TABLE recipient_notice ADD COLUMN in_part jsonb NOT NULL DEFAULT '{}';
GRANT INSERT (in_part) ON recipient_notice TO portal_app;
"""


async def forwards() -> MigrationManager:
    """Make room for it."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, RECIPIENTS))
    return manager
