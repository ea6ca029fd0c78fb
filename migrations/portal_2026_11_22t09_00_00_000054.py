"""An answer may take longer since the same person has sent many requests."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000054"
VERSION = "1.38.0"
DESCRIPTION = "An answer may take longer since the same person has sent many requests."

REASONS = """
ALTER TABLE extension DROP CONSTRAINT extension_reason_check;
ALTER TABLE extension ADD CONSTRAINT extension_reason_check CHECK (reason IN ('complexity', 'number', 'own_number'));
"""


async def forwards() -> MigrationManager:
    """Allow that reason."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, REASONS))
    return manager
