"""Requests that were registered by mistake: annulled, or back to before their letter, when a second person agrees."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000048"
VERSION = "1.38.0"
DESCRIPTION = "Requests that were registered by mistake."

STATES = """
ALTER TABLE request DROP CONSTRAINT request_status_check;
ALTER TABLE request ADD CONSTRAINT request_status_check CHECK (status IN ('awaiting_letter', 'received',
    'identity_confirmed', 'in_progress', 'awaiting_approval', 'approved', 'executed', 'refusing', 'answered', 'closed',
    'withdrawn', 'expired', 'refused', 'annulled'));
-- The form that a member made is never annulled: it waits for its letter again.
ALTER TABLE request ADD CONSTRAINT annulled_without_form CHECK (status <> 'annulled' OR form IS NULL);

DROP INDEX one_open_request_of_a_kind, request_ended, request_ended_of_handler, request_ended_by_state,
    request_ended_of_handler_by_state;
CREATE UNIQUE INDEX one_open_request_of_a_kind ON request (subject_id, kind)
    WHERE status NOT IN ('closed', 'withdrawn', 'expired', 'refused', 'annulled', 'refusing');
CREATE INDEX request_ended ON request (changed_at DESC, id DESC)
    WHERE status IN ('closed', 'withdrawn', 'expired', 'refused', 'annulled');
CREATE INDEX request_ended_of_handler ON request (handler_id, changed_at, id) INCLUDE (subject_id)
    WHERE status IN ('closed', 'withdrawn', 'expired', 'refused', 'annulled');
CREATE INDEX request_ended_by_state ON request (status, kind, changed_at, id) INCLUDE (subject_id)
    WHERE status IN ('closed', 'withdrawn', 'expired', 'refused', 'annulled');
CREATE INDEX request_ended_of_handler_by_state ON request (handler_id, status, kind, changed_at, id)
    INCLUDE (subject_id)
    WHERE status IN ('closed', 'withdrawn', 'expired', 'refused', 'annulled');

ALTER TABLE signed_letter DROP CONSTRAINT signed_letter_outcome_check,
    ADD CONSTRAINT signed_letter_outcome_check CHECK (outcome IN ('genuine', 'unsigned', 'changed', 'forged',
        'altered', 'expired', 'used', 'withdrawn', 'unknown', 'malformed', 'own_words', 'foreign', 'misregistered'));

-- What is there is put to use: only the list of states grows.
DO $$
DECLARE f regprocedure;
BEGIN
    FOREACH f IN ARRAY ARRAY['forget_request(uuid, timestamptz)', 'forget_unapproved_plans(uuid)']::regprocedure[] LOOP
        EXECUTE replace(pg_get_functiondef(f), '''withdrawn''', '''withdrawn'', ''annulled''');
    END LOOP;
END $$;
"""

ANNULMENTS = """
-- `note` is encrypted with the person's key. What was proposed and not agreed to has ended, and so has what was agreed
-- to and taken back.
CREATE TABLE annulment (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request ON DELETE CASCADE,
    reason text NOT NULL CHECK (reason IN ('twice', 'kind', 'person', 'other')),
    other_request_id uuid REFERENCES request ON DELETE SET NULL,
    note bytea,
    proposed_at timestamptz NOT NULL DEFAULT now(),
    proposed_by uuid NOT NULL REFERENCES account,
    agreed_at timestamptz,
    agreed_by uuid REFERENCES account,
    ended_at timestamptz,
    ended_by uuid REFERENCES account,
    CONSTRAINT annulled_by_two CHECK (agreed_by <> proposed_by),
    CHECK ((agreed_at IS NULL) = (agreed_by IS NULL)),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
    CHECK (other_request_id IS NULL OR reason = 'twice'),
    CHECK (note IS NOT NULL OR reason <> 'other')
);
CREATE UNIQUE INDEX one_annulment ON annulment (request_id) WHERE ended_at IS NULL;
CREATE INDEX annulment_waiting ON annulment (request_id, proposed_by) WHERE agreed_at IS NULL AND ended_at IS NULL;
CREATE INDEX annulment_of_request ON annulment (request_id);
CREATE INDEX annulment_other ON annulment (other_request_id) WHERE other_request_id IS NOT NULL;
CREATE INDEX annulment_proposed_by ON annulment (proposed_by);
CREATE INDEX annulment_agreed_by ON annulment (agreed_by) WHERE agreed_by IS NOT NULL;
CREATE INDEX annulment_ended_by ON annulment (ended_by) WHERE ended_by IS NOT NULL;

-- What an envelope was before it went back to those that need a look; its texts are its own again from then on.
CREATE TABLE annulled_envelope (
    annulment_id uuid NOT NULL REFERENCES annulment ON DELETE CASCADE,
    envelope_id uuid NOT NULL REFERENCES signed_letter ON DELETE CASCADE,
    outcome text NOT NULL,
    way text,
    PRIMARY KEY (annulment_id, envelope_id)
);
CREATE INDEX annulled_envelope_of ON annulled_envelope (envelope_id);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['annulment', 'annulled_envelope'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY company ON %I USING ((SELECT acts_for_company()))', t);
    END LOOP;
END $$;
GRANT SELECT ON annulment, annulled_envelope TO portal_app;
GRANT INSERT (id, request_id, reason, other_request_id, note, proposed_by) ON annulment TO portal_app;
GRANT UPDATE (agreed_at, agreed_by, ended_at, ended_by) ON annulment TO portal_app;
"""

UNDOING = """
-- An envelope goes back to those that need a look only with an annulment to which a second person has agreed.
CREATE FUNCTION let_go_of_envelope(p_annulment uuid, p_envelope uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT acts_in('handler', 'approver') THEN
        RAISE EXCEPTION 'only a handler or an approver annuls' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO annulled_envelope (annulment_id, envelope_id, outcome, way)
        SELECT a.id, l.id, l.outcome, w.way FROM annulment a JOIN signed_letter l ON l.request_id = a.request_id
            LEFT JOIN letter_way_on w ON w.envelope_id = l.id
        WHERE a.id = p_annulment AND l.id = p_envelope AND a.agreed_at IS NOT NULL AND a.ended_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM letter_way_on WHERE envelope_id = p_envelope;
    UPDATE signed_letter SET request_id = NULL, settled_at = NULL,
        outcome = CASE outcome WHEN 'genuine' THEN 'misregistered' ELSE outcome END
        WHERE id = p_envelope;
    RETURN true;
END $$;

-- It is what it was, if nobody has chosen anything else for it meanwhile.
CREATE FUNCTION lead_envelope_back(p_annulment uuid, p_envelope uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_way text;
BEGIN
    IF NOT acts_in('handler') THEN
        RAISE EXCEPTION 'only a handler takes an annulment back' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE signed_letter l SET request_id = a.request_id, outcome = e.outcome,
        settled_at = CASE WHEN e.way IS NULL THEN NULL ELSE now() END
        FROM annulled_envelope e JOIN annulment a ON a.id = e.annulment_id
        WHERE a.id = p_annulment AND a.ended_at IS NOT NULL AND e.envelope_id = p_envelope AND l.id = p_envelope
            AND l.request_id IS NULL AND l.settled_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT way INTO v_way FROM annulled_envelope WHERE annulment_id = p_annulment AND envelope_id = p_envelope;
    IF v_way IS NOT NULL THEN
        INSERT INTO letter_way_on (envelope_id, way, chosen_by) VALUES (p_envelope, v_way, actor_id());
    END IF;
    RETURN true;
END $$;

-- The form of a member waits for its letter again: nobody has been identified by the one that was another's.
CREATE FUNCTION set_request_back(p_annulment uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_request uuid;
BEGIN
    IF NOT acts_in('handler', 'approver') THEN
        RAISE EXCEPTION 'only a handler or an approver annuls' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE request r SET status = 'awaiting_letter', received_on = NULL, counted_from = NULL, due_on = NULL,
        first_registered_on = NULL, proposed_arrival = NULL, proposed_arrival_reason = NULL, proposed_arrival_by = NULL,
        trouble = NULL, changed_at = now(),
        sender = coalesce((SELECT sender_before FROM answer_address d WHERE d.request_id = r.id), r.sender)
        FROM annulment a
        WHERE a.id = p_annulment AND a.request_id = r.id AND a.agreed_at IS NOT NULL AND a.ended_at IS NULL
            AND r.form IS NOT NULL
            AND r.status IN ('received', 'identity_confirmed', 'in_progress', 'awaiting_approval')
        RETURNING r.id INTO v_request;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM identity_check WHERE request_id = v_request;
    DELETE FROM answer_address WHERE request_id = v_request;
    DELETE FROM otherwise_request WHERE request_id = v_request;
    DELETE FROM extension WHERE request_id = v_request;
    DELETE FROM identity_question WHERE request_id = v_request;
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION let_go_of_envelope(uuid, uuid), lead_envelope_back(uuid, uuid), set_request_back(uuid)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION let_go_of_envelope(uuid, uuid), lead_envelope_back(uuid, uuid), set_request_back(uuid)
    TO portal_app;
"""


async def forwards() -> MigrationManager:
    """Make room for it."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, STATES + ANNULMENTS + UNDOING))
    return manager
