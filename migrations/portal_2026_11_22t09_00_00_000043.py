"""What ends access to an account: an administrator holds a colleague's while ending what is open of it."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000043"
VERSION = "1.38.0"
DESCRIPTION = "What ends access to an account: an administrator holds a colleague's while ending what is open of it."

HOLDING = """
-- Holding a row asks for the right to change it, and nothing of it is changed so.
CREATE POLICY held ON account FOR UPDATE
    USING ((SELECT acts_in('administrator')) AND kind = 'staff' AND id <> (SELECT actor_id())) WITH CHECK (false);
"""


async def forwards() -> MigrationManager:
    """Let an administrator hold a colleague's account."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, HOLDING))
    return manager
