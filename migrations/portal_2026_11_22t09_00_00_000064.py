"""What was written of one person goes when the request turns out to be another's, or its letter to be."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000064"
VERSION = "1.38.0"
DESCRIPTION = "What was written of one person goes when the request turns out to be another's."

FORGETTING = """
-- Called by the two below alone: what staff wrote of whoever a request, or its letter, was taken to be from.
CREATE FUNCTION forget_what_was_written(p_request uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE request SET handover_note = NULL WHERE id = p_request AND handover_note IS NOT NULL;
    DELETE FROM identity_remark WHERE request_id = p_request;
    DELETE FROM identity_taken_back WHERE request_id = p_request;
    DELETE FROM sent_back WHERE request_id = p_request;
END $$;
REVOKE ALL ON FUNCTION forget_what_was_written(uuid) FROM PUBLIC;

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
    -- So is what was only noted, of which nothing hangs: it is no part of the other one's request.
    PERFORM forget_what_was_written(p_request);
    DELETE FROM annulment WHERE request_id = p_request AND note IS NOT NULL;
    RETURN true;
END $$;

-- As before, and what was written of the other letter goes.
CREATE OR REPLACE FUNCTION set_request_back(p_annulment uuid) RETURNS boolean
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
    PERFORM forget_what_was_written(v_request);
    RETURN true;
END $$;
"""

KEPT = """
-- What was left of it so far: in requests that were made another person's, and in forms that were set back.
SELECT set_config('portal.actor_kind', 'system', true);
CREATE TEMPORARY TABLE was_anothers ON COMMIT DROP AS
    SELECT request_id, max(at) AS until FROM audit_event
    WHERE code IN ('request.person_corrected', 'request.set_back') AND request_id IS NOT NULL GROUP BY request_id;
UPDATE request r SET handover_note = NULL FROM was_anothers w WHERE w.request_id = r.id AND handover_note IS NOT NULL
    AND NOT EXISTS (SELECT FROM audit_event e WHERE e.request_id = r.id AND e.code = 'request.handed_over'
                    AND e.at > w.until);
DELETE FROM identity_remark it USING was_anothers w WHERE w.request_id = it.request_id AND it.written_at < w.until;
DELETE FROM identity_taken_back it USING was_anothers w
    WHERE w.request_id = it.request_id AND it.taken_back_at < w.until;
DELETE FROM sent_back it USING was_anothers w WHERE w.request_id = it.request_id AND it.sent_at < w.until;
DELETE FROM annulment it USING request r, was_anothers w
    WHERE r.id = it.request_id AND w.request_id = r.id AND r.form IS NULL AND it.note IS NOT NULL
    AND it.proposed_at < w.until;
SELECT set_config('portal.actor_kind', '', true);
"""


async def forwards() -> MigrationManager:
    """Have it go with them, and from those that there are."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, FORGETTING + KEPT))
    return manager
