"""Staff in several roles, each with its own reach; accounts that are blocked; administrators of accounts."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000029"
VERSION = "1.38.0"
DESCRIPTION = "Staff in several roles, each with its own reach; accounts that are blocked; administrators of accounts."

TABLES = """
-- `given_by` is null for what was given at the terminal.
CREATE TABLE staff_role (
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('intake', 'handler', 'approver', 'auditor', 'administrator')),
    given_at timestamptz NOT NULL DEFAULT now(),
    given_by uuid REFERENCES account,
    PRIMARY KEY (account_id, role)
);
CREATE INDEX staff_role_given_by ON staff_role (given_by);

-- As the portal itself: row-level security binds the tables' owner too.
SELECT set_config('portal.actor_kind', 'system', true);
INSERT INTO staff_role (account_id, role) SELECT id, role FROM account WHERE kind = 'staff';
SELECT set_config('portal.actor_kind', '', true);
ALTER TABLE account DROP COLUMN role;

CREATE TABLE account_block (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    blocked_at timestamptz NOT NULL DEFAULT now(),
    blocked_by uuid REFERENCES account,
    lifted_at timestamptz,
    lifted_by uuid REFERENCES account,
    CHECK (lifted_at IS NOT NULL OR lifted_by IS NULL)
);
CREATE UNIQUE INDEX one_block_in_force ON account_block (account_id) WHERE lifted_at IS NULL;
CREATE INDEX account_block_of_account ON account_block (account_id);
CREATE INDEX account_block_blocked_by ON account_block (blocked_by);
CREATE INDEX account_block_lifted_by ON account_block (lifted_by);
"""

LINKS = """
ALTER TABLE one_time_link DROP CONSTRAINT one_time_link_purpose_check, ADD CONSTRAINT one_time_link_purpose_check
    CHECK (purpose IN ('invitation', 'password_reset', 'email_confirmation', 'email_objection', 'staff_invitation'));
CREATE POLICY administered ON one_time_link FOR SELECT
    USING ((SELECT acts_in('administrator')) AND purpose = 'staff_invitation' AND administers(account_id));
CREATE POLICY made ON one_time_link FOR INSERT
    WITH CHECK (purpose = 'staff_invitation' AND administers(account_id));
CREATE POLICY withdrawn ON one_time_link FOR UPDATE
    USING ((SELECT acts_in('administrator')) AND purpose = 'staff_invitation' AND administers(account_id))
    WITH CHECK (purpose = 'staff_invitation' AND administers(account_id) AND withdrawn_at IS NOT NULL);
"""

ACTORS = """
-- `actor_role()` is a list with commas between: somebody can be several things.
CREATE FUNCTION acts_in(VARIADIC p_roles text[]) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(actor_kind() = 'staff' AND string_to_array(actor_role(), ',') && p_roles, false) $$;

-- Whoever only administers accounts has nothing to do with what is held about persons.
CREATE OR REPLACE FUNCTION acts_for_company() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT acts_as_system() OR acts_in('intake', 'handler', 'approver', 'auditor') $$;

-- Asked of the company's tables by the restrictive policies that every migration ends with: an auditor only looks.
CREATE FUNCTION may_change() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(actor_kind() IN ('system', 'member'), false) OR acts_in('intake', 'handler', 'approver') $$;

DROP POLICY own ON request_draft;
CREATE POLICY own ON request_draft
    USING ((SELECT acts_in('intake', 'handler')) AND staff_id = (SELECT actor_id()));

CREATE OR REPLACE FUNCTION correct_person(p_request uuid, p_subject uuid, p_sender bytea, p_content bytea)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT acts_in('handler') THEN
        RAISE EXCEPTION 'only a case handler corrects whose request it is' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE request SET subject_id = p_subject, sender = p_sender, changed_at = now()
    WHERE id = p_request AND status = 'received' AND form IS NULL
      AND NOT EXISTS (SELECT FROM restriction WHERE request_id = p_request AND lifted_at IS NULL)
      -- What was decided or answered was so of the person that it was taken for, and is encrypted with that one's key.
      AND NOT EXISTS (SELECT FROM refusal WHERE request_id = p_request)
      AND NOT EXISTS (SELECT FROM identity_question WHERE request_id = p_request AND answer IS NOT NULL);
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE otherwise_request SET content = p_content WHERE request_id = p_request;
    RETURN true;
END $$;
"""

ADMINISTRATORS = """
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['staff_role', 'account_block'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY system ON %I USING ((SELECT acts_as_system()))', t);
        EXECUTE format('CREATE POLICY colleagues ON %I FOR SELECT USING ((SELECT actor_kind()) = ''staff'')', t);
    END LOOP;
END $$;

-- Of colleagues' accounts, never of one's own: nobody gives himself a role, lifts his own block or resets his factor.
CREATE FUNCTION administers(p_account uuid) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT acts_in('administrator') AND p_account <> actor_id()
       AND EXISTS (SELECT FROM account WHERE id = p_account AND kind = 'staff') $$;

CREATE POLICY given ON staff_role FOR INSERT WITH CHECK (administers(account_id) AND given_by = (SELECT actor_id()));
CREATE POLICY taken ON staff_role FOR DELETE USING (administers(account_id));
CREATE POLICY blocked ON account_block FOR INSERT
    WITH CHECK (administers(account_id) AND blocked_by = (SELECT actor_id()) AND lifted_at IS NULL);
CREATE POLICY lifted ON account_block FOR UPDATE
    USING (administers(account_id)) WITH CHECK (administers(account_id) AND lifted_by = (SELECT actor_id()));
CREATE POLICY added ON account FOR INSERT
    WITH CHECK ((SELECT acts_in('administrator')) AND kind = 'staff' AND password_hash IS NULL);
-- What lets a colleague in is taken away with a block or a reset; of what it is, nothing is written.
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['session', 'totp_factor', 'recovery_code', 'started_sign_in'] LOOP
        EXECUTE format('CREATE POLICY administered ON %I FOR SELECT'
                       ' USING ((SELECT acts_in(''administrator'')) AND administers(account_id))', t);
        EXECUTE format('CREATE POLICY reset ON %I FOR DELETE'
                       ' USING ((SELECT acts_in(''administrator'')) AND administers(account_id))', t);
    END LOOP;
END $$;
CREATE POLICY ended ON session FOR UPDATE
    USING ((SELECT acts_in('administrator')) AND administers(account_id))
    WITH CHECK (administers(account_id) AND revoked_at IS NOT NULL);
-- What an administrator does stands in the company's own chain, and that chain is all of the log that one sees.
CREATE POLICY administrators ON audit_event
    USING ((SELECT acts_in('administrator')) AND subject_id = '00000000-0000-0000-0000-000000000000');

-- However many take the role from one another at the same moment, one stays.
CREATE FUNCTION expect_an_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('portal.administrators', 0));
    IF EXISTS (
        SELECT FROM staff_role r JOIN account a ON a.id = r.account_id
        WHERE r.role = 'administrator' AND a.closed_at IS NULL
          AND NOT EXISTS (SELECT FROM account_block b WHERE b.account_id = a.id AND b.lifted_at IS NULL)
    ) THEN
        RETURN NULL;
    END IF;
    -- Where there never was one, anybody can be blocked.
    IF TG_TABLE_NAME = 'account_block' THEN
        IF NOT EXISTS (SELECT FROM staff_role WHERE account_id = NEW.account_id AND role = 'administrator') THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION 'the last administrator' USING ERRCODE = 'check_violation', CONSTRAINT = 'last_administrator';
END $$;
CREATE TRIGGER an_administrator_stays AFTER DELETE ON staff_role
    FOR EACH ROW WHEN (OLD.role = 'administrator') EXECUTE FUNCTION expect_an_administrator();
CREATE TRIGGER an_administrator_stays AFTER INSERT ON account_block
    FOR EACH ROW EXECUTE FUNCTION expect_an_administrator();

GRANT SELECT, INSERT, DELETE ON staff_role TO portal_app;
GRANT SELECT ON account_block TO portal_app;
GRANT INSERT (account_id, blocked_by) ON account_block TO portal_app;
GRANT UPDATE (lifted_at, lifted_by) ON account_block TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, TABLES + ACTORS + ADMINISTRATORS + LINKS))
    return manager
