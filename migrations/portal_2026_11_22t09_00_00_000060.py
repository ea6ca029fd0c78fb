"""The annulment of a form is over when it waits for its letter again; what seems changed is kept with its letter."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000060"
VERSION = "1.38.0"
DESCRIPTION = "The annulment of a form is over when it is carried out; places are kept with the letter."

SET_BACK = """
SELECT set_config('portal.actor_kind', 'system', true);
UPDATE annulment a SET ended_at = agreed_at, ended_by = agreed_by FROM request r
    WHERE r.id = a.request_id AND r.form IS NOT NULL AND a.agreed_at IS NOT NULL AND a.ended_at IS NULL;
"""

PLACES = """
-- As of scan_page, whose rows go when the pile is done.
ALTER TABLE letter_page ADD COLUMN places integer[];
"""


async def forwards() -> MigrationManager:
    """End those that were carried out, and make room for the places."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SET_BACK + PLACES))
    return manager
