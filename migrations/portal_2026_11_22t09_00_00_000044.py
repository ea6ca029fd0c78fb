"""The notice of a lifting counts from its posting, and recipients are told when a restriction ends."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000044"
VERSION = "1.38.0"
DESCRIPTION = "The notice of a lifting counts from its posting, and recipients are told when a restriction ends."

LIFTING = """
-- What the letter says: so many working days after it is posted, which is when `earliest` becomes known. Letters of
-- before name a day; the later of the two counts.
ALTER TABLE lifting_notice ADD COLUMN working_days smallint NOT NULL DEFAULT 10 CHECK (working_days > 0);
ALTER TABLE lifting_notice ALTER COLUMN working_days DROP DEFAULT, ALTER COLUMN earliest DROP NOT NULL;
REVOKE INSERT (earliest) ON lifting_notice FROM portal_app;
GRANT INSERT (working_days), UPDATE (earliest) ON lifting_notice TO portal_app;
"""


async def forwards() -> MigrationManager:
    """Count from the posting, and make room for the list."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, LIFTING))
    return manager
