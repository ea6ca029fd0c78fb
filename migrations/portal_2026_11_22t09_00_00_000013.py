"""Time limits: extensions, refusals, questions about identity, and what the portal reminds staff of."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000013"
VERSION = "1.38.0"
DESCRIPTION = "Time limits: extensions, refusals, questions about identity, and what the portal reminds staff of."

SQL = """
-- Once a request (Art. 12(3)). It counts from the day on which the letter was posted, if that was in time. One whose
-- letter was not sent after all is superseded by the next.
CREATE TABLE extension (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request ON DELETE CASCADE,
    letter_id uuid NOT NULL REFERENCES letter ON DELETE CASCADE,
    reason text NOT NULL CHECK (reason IN ('complexity', 'number')),
    first_due_on date NOT NULL,
    extended_to date NOT NULL CHECK (extended_to > first_due_on),
    ordered_at timestamptz NOT NULL DEFAULT now(),
    ordered_by uuid NOT NULL REFERENCES account,
    posted_on date,
    superseded_at timestamptz,
    CHECK (posted_on IS NULL OR superseded_at IS NULL)
);
CREATE UNIQUE INDEX one_extension ON extension (request_id) WHERE superseded_at IS NULL;
CREATE INDEX extension_of_request ON extension (request_id);
CREATE INDEX extension_letter ON extension (letter_id);
CREATE INDEX extension_ordered_by ON extension (ordered_by);
CREATE INDEX extension_to_post ON extension (first_due_on) WHERE posted_on IS NULL AND superseded_at IS NULL;

-- Reasonable doubt (Art. 12(6)). `pauses` is the setting of the day on which it was asked.
CREATE TABLE identity_question (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request ON DELETE CASCADE,
    letter_id uuid NOT NULL REFERENCES letter ON DELETE CASCADE,
    answer_by date NOT NULL,
    pauses boolean NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    asked_by uuid NOT NULL REFERENCES account,
    posted_on date,
    answered_on date,
    answered_how text CHECK (answered_how IN ('letter', 'telephone', 'in_person', 'email')),
    -- What was received, encrypted with the person's key; never a copy of an identity document.
    answer bytea,
    noted_at timestamptz,
    noted_by uuid REFERENCES account,
    superseded_at timestamptz,
    CHECK (answered_on IS NULL OR posted_on IS NOT NULL AND answered_on >= posted_on),
    CHECK ((answered_on IS NULL) = (answered_how IS NULL)),
    CHECK ((answered_on IS NULL) = (answer IS NULL)),
    CHECK ((answered_on IS NULL) = (noted_at IS NULL)),
    CHECK ((answered_on IS NULL) = (noted_by IS NULL))
);
CREATE UNIQUE INDEX one_open_identity_question ON identity_question (request_id)
    WHERE answered_on IS NULL AND superseded_at IS NULL;
CREATE INDEX identity_question_of_request ON identity_question (request_id, asked_at);
CREATE INDEX identity_question_letter ON identity_question (letter_id);
CREATE INDEX identity_question_asked_by ON identity_question (asked_by);
CREATE INDEX identity_question_noted_by ON identity_question (noted_by) WHERE noted_by IS NOT NULL;
CREATE INDEX identity_question_unanswered ON identity_question (answer_by)
    WHERE posted_on IS NOT NULL AND answered_on IS NULL AND superseded_at IS NULL;

-- Art. 12(4). Whoever says that a request is unfounded or excessive has to prove it (Art. 12(5)), and a ground in one's
-- own words can be anything: these take two persons.
CREATE TABLE refusal (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request ON DELETE CASCADE,
    letter_id uuid REFERENCES letter ON DELETE CASCADE,
    ground text NOT NULL CHECK (ground IN ('unfounded', 'excessive', 'not_identified', 'law', 'other')),
    -- What the letter says of it, encrypted with the person's key.
    reason bytea NOT NULL,
    proposed_at timestamptz NOT NULL DEFAULT now(),
    proposed_by uuid NOT NULL REFERENCES account,
    confirmed_at timestamptz,
    confirmed_by uuid REFERENCES account,
    withdrawn_at timestamptz,
    withdrawn_by uuid REFERENCES account,
    CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL)),
    CHECK ((confirmed_at IS NULL) = (letter_id IS NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
    CHECK (confirmed_at IS NULL OR withdrawn_at IS NULL),
    CONSTRAINT two_persons CHECK (ground IN ('not_identified', 'law') OR confirmed_by <> proposed_by)
);
CREATE UNIQUE INDEX one_refusal_in_force ON refusal (request_id) WHERE withdrawn_at IS NULL;
CREATE INDEX refusal_of_request ON refusal (request_id);
CREATE INDEX refusal_letter ON refusal (letter_id) WHERE letter_id IS NOT NULL;
CREATE INDEX refusal_proposed_by ON refusal (proposed_by);
CREATE INDEX refusal_confirmed_by ON refusal (confirmed_by) WHERE confirmed_by IS NOT NULL;
CREATE INDEX refusal_withdrawn_by ON refusal (withdrawn_by) WHERE withdrawn_by IS NOT NULL;
CREATE INDEX refusal_waiting ON refusal (proposed_at) WHERE confirmed_at IS NULL AND withdrawn_at IS NULL;

-- What somebody has to look at, found by the clock. The same cause, about the same day, is said once.
CREATE TABLE reminder (
    id uuid PRIMARY KEY,
    request_id uuid REFERENCES request ON DELETE CASCADE,
    letter_id uuid REFERENCES letter ON DELETE CASCADE,
    cause text NOT NULL CHECK (cause IN ('due_soon', 'late', 'extension_not_posted', 'refusal_waiting',
        'refusal_not_posted', 'identity_unanswered', 'receipt_not_printed', 'letter_not_posted')),
    about_on date NOT NULL,
    noticed_at timestamptz NOT NULL DEFAULT now(),
    done_at timestamptz,
    -- Nobody: the cause has gone by itself.
    done_by uuid REFERENCES account,
    CHECK (request_id IS NOT NULL OR letter_id IS NOT NULL),
    CHECK (done_by IS NULL OR done_at IS NOT NULL)
);
CREATE UNIQUE INDEX one_reminder_of_a_cause ON reminder (coalesce(letter_id, request_id), cause, about_on);
CREATE INDEX reminder_of_request ON reminder (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX reminder_of_letter ON reminder (letter_id) WHERE letter_id IS NOT NULL;
CREATE INDEX reminder_done_by ON reminder (done_by) WHERE done_by IS NOT NULL;
CREATE INDEX reminder_open ON reminder (about_on, id) WHERE done_at IS NULL;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['extension', 'identity_question', 'refusal', 'reminder'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY company ON %I USING ((SELECT acts_for_company()))', t);
    END LOOP;
END $$;

GRANT SELECT ON extension, identity_question, refusal, reminder TO portal_app;
GRANT INSERT (id, request_id, letter_id, reason, first_due_on, extended_to, ordered_by) ON extension TO portal_app;
GRANT UPDATE (posted_on, superseded_at) ON extension TO portal_app;
GRANT INSERT (id, request_id, letter_id, answer_by, pauses, asked_by) ON identity_question TO portal_app;
GRANT UPDATE (posted_on, answered_on, answered_how, answer, noted_at, noted_by, superseded_at) ON identity_question
    TO portal_app;
GRANT INSERT (id, request_id, ground, reason, proposed_by) ON refusal TO portal_app;
GRANT UPDATE (letter_id, confirmed_at, confirmed_by, withdrawn_at, withdrawn_by) ON refusal TO portal_app;
GRANT INSERT (id, request_id, letter_id, cause, about_on) ON reminder TO portal_app;
GRANT UPDATE (done_at, done_by) ON reminder TO portal_app;

-- A plan that nobody approved says how much there is of a person, and goes when its request comes to nothing.
CREATE FUNCTION forget_unapproved_plans(p_request uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_rows integer;
BEGIN
    IF NOT acts_as_system() THEN
        RAISE EXCEPTION 'only the portal itself forgets plans' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM erasure_plan p WHERE p.request_id = p_request
        AND EXISTS (SELECT FROM request r WHERE r.id = p_request AND r.status IN ('refused', 'withdrawn', 'expired'))
        AND NOT EXISTS (SELECT FROM approval a WHERE a.plan_id = p.id)
        AND NOT EXISTS (SELECT FROM erasure_step s WHERE s.plan_id = p.id);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END $$;
REVOKE EXECUTE ON FUNCTION forget_unapproved_plans FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_unapproved_plans TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SQL))
    return manager
