"""What was erased in part, as recipients read it; what an approver sends back, and an identity taken back."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000046"
VERSION = "1.38.0"
DESCRIPTION = "What was erased in part, as recipients read it; what an approver sends back, and an identity taken back."

RECIPIENTS = """
-- By category, in both languages, what was erased of one that is kept otherwise: tables and columns, nothing of a row.
ALTER TABLE recipient_notice ADD COLUMN in_part jsonb NOT NULL DEFAULT '{}';
GRANT INSERT (in_part) ON recipient_notice TO portal_app;
"""

SENT_BACK = """
-- `reason` is encrypted with the person's key. What the handler has acted on is settled.
CREATE TABLE sent_back (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request ON DELETE CASCADE,
    what text NOT NULL CHECK (what IN ('plan', 'approval', 'refusal')),
    refusal_id uuid REFERENCES refusal ON DELETE CASCADE,
    reason bytea NOT NULL,
    sent_at timestamptz NOT NULL DEFAULT now(),
    sent_by uuid NOT NULL REFERENCES account,
    settled_at timestamptz,
    settled_by uuid REFERENCES account,
    CHECK ((what = 'refusal') = (refusal_id IS NOT NULL)),
    CHECK ((settled_at IS NULL) = (settled_by IS NULL))
);
CREATE UNIQUE INDEX one_sent_back_waits ON sent_back (request_id, what) WHERE settled_at IS NULL;
CREATE INDEX sent_back_of_request ON sent_back (request_id);
CREATE INDEX sent_back_refusal ON sent_back (refusal_id) WHERE refusal_id IS NOT NULL;
CREATE INDEX sent_back_sent_by ON sent_back (sent_by);
CREATE INDEX sent_back_settled_by ON sent_back (settled_by) WHERE settled_by IS NOT NULL;
ALTER TABLE sent_back ENABLE ROW LEVEL SECURITY;
ALTER TABLE sent_back FORCE ROW LEVEL SECURITY;
CREATE POLICY company ON sent_back USING ((SELECT acts_for_company()));
GRANT SELECT ON sent_back TO portal_app;
GRANT INSERT (id, request_id, what, refusal_id, reason, sent_by) ON sent_back TO portal_app;
GRANT UPDATE (settled_at, settled_by) ON sent_back TO portal_app;

-- A plan whose approval was taken back before anything was begun is no more needed than one that nobody approved.
CREATE OR REPLACE FUNCTION forget_unapproved_plans(p_request uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_rows integer;
BEGIN
    IF NOT acts_as_system() THEN
        RAISE EXCEPTION 'only the portal itself forgets plans' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM approval a USING erasure_plan p WHERE p.id = a.plan_id AND p.request_id = p_request
        AND EXISTS (SELECT FROM request r WHERE r.id = p_request
                    AND r.status IN ('refusing', 'refused', 'withdrawn', 'expired'))
        AND NOT EXISTS (SELECT FROM erasure_step s WHERE s.plan_id = p.id);
    DELETE FROM erasure_plan p WHERE p.request_id = p_request
        AND EXISTS (SELECT FROM request r WHERE r.id = p_request
                    AND r.status IN ('refusing', 'refused', 'withdrawn', 'expired'))
        AND NOT EXISTS (SELECT FROM approval a WHERE a.plan_id = p.id)
        AND NOT EXISTS (SELECT FROM erasure_step s WHERE s.plan_id = p.id);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END $$;
"""

IDENTITY = """
-- `reason` is encrypted with the person's key; what was confirmed, and by whom, is kept.
CREATE TABLE identity_taken_back (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request ON DELETE CASCADE,
    method text NOT NULL CHECK (method IN ('personnummer', 'address_and_signature', 'telephone', 'in_person')),
    checked_at timestamptz NOT NULL,
    checked_by uuid NOT NULL REFERENCES account,
    reason bytea NOT NULL,
    taken_back_at timestamptz NOT NULL DEFAULT now(),
    taken_back_by uuid NOT NULL REFERENCES account
);
CREATE INDEX identity_taken_back_of_request ON identity_taken_back (request_id);
CREATE INDEX identity_taken_back_checked_by ON identity_taken_back (checked_by);
CREATE INDEX identity_taken_back_by ON identity_taken_back (taken_back_by);
ALTER TABLE identity_taken_back ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity_taken_back FORCE ROW LEVEL SECURITY;
CREATE POLICY company ON identity_taken_back USING ((SELECT acts_for_company()));
GRANT SELECT ON identity_taken_back TO portal_app;
-- What the request had as its sender before another address was chosen, encrypted as that is.
ALTER TABLE answer_address ADD COLUMN sender_before bytea;

-- Nobody deletes a confirmation in plain SQL: it goes where it is kept that there was one, of a request of which the
-- sender is unknown again.
CREATE FUNCTION take_identity_back(p_id uuid, p_request uuid, p_reason bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT acts_in('handler') THEN
        RAISE EXCEPTION 'only a handler takes an identity back' USING ERRCODE = 'insufficient_privilege';
    END IF;
    WITH gone AS (
        DELETE FROM identity_check c USING request r
        WHERE r.id = c.request_id AND r.id = p_request AND r.status = 'received' RETURNING c.*)
    INSERT INTO identity_taken_back (id, request_id, method, checked_at, checked_by, reason, taken_back_by)
        SELECT p_id, request_id, method, checked_at, checked_by, p_reason, actor_id() FROM gone;
    RETURN FOUND;
END $$;
CREATE FUNCTION take_address_back(p_request uuid) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_before bytea;
BEGIN
    IF NOT acts_in('handler') THEN
        RAISE EXCEPTION 'only a handler takes an address back' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM answer_address a USING request r
        WHERE r.id = a.request_id AND r.id = p_request AND r.status = 'received'
        RETURNING a.sender_before INTO v_before;
    RETURN v_before;
END $$;
REVOKE ALL ON FUNCTION take_identity_back(uuid, uuid, bytea), take_address_back(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_identity_back(uuid, uuid, bytea), take_address_back(uuid) TO portal_app;
"""


async def forwards() -> MigrationManager:
    """Make room for it."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, RECIPIENTS + SENT_BACK + IDENTITY))
    return manager
