"""A refused request is open until its letter is in the post; restrictions brought up; portable files opened."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000039"
VERSION = "1.38.0"
DESCRIPTION = "A refused request is open until its letter is posted; restrictions brought up; portable files opened."

# A refusal answers when it is in the post (Art. 12(4)): what is `refusing` is open, its time runs, and it may be late.
REFUSING = """
ALTER TABLE request DROP CONSTRAINT request_status_check;
ALTER TABLE request ADD CONSTRAINT request_status_check CHECK (status IN ('awaiting_letter', 'received',
    'identity_confirmed', 'in_progress', 'awaiting_approval', 'approved', 'executed', 'refusing', 'answered', 'closed',
    'withdrawn', 'expired', 'refused'));
ALTER TABLE request ADD CONSTRAINT refusing_received CHECK (status <> 'refusing' OR received_on IS NOT NULL);

-- Whoever is refused may ask anew before the letter is in the post.
DROP INDEX one_open_request_of_a_kind;
CREATE UNIQUE INDEX one_open_request_of_a_kind ON request (subject_id, kind)
    WHERE status NOT IN ('closed', 'withdrawn', 'expired', 'refused', 'refusing');

DROP INDEX request_queue, request_open, request_open_of_handler, request_open_by_state,
    request_open_of_handler_by_state;
CREATE INDEX request_queue ON request (due_on, id)
    WHERE status IN ('received', 'identity_confirmed', 'in_progress', 'awaiting_approval', 'approved', 'executed',
                     'refusing', 'answered');
CREATE INDEX request_open ON request (urgency, id) INCLUDE (subject_id)
    WHERE status IN ('received', 'identity_confirmed', 'in_progress', 'awaiting_approval', 'approved', 'executed',
                     'refusing', 'answered');
CREATE INDEX request_open_of_handler ON request (handler_id, urgency, id) INCLUDE (subject_id)
    WHERE status IN ('received', 'identity_confirmed', 'in_progress', 'awaiting_approval', 'approved', 'executed',
                     'refusing', 'answered');
CREATE INDEX request_open_by_state ON request (status, kind, urgency, id) INCLUDE (subject_id)
    WHERE status IN ('received', 'identity_confirmed', 'in_progress', 'awaiting_approval', 'approved', 'executed',
                     'refusing', 'answered');
CREATE INDEX request_open_of_handler_by_state ON request (handler_id, status, kind, urgency, id) INCLUDE (subject_id)
    WHERE status IN ('received', 'identity_confirmed', 'in_progress', 'awaiting_approval', 'approved', 'executed',
                     'refusing', 'answered');

CREATE OR REPLACE FUNCTION forget_unapproved_plans(p_request uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_rows integer;
BEGIN
    IF NOT acts_as_system() THEN
        RAISE EXCEPTION 'only the portal itself forgets plans' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM erasure_plan p WHERE p.request_id = p_request
        AND EXISTS (SELECT FROM request r WHERE r.id = p_request
                    AND r.status IN ('refusing', 'refused', 'withdrawn', 'expired'))
        AND NOT EXISTS (SELECT FROM approval a WHERE a.plan_id = p.id)
        AND NOT EXISTS (SELECT FROM erasure_step s WHERE s.plan_id = p.id);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END $$;
"""

# Not the day of this: what was refused before stands in the queue as long as it has.
REFUSED_BEFORE = """
SELECT set_config('portal.actor_kind', 'system', true);
UPDATE request r SET status = 'refusing' FROM letter l
WHERE r.status = 'refused' AND l.request_id = r.id AND l.kind = 'refusal' AND l.posted_on IS NULL
    AND l.withdrawn_at IS NULL;
SELECT set_config('portal.actor_kind', '', true);
"""

# Those that staff check and lift, oldest first; what a law keeps of an erased person ends by itself.
RESTRICTIONS = """
CREATE INDEX restriction_in_force ON restriction (placed_at, id) WHERE lifted_at IS NULL AND ground <> 'retained';
ALTER TABLE reminder DROP CONSTRAINT reminder_cause_check;
ALTER TABLE reminder ADD CONSTRAINT reminder_cause_check CHECK (cause IN ('due_soon', 'late', 'extension_not_posted',
    'refusal_waiting', 'refusal_not_posted', 'identity_unanswered', 'receipt_not_printed', 'letter_not_posted',
    'restriction_in_force'));
"""

# As a letter and a file that was found by hand; what was fetched before is not fetched once more.
PORTABLE = """
ALTER TABLE portable_file ADD COLUMN opened_at timestamptz;
GRANT UPDATE (opened_at) ON portable_file TO portal_app;
SELECT set_config('portal.actor_kind', 'system', true);
UPDATE portable_file f SET opened_at = e.at FROM (
    SELECT request_id, max(at) AS at FROM audit_event WHERE code = 'portable.downloaded' GROUP BY request_id
) e WHERE e.request_id = f.request_id;
SELECT set_config('portal.actor_kind', '', true);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, REFUSING))
    manager.add_raw(partial(run_script, REFUSED_BEFORE))
    manager.add_raw(partial(run_script, RESTRICTIONS))
    manager.add_raw(partial(run_script, PORTABLE))
    return manager
