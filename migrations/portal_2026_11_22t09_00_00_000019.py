"""Indexes for the privacy officer's figures: what reached the company, was decided and posted, by day."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000019"
VERSION = "1.38.0"
DESCRIPTION = "Indexes for the privacy officer's figures: what reached the company, was decided and posted, by day."

SQL = """
-- All that the figures count is in the index; who may see a row is asked of its person, who is therefore in it too.
CREATE INDEX request_by_arrival ON request (received_on) INCLUDE (id, subject_id, kind, status, due_on)
    WHERE received_on IS NOT NULL;
CREATE INDEX letter_by_posting ON letter (posted_on) INCLUDE (request_id, kind) WHERE posted_on IS NOT NULL;
CREATE INDEX extension_by_posting ON extension (posted_on) WHERE posted_on IS NOT NULL;
CREATE INDEX refusal_by_confirmation ON refusal (confirmed_at) WHERE confirmed_at IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SQL))
    return manager
