"""Why a sender was held to be who he or she says though a personal identity number had not matched."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000059"
VERSION = "1.38.0"
DESCRIPTION = "Why a sender was held to be who he or she says though a personal identity number had not matched."

REMARKS = """
-- `reason` is encrypted with the person's key. It stays when the confirmation is taken back.
CREATE TABLE identity_remark (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request ON DELETE CASCADE,
    reason bytea NOT NULL,
    written_at timestamptz NOT NULL DEFAULT now(),
    written_by uuid NOT NULL REFERENCES account
);
CREATE INDEX identity_remark_of_request ON identity_remark (request_id);
CREATE INDEX identity_remark_written_by ON identity_remark (written_by);
ALTER TABLE identity_remark ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity_remark FORCE ROW LEVEL SECURITY;
CREATE POLICY company ON identity_remark USING ((SELECT acts_for_company()));
GRANT SELECT ON identity_remark TO portal_app;
GRANT INSERT (id, request_id, reason, written_by) ON identity_remark TO portal_app;
"""


async def forwards() -> MigrationManager:
    """Make room for it."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, REMARKS))
    return manager
