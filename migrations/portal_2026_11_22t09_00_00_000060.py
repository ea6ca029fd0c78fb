"""The annulment of a member's form is over when the form waits for its letter again: it may be set back once more."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000060"
VERSION = "1.38.0"
DESCRIPTION = "The annulment of a member's form is over when the form waits for its letter again."

SET_BACK = """
SELECT set_config('portal.actor_kind', 'system', true);
UPDATE annulment a SET ended_at = agreed_at, ended_by = agreed_by FROM request r
    WHERE r.id = a.request_id AND r.form IS NOT NULL AND a.agreed_at IS NOT NULL AND a.ended_at IS NULL;
"""


async def forwards() -> MigrationManager:
    """End those that were carried out."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SET_BACK))
    return manager
