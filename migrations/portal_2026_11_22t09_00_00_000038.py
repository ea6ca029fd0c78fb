"""When a letter, and a file that is posted with one, was last opened."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000038"
VERSION = "1.38.0"
DESCRIPTION = "When a letter, and a file that is posted with one, was last opened."

# Events tell who has looked at a person's data, and count what is opened within a few minutes as one look: they do not
# say which of several letters or files it was. What was opened before this is opened once more before it is printed.
OPENINGS = """
ALTER TABLE letter ADD COLUMN opened_at timestamptz;
ALTER TABLE manual_file ADD COLUMN opened_at timestamptz;
GRANT UPDATE (opened_at) ON letter, manual_file TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, OPENINGS))
    return manager
