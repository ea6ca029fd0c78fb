"""Events about an account are found by it, newest first."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000037"
VERSION = "1.38.0"
DESCRIPTION = "Events about an account are found by it, newest first."

INDEX = """
-- Nobody is signed in yet who signs in: what tells of it is the portal's own event, and the account stands in it.
CREATE INDEX audit_event_of_account ON audit_event ((details ->> 'account'), id) WHERE actor_kind = 'system';
"""


async def forwards() -> MigrationManager:
    """Add the index that the audit log narrowed to a colleague reads."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, INDEX))
    return manager
