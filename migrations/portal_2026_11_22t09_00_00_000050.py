"""What in a file that was found by hand looks like another person's."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000050"
VERSION = "1.38.0"
DESCRIPTION = "What in a file that was found by hand looks like another person's."

LOOKALIKES = """
-- How many places, and on which pages or lines; never what stands there. Of files from before nothing was searched.
ALTER TABLE manual_file
    ADD COLUMN searched text NOT NULL DEFAULT 'none' CHECK (searched IN ('all', 'part', 'none')),
    ADD COLUMN lookalikes integer NOT NULL DEFAULT 0 CHECK (lookalikes >= 0),
    ADD COLUMN lookalikes_at integer[] NOT NULL DEFAULT '{}' CHECK (cardinality(lookalikes_at) <= 20);
GRANT INSERT (searched, lookalikes, lookalikes_at) ON manual_file TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, LOOKALIKES))
    return manager
