"""Help for members who have lost their second factors, or whose account has somebody else's."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000034"
VERSION = "1.38.0"
DESCRIPTION = "Help for members who have lost their second factors, or whose account has somebody else's."

HELP = """
-- Who has seen that it is the member who asks, how, and which colleague has seen it once more. Codes, nothing written.
CREATE TABLE sign_in_help (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    reason text NOT NULL CHECK (reason IN ('lost', 'not_own')),
    method text NOT NULL CHECK (method IN ('telephone', 'letter', 'in_person')),
    asked_at timestamptz NOT NULL DEFAULT now(),
    asked_by uuid NOT NULL REFERENCES account,
    shut_at timestamptz,
    ended_at timestamptz,
    ended_by uuid REFERENCES account,
    outcome text CHECK (outcome IN ('approved', 'declined', 'lapsed')),
    done_at timestamptz,
    CHECK ((ended_at IS NULL) = (outcome IS NULL)),
    CHECK ((ended_by IS NULL) = (outcome IS NULL OR outcome = 'lapsed')),
    CHECK (done_at IS NULL OR outcome = 'approved'),
    CONSTRAINT two_persons_help CHECK (outcome IS DISTINCT FROM 'approved' OR ended_by <> asked_by)
);
CREATE UNIQUE INDEX one_open_sign_in_help ON sign_in_help (account_id) WHERE ended_at IS NULL;
CREATE INDEX sign_in_help_of_account ON sign_in_help (account_id);
CREATE INDEX sign_in_help_asked_by ON sign_in_help (asked_by);
CREATE INDEX sign_in_help_ended_by ON sign_in_help (ended_by) WHERE ended_by IS NOT NULL;
CREATE INDEX sign_in_help_asked ON sign_in_help (asked_at);

ALTER TABLE sign_in_help ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in_help FORCE ROW LEVEL SECURITY;
CREATE POLICY company ON sign_in_help USING ((SELECT acts_for_company()));
-- Whoever has seen that it is the member says so in the own name, and so does the colleague who has seen it again.
CREATE POLICY own_word ON sign_in_help AS RESTRICTIVE FOR INSERT
    WITH CHECK (asked_by = (SELECT actor_id()) AND (SELECT acts_in('intake', 'handler')));
CREATE POLICY own_answer ON sign_in_help AS RESTRICTIVE FOR UPDATE USING (true)
    WITH CHECK ((SELECT acts_as_system()) OR outcome = 'lapsed' OR ended_by = (SELECT actor_id())
                AND (outcome = 'declined' OR (SELECT acts_in('handler', 'approver'))));

GRANT SELECT, DELETE ON sign_in_help TO portal_app;
GRANT INSERT (id, account_id, reason, method, asked_by) ON sign_in_help TO portal_app;
GRANT UPDATE (shut_at, ended_at, ended_by, outcome, done_at) ON sign_in_help TO portal_app;
"""


async def forwards() -> MigrationManager:
    """Let two members of the staff take away a member's second factors."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, HELP))
    return manager
