"""Restrictions (Art. 18), and the functions by which the portal forgets what it need not keep of its own."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000011"
VERSION = "1.38.0"
DESCRIPTION = "Restrictions (Art. 18), and the functions by which the portal forgets what it need not keep of its own."

RESTRICTIONS = """
CREATE TABLE restriction (
    id uuid PRIMARY KEY,
    subject_id uuid NOT NULL REFERENCES data_subject,
    ground text NOT NULL CHECK (ground IN ('accuracy', 'unlawful', 'claims', 'objection', 'retained')),
    request_id uuid REFERENCES request ON DELETE SET NULL,
    placed_at timestamptz NOT NULL DEFAULT now(),
    placed_by uuid REFERENCES account,
    notice_posted_on date,
    notice_by uuid REFERENCES account,
    lifted_at timestamptz,
    lifted_by uuid REFERENCES account,
    CHECK ((placed_by IS NULL) = (ground = 'retained')),
    CHECK ((notice_posted_on IS NULL) = (notice_by IS NULL)),
    CHECK (lifted_by IS NULL OR lifted_at IS NOT NULL),
    -- Art. 18(3): the person is told before somebody lifts it. The portal itself ends it when nothing is left.
    CONSTRAINT told_before CHECK (lifted_by IS NULL OR notice_posted_on IS NOT NULL)
);
CREATE UNIQUE INDEX one_restriction_in_force ON restriction (subject_id, ground) WHERE lifted_at IS NULL;
CREATE INDEX restriction_of_request ON restriction (request_id);
CREATE INDEX restriction_of_subject ON restriction (subject_id);
CREATE INDEX restriction_lifted ON restriction (lifted_at, id) WHERE lifted_at IS NOT NULL;
CREATE INDEX restriction_placed_by ON restriction (placed_by) WHERE placed_by IS NOT NULL;
CREATE INDEX restriction_notice_by ON restriction (notice_by) WHERE notice_by IS NOT NULL;
CREATE INDEX restriction_lifted_by ON restriction (lifted_by) WHERE lifted_by IS NOT NULL;

CREATE TABLE restriction_identifier (
    subject_id uuid NOT NULL REFERENCES data_subject,
    digest bytea NOT NULL,
    PRIMARY KEY (digest, subject_id)
);
CREATE INDEX restriction_identifier_of_subject ON restriction_identifier (subject_id);

ALTER TABLE restriction ENABLE ROW LEVEL SECURITY;
ALTER TABLE restriction FORCE ROW LEVEL SECURITY;
CREATE POLICY company ON restriction FOR SELECT USING ((SELECT acts_for_company()));
CREATE POLICY own ON restriction FOR SELECT
    USING ((SELECT actor_kind()) = 'member' AND subject_id = (SELECT actor_id()));
CREATE POLICY company_places ON restriction FOR INSERT
    WITH CHECK ((SELECT acts_for_company()) AND placed_by IS NOT DISTINCT FROM (SELECT actor_id()));
CREATE POLICY company_lifts ON restriction FOR UPDATE USING ((SELECT acts_for_company()))
    WITH CHECK ((SELECT acts_for_company())
                AND (lifted_at IS NULL OR lifted_by IS NOT DISTINCT FROM (SELECT actor_id())));
CREATE POLICY system_forgets ON restriction FOR DELETE USING ((SELECT acts_as_system()));

ALTER TABLE restriction_identifier ENABLE ROW LEVEL SECURITY;
ALTER TABLE restriction_identifier FORCE ROW LEVEL SECURITY;
CREATE POLICY company ON restriction_identifier USING ((SELECT acts_for_company()));

GRANT SELECT ON restriction TO portal_app;
GRANT INSERT (id, subject_id, ground, request_id, placed_by) ON restriction TO portal_app;
GRANT UPDATE (notice_posted_on, notice_by, lifted_at, lifted_by) ON restriction TO portal_app;
GRANT SELECT, INSERT, DELETE ON restriction_identifier TO portal_app;
"""

FORGETTING = """
CREATE INDEX signed_letter_of_request ON signed_letter (request_id);
CREATE INDEX signed_letter_of_nobody ON signed_letter (registered_at, id) WHERE request_id IS NULL;
CREATE INDEX erasure_plan_of_request ON erasure_plan (request_id);
CREATE INDEX extract_of_subject ON extract (subject_id);
CREATE INDEX answer_of_subject ON answer (subject_id);
-- Deleting an account asks of every table whether it is named there.
CREATE INDEX request_handler ON request (handler_id) WHERE handler_id IS NOT NULL;
CREATE INDEX signed_letter_registered_by ON signed_letter (registered_by);
CREATE INDEX identity_check_checked_by ON identity_check (checked_by);
CREATE INDEX erasure_plan_handler ON erasure_plan (handler_id);
CREATE INDEX approval_approver ON approval (approver_id);
CREATE INDEX answer_printed_by ON answer (printed_by) WHERE printed_by IS NOT NULL;
CREATE INDEX answer_posted_by ON answer (posted_by) WHERE posted_by IS NOT NULL;
CREATE INDEX masking_masked_by ON masking (masked_by);
-- A certificate of an erasure tells of a request that may be forgotten before it.
ALTER TABLE IF EXISTS erasure_certificate DROP CONSTRAINT IF EXISTS erasure_certificate_request_id_fkey;
CREATE INDEX session_ends ON session (ends_at);
CREATE INDEX session_revoked ON session (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX session_seen ON session (seen_at);
CREATE INDEX throttle_started ON throttle (window_started_at);
CREATE INDEX known_browser_seen ON known_browser (seen_at);
CREATE INDEX pgqueuer_log_done ON pgqueuer_log (created) WHERE status <> 'queued';
CREATE INDEX pgqueuer_statistics_created ON pgqueuer_statistics (created);
CREATE INDEX data_subject_removed ON data_subject (key_destroyed_at, id)
    WHERE key_destroyed_at IS NOT NULL AND retained_identifiers IS NULL;

-- Choices are deleted with the last that is left of a person, and never otherwise.
DROP TRIGGER append_only ON consent;
CREATE TRIGGER append_only BEFORE UPDATE ON consent FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_but_for_the_forgotten BEFORE DELETE ON consent FOR EACH ROW
    WHEN (coalesce(current_setting('portal.forgetting', true), '') <> OLD.subject_id::text)
    EXECUTE FUNCTION refuse_change();

-- Whoever asks, nothing goes that ended within the last thirty days: the periods of the record are longer, and a
-- wrong clock or a wrong call must not empty the desk.
CREATE FUNCTION never_after(p_before timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT least(p_before, now() - interval '30 days') $$;

CREATE FUNCTION forget_request(p_id uuid, p_before timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_subject uuid;
    v_kind text;
BEGIN
    IF NOT acts_as_system() THEN
        RAISE EXCEPTION 'only the portal itself forgets requests' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT subject_id, kind INTO v_subject, v_kind FROM request
    WHERE id = p_id AND status IN ('closed', 'withdrawn', 'expired', 'refused') AND changed_at < never_after(p_before)
    FOR UPDATE;
    IF NOT FOUND OR EXISTS (SELECT FROM restriction WHERE request_id = p_id AND lifted_at IS NULL)
       OR v_kind = 'erasure' AND EXISTS (SELECT FROM data_subject
                                         WHERE id = v_subject AND retained_identifiers IS NOT NULL) THEN
        RETURN false;
    END IF;
    IF to_regclass('manual_task') IS NOT NULL THEN
        DELETE FROM manual_file WHERE task_id IN (SELECT id FROM manual_task WHERE request_id = p_id);
        DELETE FROM manual_destruction WHERE attestation_id IN (
            SELECT a.id FROM manual_attestation a JOIN manual_task t ON t.id = a.task_id WHERE t.request_id = p_id);
        DELETE FROM manual_attestation WHERE task_id IN (SELECT id FROM manual_task WHERE request_id = p_id);
        DELETE FROM manual_task WHERE request_id = p_id;
    END IF;
    DELETE FROM masking WHERE request_id = p_id;
    DELETE FROM extract WHERE request_id = p_id;
    IF to_regclass('extract_attempt') IS NOT NULL THEN
        DELETE FROM extract_chunk WHERE attempt_id IN (SELECT id FROM extract_attempt WHERE request_id = p_id);
        DELETE FROM extract_attempt WHERE request_id = p_id;
        DELETE FROM answer_part WHERE request_id = p_id;
    END IF;
    DELETE FROM answer WHERE request_id = p_id;
    DELETE FROM erasure_step WHERE plan_id IN (SELECT id FROM erasure_plan WHERE request_id = p_id);
    DELETE FROM approval WHERE plan_id IN (SELECT id FROM erasure_plan WHERE request_id = p_id);
    DELETE FROM erasure_plan WHERE request_id = p_id;
    DELETE FROM identity_check WHERE request_id = p_id;
    DELETE FROM signed_letter WHERE request_id = p_id;
    DELETE FROM request WHERE id = p_id;
    RETURN true;
EXCEPTION
    -- Something that is kept for longer refers to it: then it stays, whole, for as long.
    WHEN foreign_key_violation THEN RETURN false;
END $$;

CREATE FUNCTION forget_letters(p_before timestamptz, p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_rows integer;
BEGIN
    IF NOT acts_as_system() THEN
        RAISE EXCEPTION 'only the portal itself forgets letters' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM signed_letter WHERE id IN (
        SELECT id FROM signed_letter WHERE request_id IS NULL AND registered_at < never_after(p_before)
        ORDER BY registered_at, id LIMIT p_limit);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END $$;

CREATE FUNCTION forget_restrictions(p_before timestamptz, p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_rows integer;
BEGIN
    IF NOT acts_as_system() THEN
        RAISE EXCEPTION 'only the portal itself forgets restrictions' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM restriction WHERE id IN (
        SELECT id FROM restriction WHERE lifted_at < never_after(p_before) ORDER BY lifted_at, id LIMIT p_limit);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END $$;

CREATE FUNCTION forget_subject(p_id uuid, p_before timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT acts_as_system() THEN
        RAISE EXCEPTION 'only the portal itself forgets persons' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM data_subject WHERE id = p_id AND key_destroyed_at < never_after(p_before)
        AND retained_identifiers IS NULL FOR UPDATE;
    IF NOT FOUND OR EXISTS (SELECT FROM request WHERE subject_id = p_id)
       OR EXISTS (SELECT FROM account WHERE id = p_id AND closed_at IS NULL)
       OR EXISTS (SELECT FROM restriction WHERE subject_id = p_id AND lifted_at IS NULL) THEN
        RETURN false;
    END IF;
    PERFORM set_config('portal.forgetting', p_id::text, true);
    DELETE FROM restriction_identifier WHERE subject_id = p_id;
    DELETE FROM restriction WHERE subject_id = p_id;
    DELETE FROM consent WHERE subject_id = p_id;
    DELETE FROM known_browser WHERE account_id = p_id;
    DELETE FROM session WHERE account_id = p_id;
    DELETE FROM account WHERE id = p_id AND kind = 'member';
    DELETE FROM data_subject WHERE id = p_id;
    PERFORM set_config('portal.forgetting', '', true);
    RETURN true;
EXCEPTION
    WHEN foreign_key_violation THEN RETURN false;
END $$;

REVOKE EXECUTE ON FUNCTION forget_request, forget_letters, forget_restrictions, forget_subject FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_request, forget_letters, forget_restrictions, forget_subject TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, RESTRICTIONS + FORGETTING))
    return manager
