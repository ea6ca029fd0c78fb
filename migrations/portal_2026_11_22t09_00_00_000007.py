"""Maskings of an extract's cells, and how many rows an extract holds of each table."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000007"
VERSION = "1.38.0"
DESCRIPTION = "Maskings of an extract's cells, and how many rows an extract holds of each table."

SQL = """
ALTER TABLE extract ADD COLUMN counts jsonb NOT NULL DEFAULT '{}';

CREATE TABLE masking (
    request_id uuid NOT NULL REFERENCES extract ON DELETE CASCADE,
    source text NOT NULL,
    table_name text NOT NULL,
    row_number integer NOT NULL CHECK (row_number >= 0),
    column_name text NOT NULL,
    masked_at timestamptz NOT NULL DEFAULT now(),
    masked_by uuid NOT NULL REFERENCES account,
    PRIMARY KEY (request_id, source, table_name, row_number, column_name)
);
ALTER TABLE masking ENABLE ROW LEVEL SECURITY;
ALTER TABLE masking FORCE ROW LEVEL SECURITY;
CREATE POLICY company ON masking USING ((SELECT acts_for_company()));

GRANT SELECT, DELETE ON masking TO portal_app;
GRANT INSERT (request_id, source, table_name, row_number, column_name, masked_by) ON masking TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SQL))
    return manager
