"""Failed sign-ins by account and day, the browser of a session, and kinds of data that are kept past their time."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000027"
VERSION = "1.38.0"
DESCRIPTION = "Failed sign-ins by account and day, the browser of a session, and data that is kept past its time."

# Which browser on which system, as codes; never what the browser says of itself.
BROWSER = """
ALTER TABLE session ADD COLUMN browser text CHECK (browser ~ '^[a-z]+/[a-z]+$');
"""

# A count for each day, not a line for each try: a stranger who tries does not write in the member's chain.
FAILED = """
CREATE TABLE failed_sign_in (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    day date NOT NULL,
    failures integer NOT NULL DEFAULT 1 CHECK (failures > 0),
    last_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (account_id, day)
);
CREATE INDEX failed_sign_in_over ON failed_sign_in (last_at);
ALTER TABLE failed_sign_in ENABLE ROW LEVEL SECURITY;
ALTER TABLE failed_sign_in FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON failed_sign_in USING ((SELECT acts_as_system()));
CREATE POLICY own ON failed_sign_in FOR SELECT USING (account_id = (SELECT actor_id()));
GRANT SELECT, DELETE ON failed_sign_in TO portal_app;
GRANT INSERT (account_id, day) ON failed_sign_in TO portal_app;
GRANT UPDATE (failures, last_at) ON failed_sign_in TO portal_app;
"""

# Of which table and period something was seen that should be gone; of whom is not kept.
OVERDUE = """
CREATE TABLE overdue_holding (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    source text NOT NULL,
    table_name text NOT NULL,
    period text NOT NULL,
    first_seen_on date NOT NULL,
    last_seen_on date NOT NULL,
    done_at timestamptz,
    done_by uuid REFERENCES account,
    CHECK ((done_at IS NULL) = (done_by IS NULL)),
    UNIQUE (source, table_name, period)
);
CREATE INDEX overdue_holding_done_by ON overdue_holding (done_by) WHERE done_by IS NOT NULL;
ALTER TABLE overdue_holding ENABLE ROW LEVEL SECURITY;
ALTER TABLE overdue_holding FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON overdue_holding USING ((SELECT acts_as_system()));
CREATE POLICY company ON overdue_holding FOR SELECT USING ((SELECT acts_for_company()));
CREATE POLICY company_sees_to_it ON overdue_holding FOR UPDATE USING ((SELECT acts_for_company()))
    WITH CHECK (done_by = (SELECT actor_id()));
GRANT SELECT ON overdue_holding TO portal_app;
GRANT INSERT (source, table_name, period, first_seen_on, last_seen_on) ON overdue_holding TO portal_app;
GRANT UPDATE (last_seen_on, done_at, done_by) ON overdue_holding TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, BROWSER + FAILED + OVERDUE))
    return manager
