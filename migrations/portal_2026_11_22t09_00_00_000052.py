"""What was shut of an account, for the day when the database comes back from a backup of before."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000052"
VERSION = "1.38.0"
DESCRIPTION = "What was shut of an account, for the day when the database comes back from a backup of before."

SHUT_DOORS = """
-- `detail` says which: a role, an app, a passkey. A row outlives the account, as tombstones outlive a person.
CREATE TABLE shut_door (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id uuid NOT NULL,
    what text NOT NULL CHECK (what IN ('blocked', 'closed', 'email', 'password', 'app', 'passkey', 'doubted', 'codes',
                                       'work_account', 'role')),
    detail text,
    shut_at timestamptz NOT NULL DEFAULT now(),
    journalled_at timestamptz,
    CHECK ((detail IS NOT NULL) = (what IN ('app', 'passkey', 'doubted', 'role')))
);
CREATE INDEX shut_door_to_journal ON shut_door (shut_at, id) WHERE journalled_at IS NULL;
CREATE INDEX shut_door_journalled ON shut_door (journalled_at);
CREATE INDEX shut_door_shut ON shut_door (shut_at);
ALTER TABLE shut_door ENABLE ROW LEVEL SECURITY;
ALTER TABLE shut_door FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON shut_door USING ((SELECT acts_as_system()));
-- Whoever shuts something notes it: an administrator, a member, the portal itself.
CREATE POLICY noted ON shut_door FOR INSERT WITH CHECK (true);
GRANT SELECT, INSERT ON shut_door TO portal_app;
GRANT UPDATE (journalled_at) ON shut_door TO portal_app;
"""

NOTING = """
-- Triggers, so that no way of shutting a door forgets to note it, plain SQL at the terminal included.
CREATE FUNCTION note_shut_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO shut_door (account_id, what) VALUES (NEW.id, CASE
        WHEN NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL THEN 'closed'
        WHEN NEW.email IS DISTINCT FROM OLD.email THEN 'email' ELSE 'password' END);
    RETURN NULL;
END $$;
CREATE TRIGGER noted_as_shut AFTER UPDATE ON account FOR EACH ROW
    WHEN (OLD.closed_at IS NULL AND (NEW.closed_at IS NOT NULL OR OLD.email IS DISTINCT FROM NEW.email
          OR OLD.password_hash IS NOT NULL AND OLD.password_hash IS DISTINCT FROM NEW.password_hash))
    EXECUTE FUNCTION note_shut_account();

CREATE FUNCTION note_shut_door() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_row jsonb;
BEGIN
    IF TG_OP = 'DELETE' THEN v_row := to_jsonb(OLD); ELSE v_row := to_jsonb(NEW); END IF;
    INSERT INTO shut_door (account_id, what, detail)
        VALUES ((v_row ->> 'account_id')::uuid, TG_ARGV[0], v_row ->> TG_ARGV[1]);
    RETURN NULL;
END $$;
CREATE TRIGGER noted_as_shut AFTER INSERT ON account_block FOR EACH ROW EXECUTE FUNCTION note_shut_door('blocked', '');
CREATE TRIGGER noted_as_shut AFTER DELETE ON staff_role FOR EACH ROW EXECUTE FUNCTION note_shut_door('role', 'role');
CREATE TRIGGER noted_as_shut AFTER DELETE ON totp_factor FOR EACH ROW WHEN (OLD.confirmed_at IS NOT NULL)
    EXECUTE FUNCTION note_shut_door('app', 'id');
CREATE TRIGGER noted_as_shut AFTER DELETE ON passkey FOR EACH ROW EXECUTE FUNCTION note_shut_door('passkey', 'id');
CREATE TRIGGER noted_as_doubted AFTER UPDATE ON passkey FOR EACH ROW
    WHEN (OLD.doubted_at IS NULL AND NEW.doubted_at IS NOT NULL) EXECUTE FUNCTION note_shut_door('doubted', 'id');
CREATE TRIGGER noted_as_shut AFTER DELETE ON provider_identity FOR EACH ROW
    EXECUTE FUNCTION note_shut_door('work_account', '');
CREATE TRIGGER noted_as_used AFTER UPDATE ON recovery_code FOR EACH ROW
    WHEN (OLD.used_at IS NULL AND NEW.used_at IS NOT NULL) EXECUTE FUNCTION note_shut_door('codes', '');

CREATE FUNCTION note_shut_codes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO shut_door (account_id, what) SELECT DISTINCT account_id, 'codes' FROM gone;
    RETURN NULL;
END $$;
CREATE TRIGGER noted_as_shut AFTER DELETE ON recovery_code REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
    EXECUTE FUNCTION note_shut_codes();
"""

FORGETTING = """
-- By what the journal has last a restored database is known: all that was noted in it at that time stays.
CREATE FUNCTION forget_shut_doors(p_before timestamptz, p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_rows integer;
BEGIN
    IF NOT acts_as_system() THEN
        RAISE EXCEPTION 'only the portal itself forgets what was shut' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM shut_door WHERE id IN (
        SELECT id FROM shut_door WHERE shut_at < never_after(p_before)
          AND journalled_at < (SELECT max(journalled_at) FROM shut_door) LIMIT p_limit);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END $$;
REVOKE ALL ON FUNCTION forget_shut_doors(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_shut_doors(timestamptz, integer) TO portal_app;
"""


async def forwards() -> MigrationManager:
    """Note it from now on."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SHUT_DOORS + NOTING + FORGETTING))
    return manager
