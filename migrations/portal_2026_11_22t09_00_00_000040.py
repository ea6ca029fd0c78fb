"""How much of a text that somebody has looked at seems to be another person's and is not masked (Art. 15(4))."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000040"
VERSION = "1.38.0"
DESCRIPTION = "How much of a text that was looked at seems to be another person's and is not masked (Art. 15(4))."

# Counted when a text is saved as looked at, so that nobody has to read a whole extract again to release it. Of what was
# looked at before this nothing is known: nobody is asked about it.
LEFT = """
ALTER TABLE cell_look ADD COLUMN unmasked integer NOT NULL DEFAULT 0 CHECK (unmasked >= 0);
CREATE INDEX cell_look_unmasked ON cell_look (request_id) WHERE unmasked > 0;
GRANT INSERT (unmasked), UPDATE (unmasked) ON cell_look TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, LEFT))
    return manager
