"""Outgoing letters: one row for each, from its order to the post; the letters of answers among them."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000012"
VERSION = "1.38.0"
DESCRIPTION = "Outgoing letters: one row for each, from its order to the post; the letters of answers among them."

LETTERS = """
-- Row-level security binds the owner too: without an actor the rows below would not be there.
SELECT set_config('portal.actor_kind', 'system', true);

-- `own_key` encrypts a letter to nobody whose data the portal holds. A letter that is forgotten keeps its dates.
-- `pdf_bound_to` says under what name the PDF was encrypted before letters had rows of their own.
CREATE TABLE letter (
    id uuid PRIMARY KEY,
    request_id uuid REFERENCES request ON DELETE CASCADE,
    subject_id uuid REFERENCES data_subject ON DELETE CASCADE,
    own_key bytea,
    kind text NOT NULL CHECK (kind IN ('receipt', 'identity_question', 'extension', 'refusal', 'extract',
        'erasure_decision', 'rectification_answer', 'restriction_answer', 'lifting_notice', 'portability_cover',
        'objection_answer', 'recipient_notice', 'return', 'question', 'reply')),
    number integer NOT NULL DEFAULT 1 CHECK (number > 0),
    plan bytea,
    language text NOT NULL CHECK (language IN ('sv', 'en')),
    content bytea,
    ordered_at timestamptz NOT NULL DEFAULT now(),
    ordered_by uuid REFERENCES account,
    trouble text,
    pdf bytea,
    pdf_bound_to text,
    pages integer CHECK (pages >= 0),
    digest bytea,
    faults text[] NOT NULL DEFAULT '{}',
    rendered_at timestamptz,
    printed_at timestamptz,
    printed_by uuid REFERENCES account,
    posted_on date,
    posted_by uuid REFERENCES account,
    withdrawn_at timestamptz,
    withdrawn_by uuid REFERENCES account,
    CHECK (subject_id IS NULL OR own_key IS NULL),
    CHECK ((rendered_at IS NULL) = (digest IS NULL)),
    CHECK (pdf IS NULL OR rendered_at IS NOT NULL),
    CHECK ((printed_at IS NULL) = (printed_by IS NULL)),
    CHECK ((posted_on IS NULL) = (posted_by IS NULL)),
    CHECK (withdrawn_by IS NULL OR withdrawn_at IS NOT NULL),
    CONSTRAINT printed_when_proved CHECK (printed_at IS NULL OR rendered_at IS NOT NULL AND faults = '{}'),
    CONSTRAINT posted_when_printed CHECK (posted_on IS NULL OR printed_at IS NOT NULL),
    CONSTRAINT posted_or_withdrawn CHECK (posted_on IS NULL OR withdrawn_at IS NULL)
);
ALTER TABLE letter ALTER COLUMN pdf SET STORAGE EXTERNAL;
CREATE INDEX letter_of_request ON letter (request_id);
CREATE INDEX letter_of_subject ON letter (subject_id);
CREATE UNIQUE INDEX one_letter_of_an_answer ON letter (request_id, kind, number)
    WHERE withdrawn_at IS NULL AND kind IN ('extract', 'erasure_decision', 'rectification_answer', 'restriction_answer',
                                            'portability_cover', 'objection_answer');
CREATE INDEX letter_to_print ON letter (rendered_at, id)
    WHERE rendered_at IS NOT NULL AND posted_on IS NULL AND withdrawn_at IS NULL;
CREATE INDEX letter_to_forget ON letter (posted_on) WHERE pdf IS NOT NULL OR content IS NOT NULL;
CREATE INDEX letter_of_nobody ON letter (ordered_at, id) WHERE request_id IS NULL;
CREATE INDEX letter_ordered_by ON letter (ordered_by) WHERE ordered_by IS NOT NULL;
CREATE INDEX letter_printed_by ON letter (printed_by) WHERE printed_by IS NOT NULL;
CREATE INDEX letter_posted_by ON letter (posted_by) WHERE posted_by IS NOT NULL;
CREATE INDEX letter_withdrawn_by ON letter (withdrawn_by) WHERE withdrawn_by IS NOT NULL;

ALTER TABLE letter ENABLE ROW LEVEL SECURITY;
ALTER TABLE letter FORCE ROW LEVEL SECURITY;
CREATE POLICY company ON letter FOR SELECT USING ((SELECT acts_for_company()));
CREATE POLICY company_orders ON letter FOR INSERT
    WITH CHECK ((SELECT acts_for_company()) AND (ordered_by IS NULL OR ordered_by = (SELECT actor_id())));
CREATE POLICY company_sends ON letter FOR UPDATE USING ((SELECT acts_for_company()));
CREATE POLICY system_forgets ON letter FOR DELETE USING ((SELECT acts_as_system()));

GRANT SELECT ON letter TO portal_app;
GRANT INSERT (id, request_id, subject_id, own_key, kind, number, plan, language, content, ordered_by) ON letter
    TO portal_app;
GRANT UPDATE (own_key, content, trouble, pdf, pages, digest, faults, rendered_at, printed_at, printed_by, posted_on,
              posted_by, withdrawn_at, withdrawn_by) ON letter TO portal_app;
"""

ANSWERS = """
-- What was printed and posted by the answer was so by each of its letters; of those that are forgotten there is one.
INSERT INTO letter (id, request_id, subject_id, kind, number, language, ordered_at, pdf, pdf_bound_to, pages, digest,
                    rendered_at, printed_at, printed_by, posted_on, posted_by)
    SELECT gen_random_uuid(), a.request_id, a.subject_id,
           CASE r.kind WHEN 'erasure' THEN 'erasure_decision' ELSE 'extract' END, coalesce(p.number, 1), r.language,
           coalesce(p.rendered_at, a.rendered_at), p.pdf,
           'answer:' || a.request_id || CASE WHEN p.number > 1 THEN ':' || p.number ELSE '' END,
           p.pages, coalesce(p.digest, a.digest), coalesce(p.rendered_at, a.rendered_at), a.printed_at, a.printed_by,
           a.posted_on, a.posted_by
    FROM answer a JOIN request r ON r.id = a.request_id LEFT JOIN answer_part p ON p.request_id = a.request_id;
-- Letters of answers that were not finished are made anew, by the job that was making them.
DROP TABLE answer_part;
ALTER TABLE answer DROP COLUMN printed_at, DROP COLUMN printed_by, DROP COLUMN posted_on, DROP COLUMN posted_by;
"""

FORGETTING = """
-- What hangs on a request ON DELETE CASCADE goes with it and is not named here: a new table needs no new function.
CREATE OR REPLACE FUNCTION forget_request(p_id uuid, p_before timestamptz) RETURNS boolean
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
    DELETE FROM manual_file WHERE task_id IN (SELECT id FROM manual_task WHERE request_id = p_id);
    DELETE FROM manual_destruction WHERE attestation_id IN (
        SELECT a.id FROM manual_attestation a JOIN manual_task t ON t.id = a.task_id WHERE t.request_id = p_id);
    DELETE FROM manual_attestation WHERE task_id IN (SELECT id FROM manual_task WHERE request_id = p_id);
    DELETE FROM manual_task WHERE request_id = p_id;
    DELETE FROM masking WHERE request_id = p_id;
    DELETE FROM extract WHERE request_id = p_id;
    DELETE FROM extract_chunk WHERE attempt_id IN (SELECT id FROM extract_attempt WHERE request_id = p_id);
    DELETE FROM extract_attempt WHERE request_id = p_id;
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

-- Letters that belong to no request, once they have been posted or are not sent after all.
CREATE FUNCTION forget_outgoing_letters(p_before timestamptz, p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_rows integer;
BEGIN
    IF NOT acts_as_system() THEN
        RAISE EXCEPTION 'only the portal itself forgets letters' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM letter WHERE id IN (
        SELECT id FROM letter WHERE request_id IS NULL AND ordered_at < never_after(p_before)
            AND coalesce(posted_on::timestamptz, withdrawn_at) < never_after(p_before)
        ORDER BY ordered_at, id LIMIT p_limit);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END $$;
REVOKE EXECUTE ON FUNCTION forget_outgoing_letters FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_outgoing_letters TO portal_app;
SELECT set_config('portal.actor_kind', '', true);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, LETTERS + ANSWERS + FORGETTING))
    return manager
