"""Masked passages of a text, what has been looked at, and the recipients that are told (Art. 15(4), 19)."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000018"
VERSION = "1.38.0"
DESCRIPTION = "Masked passages of a text, what has been looked at, and the recipients that are told (Art. 15(4), 19)."

MARKS = """
-- A mark belongs to the request, not to one collection: text that is the same when it is collected anew keeps it.
-- `digest` tells whether it is the same; marks from before have none and end with their extract.
ALTER TABLE masking DROP CONSTRAINT masking_pkey;
ALTER TABLE masking DROP CONSTRAINT masking_request_id_fkey;
ALTER TABLE masking ADD FOREIGN KEY (request_id) REFERENCES request ON DELETE CASCADE;
ALTER TABLE masking ADD COLUMN id uuid PRIMARY KEY DEFAULT gen_random_uuid();
-- The passage, in characters from the beginning of the text; without, the whole value.
ALTER TABLE masking ADD COLUMN begins integer CHECK (begins >= 0);
ALTER TABLE masking ADD COLUMN ends integer CHECK (ends > begins);
ALTER TABLE masking ADD CHECK ((begins IS NULL) = (ends IS NULL));
ALTER TABLE masking ADD COLUMN digest bytea;
ALTER TABLE masking ADD COLUMN unmasked_at timestamptz;
ALTER TABLE masking ADD COLUMN unmasked_by uuid REFERENCES account;
ALTER TABLE masking ADD CHECK ((unmasked_at IS NULL) = (unmasked_by IS NULL));
CREATE UNIQUE INDEX masked_once ON masking (request_id, source, table_name, row_number, column_name, begins)
    NULLS NOT DISTINCT WHERE unmasked_at IS NULL;
CREATE INDEX masking_of_request ON masking (request_id);
CREATE INDEX masking_unmasked_by ON masking (unmasked_by) WHERE unmasked_by IS NOT NULL;
REVOKE INSERT ON masking FROM portal_app;
GRANT INSERT (request_id, source, table_name, row_number, column_name, begins, ends, digest, masked_by, masked_at,
              unmasked_at, unmasked_by) ON masking TO portal_app;
GRANT UPDATE (unmasked_at, unmasked_by) ON masking TO portal_app;

CREATE TABLE cell_look (
    request_id uuid NOT NULL REFERENCES request ON DELETE CASCADE,
    source text NOT NULL,
    table_name text NOT NULL,
    row_number integer NOT NULL CHECK (row_number >= 0),
    column_name text NOT NULL,
    digest bytea NOT NULL,
    looked_at timestamptz NOT NULL DEFAULT now(),
    looked_by uuid NOT NULL REFERENCES account,
    PRIMARY KEY (request_id, source, table_name, row_number, column_name)
);
CREATE INDEX cell_look_looked_by ON cell_look (looked_by);
"""

RECIPIENTS = """
-- Whom a change was told to, or why not. `person` is by what the recipient finds the person: kept, encrypted with the
-- person's key, until the recipient has been told.
CREATE TABLE recipient_listing (
    request_id uuid NOT NULL REFERENCES request ON DELETE CASCADE,
    about text NOT NULL CHECK (about IN ('rectification', 'erasure', 'restriction')),
    subject_id uuid NOT NULL REFERENCES data_subject,
    listed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (request_id, about)
);
CREATE INDEX recipient_listing_of_subject ON recipient_listing (subject_id);

CREATE TABLE recipient_notice (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL,
    about text NOT NULL,
    subject_id uuid NOT NULL REFERENCES data_subject,
    recipient text NOT NULL,
    -- Which of several whom the record names as one recipient; '' where it names nobody.
    contact text NOT NULL,
    categories text[] NOT NULL,
    person bytea,
    letter_id uuid,
    ordered_at timestamptz,
    outcome text CHECK (outcome IN ('letter', 'message', 'not_needed', 'impossible', 'disproportionate')),
    told_on date,
    -- How and to whom, or why not; encrypted with the person's key.
    note bytea,
    settled_at timestamptz,
    settled_by uuid REFERENCES account,
    FOREIGN KEY (request_id, about) REFERENCES recipient_listing ON DELETE CASCADE,
    UNIQUE (request_id, about, recipient, contact),
    CHECK ((letter_id IS NULL) = (ordered_at IS NULL)),
    CHECK ((outcome IS NULL) = (settled_at IS NULL)),
    CHECK (settled_by IS NULL OR settled_at IS NOT NULL),
    CHECK ((told_on IS NOT NULL) = COALESCE(outcome IN ('letter', 'message'), false)),
    CHECK (outcome IS NULL OR person IS NULL)
);
CREATE INDEX recipient_notice_of_subject ON recipient_notice (subject_id);
CREATE INDEX recipient_notice_of_letter ON recipient_notice (letter_id) WHERE letter_id IS NOT NULL;
CREATE INDEX recipient_notice_settled_by ON recipient_notice (settled_by) WHERE settled_by IS NOT NULL;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['cell_look', 'recipient_listing', 'recipient_notice'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY company ON %I USING ((SELECT acts_for_company()))', t);
    END LOOP;
END $$;
-- Whoever asks is told who the recipients were (Art. 19).
CREATE POLICY own ON recipient_notice FOR SELECT
    USING ((SELECT actor_kind()) = 'member' AND subject_id = (SELECT actor_id()));

GRANT SELECT, DELETE ON cell_look TO portal_app;
GRANT INSERT (request_id, source, table_name, row_number, column_name, digest, looked_at, looked_by) ON cell_look
    TO portal_app;
GRANT SELECT ON recipient_listing, recipient_notice TO portal_app;
GRANT INSERT (request_id, about, subject_id) ON recipient_listing TO portal_app;
GRANT INSERT (id, request_id, about, subject_id, recipient, contact, categories, person) ON recipient_notice
    TO portal_app;
GRANT UPDATE (person, letter_id, ordered_at, outcome, told_on, note, settled_at, settled_by) ON recipient_notice
    TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, MARKS + RECIPIENTS))
    return manager
