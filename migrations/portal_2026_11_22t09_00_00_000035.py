"""Closed sign-ins are found by when they were closed."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000035"
VERSION = "1.38.0"
DESCRIPTION = "Closed sign-ins are found by when they were closed."

INDEX = """
CREATE INDEX account_closed ON account (closed_at) WHERE kind = 'member' AND closed_at IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    """Add the index that a nightly run reads."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, INDEX))
    return manager
