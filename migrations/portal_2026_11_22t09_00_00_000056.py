"""A proposal to annul a request is sent back with a reason, as a plan and a refusal are."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000056"
VERSION = "1.38.0"
DESCRIPTION = "A proposal to annul a request is sent back with a reason."

SENT_BACK = """
ALTER TABLE sent_back DROP CONSTRAINT sent_back_what_check;
ALTER TABLE sent_back ADD CONSTRAINT sent_back_what_check CHECK (what IN ('plan', 'approval', 'refusal', 'annulment'));
"""


async def forwards() -> MigrationManager:
    """Allow that."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SENT_BACK))
    return manager
