"""Where the text of a scanned form seems to have been changed by hand."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000051"
VERSION = "1.38.0"
DESCRIPTION = "Where the text of a scanned form seems to have been changed by hand."

PLACES = """
-- From where to where, in thousandths of the picture's height; NULL where the page was not compared with its form.
ALTER TABLE scan_page ADD COLUMN places integer[];
GRANT UPDATE (places) ON scan_page TO portal_app;
"""


async def forwards() -> MigrationManager:
    """Make room for the places."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, PLACES))
    return manager
