"""Forms that are kept beside a page of a session in force."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000055"
VERSION = "1.38.0"
DESCRIPTION = "Forms that are kept beside a page of a session in force."

BESIDE_PAGES = """
-- The digest of the session whose page shows it; none for what waits for a sign-in.
ALTER TABLE kept_form ADD COLUMN session bytea;
CREATE INDEX kept_form_of_session ON kept_form (session) WHERE session IS NOT NULL;
GRANT INSERT (session) ON kept_form TO portal_app;
"""


async def forwards() -> MigrationManager:
    """Let a session's pages find what was filled in on the page before."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, BESIDE_PAGES))
    return manager
