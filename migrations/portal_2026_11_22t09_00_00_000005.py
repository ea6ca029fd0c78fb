"""Requests with their letters, extracts, plans, approvals and answers."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000005"
VERSION = "1.38.0"
DESCRIPTION = "Requests with their letters, extracts, plans, approvals and answers."

SQL = """
CREATE TABLE request (
    id uuid PRIMARY KEY,
    reference text NOT NULL UNIQUE CHECK (reference ~ '^JM-[0-9A-Z]{4}-[0-9A-Z]{4}$'),
    subject_id uuid NOT NULL REFERENCES data_subject,
    kind text NOT NULL CHECK (kind IN ('access', 'erasure', 'rectification', 'restriction', 'portability')),
    status text NOT NULL CHECK (status IN ('awaiting_letter', 'received', 'identity_confirmed', 'in_progress',
        'awaiting_approval', 'approved', 'executed', 'answered', 'closed', 'withdrawn', 'expired', 'refused')),
    language text NOT NULL CHECK (language IN ('sv', 'en')),
    record_version integer NOT NULL REFERENCES record_version,
    form jsonb NOT NULL,
    form_digest bytea NOT NULL,
    seal text NOT NULL,
    sender bytea NOT NULL,
    submitted_at timestamptz NOT NULL,
    expires_on date NOT NULL,
    received_on date,
    counted_from date,
    due_on date,
    handler_id uuid REFERENCES account,
    trouble text,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((received_on IS NULL) = (due_on IS NULL)),
    CHECK ((received_on IS NULL) = (counted_from IS NULL)),
    CHECK (status NOT IN ('received', 'identity_confirmed', 'in_progress', 'awaiting_approval', 'approved',
        'executed', 'answered', 'closed') OR received_on IS NOT NULL)
);
CREATE UNIQUE INDEX one_open_request_of_a_kind ON request (subject_id, kind)
    WHERE status NOT IN ('closed', 'withdrawn', 'expired', 'refused');
CREATE INDEX request_of_subject ON request (subject_id, submitted_at DESC);
CREATE INDEX request_queue ON request (due_on, id)
    WHERE status IN ('received', 'identity_confirmed', 'in_progress', 'awaiting_approval', 'approved', 'executed',
                     'answered');
CREATE INDEX request_ended ON request (changed_at DESC, id DESC)
    WHERE status IN ('closed', 'withdrawn', 'expired', 'refused');
CREATE INDEX request_awaiting_letter ON request (expires_on, id) WHERE status = 'awaiting_letter';

CREATE TABLE signed_letter (
    id uuid PRIMARY KEY,
    request_id uuid REFERENCES request,
    outcome text NOT NULL CHECK (outcome IN ('genuine', 'forged', 'altered', 'expired', 'used', 'withdrawn',
        'unknown', 'malformed')),
    method text NOT NULL CHECK (method IN ('scanned', 'typed')),
    arrived_on date NOT NULL,
    registered_at timestamptz NOT NULL DEFAULT now(),
    registered_by uuid NOT NULL REFERENCES account
);
CREATE INDEX signed_letter_recent ON signed_letter (registered_at DESC);
CREATE UNIQUE INDEX one_genuine_letter ON signed_letter (request_id) WHERE outcome = 'genuine';

CREATE TABLE identity_check (
    request_id uuid PRIMARY KEY REFERENCES request,
    method text NOT NULL CHECK (method IN ('personnummer', 'address_and_signature', 'telephone', 'in_person')),
    checked_at timestamptz NOT NULL DEFAULT now(),
    checked_by uuid NOT NULL REFERENCES account
);

CREATE TABLE extract (
    request_id uuid PRIMARY KEY REFERENCES request,
    subject_id uuid NOT NULL REFERENCES data_subject,
    content bytea NOT NULL,
    rows integer NOT NULL,
    collected_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE erasure_plan (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request,
    handler_id uuid NOT NULL REFERENCES account,
    content jsonb NOT NULL,
    digest bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    superseded_at timestamptz,
    UNIQUE (id, handler_id)
);
CREATE UNIQUE INDEX one_plan_in_force ON erasure_plan (request_id) WHERE superseded_at IS NULL;

CREATE TABLE approval (
    plan_id uuid PRIMARY KEY,
    handler_id uuid NOT NULL,
    approver_id uuid NOT NULL REFERENCES account,
    approved_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (plan_id, handler_id) REFERENCES erasure_plan (id, handler_id),
    CONSTRAINT two_persons CHECK (handler_id <> approver_id)
);

CREATE TABLE erasure_step (
    plan_id uuid NOT NULL REFERENCES erasure_plan,
    source text NOT NULL,
    counts jsonb NOT NULL,
    done_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (plan_id, source)
);

CREATE TABLE answer (
    request_id uuid PRIMARY KEY REFERENCES request,
    subject_id uuid NOT NULL REFERENCES data_subject,
    pdf bytea,
    digest bytea NOT NULL,
    rendered_at timestamptz NOT NULL DEFAULT now(),
    printed_at timestamptz,
    printed_by uuid REFERENCES account,
    posted_on date,
    posted_by uuid REFERENCES account,
    CHECK ((printed_at IS NULL) = (printed_by IS NULL)),
    CHECK ((posted_on IS NULL) = (posted_by IS NULL)),
    CHECK (posted_on IS NULL OR printed_at IS NOT NULL)
);
CREATE INDEX answer_to_print ON answer (rendered_at) WHERE posted_on IS NULL;
CREATE INDEX answer_to_forget ON answer (posted_on) WHERE pdf IS NOT NULL;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['request', 'signed_letter', 'identity_check', 'extract', 'erasure_plan', 'approval',
                             'erasure_step', 'answer'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY company ON %I USING ((SELECT acts_for_company()))', t);
    END LOOP;
END $$;
-- A member sees and starts requests of his or her own, and may withdraw them until they are approved to be carried
-- out; the rest of the journey is the company's.
CREATE POLICY own ON request FOR SELECT
    USING ((SELECT actor_kind()) = 'member' AND subject_id = (SELECT actor_id()));
CREATE POLICY own_start ON request FOR INSERT
    WITH CHECK ((SELECT actor_kind()) = 'member' AND subject_id = (SELECT actor_id()) AND status = 'awaiting_letter');
CREATE POLICY own_withdrawal ON request FOR UPDATE
    USING ((SELECT actor_kind()) = 'member' AND subject_id = (SELECT actor_id())
           AND status IN ('awaiting_letter', 'received', 'identity_confirmed', 'in_progress', 'awaiting_approval',
                          'withdrawn'))
    WITH CHECK ((SELECT actor_kind()) = 'member' AND subject_id = (SELECT actor_id()) AND status = 'withdrawn');

-- What was asked, planned and answered stays as it was; only what becomes of it is written.
GRANT SELECT, INSERT ON request, erasure_plan, answer TO portal_app;
GRANT UPDATE (status, sender, received_on, counted_from, due_on, handler_id, trouble, changed_at) ON request
    TO portal_app;
GRANT UPDATE (superseded_at) ON erasure_plan TO portal_app;
GRANT UPDATE (pdf, printed_at, printed_by, posted_on, posted_by) ON answer TO portal_app;
GRANT SELECT, INSERT ON signed_letter, identity_check, approval, erasure_step TO portal_app;
GRANT SELECT, INSERT, DELETE ON extract TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SQL))
    return manager
