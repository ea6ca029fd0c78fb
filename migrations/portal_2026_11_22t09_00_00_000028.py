"""Questions to the senders of letters that were set aside, which wait meanwhile."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000028"
VERSION = "1.38.0"
DESCRIPTION = "Questions to the senders of letters that were set aside, which wait meanwhile."

SQL = """
-- The letter that is asked about has no way on yet: it waits for the answer, and then for what somebody chooses.
-- Texts are encrypted as the envelope's are.
CREATE TABLE letter_question (
    id uuid PRIMARY KEY,
    envelope_id uuid NOT NULL REFERENCES signed_letter ON DELETE CASCADE,
    letter_id uuid REFERENCES letter ON DELETE SET NULL,
    question bytea,
    answer_by date NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    asked_by uuid NOT NULL REFERENCES account,
    answered_on date,
    answered_how text CHECK (answered_how IN ('letter', 'telephone', 'in_person', 'email')),
    answer bytea,
    noted_at timestamptz,
    noted_by uuid REFERENCES account,
    superseded_at timestamptz,
    CHECK ((answered_on IS NULL) = (answered_how IS NULL)),
    CHECK ((answered_on IS NULL) = (noted_at IS NULL)),
    CHECK ((answered_on IS NULL) = (noted_by IS NULL))
);
CREATE UNIQUE INDEX one_open_letter_question ON letter_question (envelope_id)
    WHERE answered_on IS NULL AND superseded_at IS NULL;
CREATE INDEX letter_question_of_envelope ON letter_question (envelope_id, asked_at);
CREATE INDEX letter_question_letter ON letter_question (letter_id) WHERE letter_id IS NOT NULL;
CREATE INDEX letter_question_asked_by ON letter_question (asked_by);
CREATE INDEX letter_question_noted_by ON letter_question (noted_by) WHERE noted_by IS NOT NULL;

ALTER TABLE letter_question ENABLE ROW LEVEL SECURITY;
ALTER TABLE letter_question FORCE ROW LEVEL SECURITY;
CREATE POLICY company ON letter_question USING ((SELECT acts_for_company()));

GRANT SELECT ON letter_question TO portal_app;
GRANT INSERT (id, envelope_id, letter_id, question, answer_by, asked_by) ON letter_question TO portal_app;
GRANT UPDATE (question, answered_on, answered_how, answer, noted_at, noted_by, superseded_at) ON letter_question
    TO portal_app;

-- A newer letter in order takes the place of one that was set aside.
ALTER TABLE letter_way_on DROP CONSTRAINT letter_way_on_way_check;
ALTER TABLE letter_way_on ADD CONSTRAINT letter_way_on_way_check CHECK (way IN ('return', 'question', 'refuse', 'keep',
    'without_form', 'accept', 'nothing', 'typed_again', 'replaced'));
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SQL))
    return manager
