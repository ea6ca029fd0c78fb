"""The intake: a ledger of envelopes with their ways on, and letters read in batches from an office scanner."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000014"
VERSION = "1.38.0"
DESCRIPTION = (
    "The intake: a ledger of envelopes with their ways on, and letters read in batches from an office scanner."
)

ENVELOPES = """
-- What is written about an envelope, and its pages, is encrypted with the key of `subject_id` where it led to a person,
-- and with `own_key` until then.
ALTER TABLE signed_letter
    DROP CONSTRAINT signed_letter_outcome_check,
    DROP CONSTRAINT signed_letter_method_check,
    ADD CONSTRAINT signed_letter_outcome_check CHECK (outcome IN ('genuine', 'unsigned', 'changed', 'forged',
        'altered', 'expired', 'used', 'withdrawn', 'unknown', 'malformed', 'foreign')),
    ADD CONSTRAINT signed_letter_method_check CHECK (method IN ('scanned', 'typed', 'batch', 'by_eye')),
    ADD COLUMN subject_id uuid REFERENCES data_subject ON DELETE CASCADE,
    ADD COLUMN own_key bytea,
    ADD COLUMN postmark text NOT NULL DEFAULT 'not_noted'
        CHECK (postmark IN ('read', 'unreadable', 'not_noted')),
    ADD COLUMN postmarked_on date,
    ADD COLUMN signed text NOT NULL DEFAULT 'not_noted' CHECK (signed IN ('yes', 'no', 'not_noted')),
    ADD COLUMN enclosures integer NOT NULL DEFAULT 0 CHECK (enclosures BETWEEN 0 AND 999),
    ADD COLUMN content bytea,
    ADD COLUMN settled_at timestamptz,
    ADD CONSTRAINT postmark_read CHECK ((postmark = 'read') = (postmarked_on IS NOT NULL)),
    ADD CONSTRAINT posted_before_it_came CHECK (postmarked_on <= arrived_on),
    ADD CONSTRAINT started_by_a_signature CHECK (outcome <> 'genuine' OR signed <> 'no');
CREATE INDEX signed_letter_of_subject ON signed_letter (subject_id) WHERE subject_id IS NOT NULL;
-- Somebody still has to choose their way on: few of them, however many letters there have been.
CREATE INDEX signed_letter_waiting ON signed_letter (arrived_on, registered_at)
    WHERE outcome <> 'genuine' AND settled_at IS NULL;
GRANT UPDATE (request_id, subject_id, own_key, content, settled_at) ON signed_letter TO portal_app;

-- What staff decided to do with an envelope that does not simply start the work; there is one way on for each.
CREATE TABLE letter_way_on (
    envelope_id uuid PRIMARY KEY REFERENCES signed_letter ON DELETE CASCADE,
    way text NOT NULL CHECK (way IN ('return', 'question', 'refuse', 'keep', 'without_form', 'accept', 'nothing',
        'typed_again')),
    note bytea,
    letter_id uuid REFERENCES letter ON DELETE SET NULL,
    chosen_at timestamptz NOT NULL DEFAULT now(),
    chosen_by uuid NOT NULL REFERENCES account
);
CREATE INDEX letter_way_on_chosen_by ON letter_way_on (chosen_by);
CREATE INDEX letter_way_on_letter ON letter_way_on (letter_id) WHERE letter_id IS NOT NULL;

CREATE TABLE letter_page (
    envelope_id uuid NOT NULL REFERENCES signed_letter ON DELETE CASCADE,
    number integer NOT NULL CHECK (number > 0),
    is_blank boolean NOT NULL,
    picture bytea NOT NULL,
    PRIMARY KEY (envelope_id, number)
);
ALTER TABLE letter_page ALTER COLUMN picture SET STORAGE EXTERNAL;
"""

SCANS = """
CREATE TABLE scan_batch (
    id uuid PRIMARY KEY,
    digest bytea NOT NULL,
    own_key bytea,
    size bigint NOT NULL CHECK (size > 0),
    uploaded_at timestamptz NOT NULL DEFAULT now(),
    uploaded_by uuid NOT NULL REFERENCES account,
    pages integer CHECK (pages > 0),
    attempts integer NOT NULL DEFAULT 0,
    read_at timestamptz,
    failure text CHECK (failure IN ('encrypted', 'broken', 'too_many_pages', 'too_large_picture')),
    ended_at timestamptz,
    CHECK (read_at IS NULL OR pages IS NOT NULL),
    CHECK (failure IS NULL OR ended_at IS NOT NULL)
);
CREATE UNIQUE INDEX scan_batch_once ON scan_batch (digest) WHERE failure IS NULL;
CREATE INDEX scan_batch_recent ON scan_batch (uploaded_at DESC);
CREATE INDEX scan_batch_ended ON scan_batch (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX scan_batch_uploaded_by ON scan_batch (uploaded_by);

CREATE TABLE scan_file (
    batch_id uuid NOT NULL REFERENCES scan_batch ON DELETE CASCADE,
    number integer NOT NULL CHECK (number > 0),
    content bytea NOT NULL,
    PRIMARY KEY (batch_id, number)
);
ALTER TABLE scan_file ALTER COLUMN content SET STORAGE EXTERNAL;

-- A letter of a batch is called by the number of its first page. It ends as an envelope, or as nothing but blank paper.
CREATE TABLE scan_letter (
    batch_id uuid NOT NULL REFERENCES scan_batch ON DELETE CASCADE,
    number integer NOT NULL CHECK (number > 0),
    envelope_id uuid REFERENCES signed_letter ON DELETE SET NULL,
    settled_at timestamptz,
    settled_by uuid REFERENCES account,
    PRIMARY KEY (batch_id, number),
    CHECK ((settled_at IS NULL) = (settled_by IS NULL)),
    CHECK (envelope_id IS NULL OR settled_at IS NOT NULL)
);
CREATE INDEX scan_letter_envelope ON scan_letter (envelope_id) WHERE envelope_id IS NOT NULL;
CREATE INDEX scan_letter_settled_by ON scan_letter (settled_by) WHERE settled_by IS NOT NULL;

-- `seals` are what codes of our kind say; what other codes say is not kept.
CREATE TABLE scan_page (
    batch_id uuid NOT NULL REFERENCES scan_batch ON DELETE CASCADE,
    number integer NOT NULL CHECK (number > 0),
    letter integer,
    seals text[] NOT NULL,
    other_codes integer NOT NULL,
    is_damaged boolean NOT NULL,
    is_blank boolean NOT NULL,
    picture bytea,
    small bytea,
    PRIMARY KEY (batch_id, number)
);
ALTER TABLE scan_page ALTER COLUMN picture SET STORAGE EXTERNAL;
CREATE INDEX scan_page_of_letter ON scan_page (batch_id, letter, number);
"""

RIGHTS = """
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['letter_way_on', 'letter_page', 'scan_batch', 'scan_file', 'scan_letter', 'scan_page'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY company ON %I USING ((SELECT acts_for_company()))', t);
    END LOOP;
END $$;

-- What was decided stays as it was, save for its words, which go with the person.
GRANT SELECT ON letter_way_on TO portal_app;
GRANT INSERT (envelope_id, way, note, letter_id, chosen_by) ON letter_way_on TO portal_app;
GRANT UPDATE (note) ON letter_way_on TO portal_app;
GRANT SELECT, INSERT, DELETE ON letter_page TO portal_app;
GRANT UPDATE (picture) ON letter_page TO portal_app;
GRANT SELECT, DELETE ON scan_batch TO portal_app;
GRANT INSERT (id, digest, own_key, size, uploaded_by) ON scan_batch TO portal_app;
GRANT UPDATE (own_key, pages, attempts, read_at, failure, ended_at) ON scan_batch TO portal_app;
GRANT SELECT, INSERT, DELETE ON scan_file, scan_letter TO portal_app;
GRANT UPDATE (envelope_id, settled_at, settled_by) ON scan_letter TO portal_app;
GRANT SELECT, INSERT, DELETE ON scan_page TO portal_app;
GRANT UPDATE (letter, picture, small) ON scan_page TO portal_app;
"""

FORGETTING = """
-- A stray letter for which nobody has chosen a way on stays until somebody has.
CREATE OR REPLACE FUNCTION forget_letters(p_before timestamptz, p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_rows integer;
BEGIN
    IF NOT acts_as_system() THEN
        RAISE EXCEPTION 'only the portal itself forgets letters' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM signed_letter WHERE id IN (
        SELECT l.id FROM signed_letter l JOIN letter_way_on w ON w.envelope_id = l.id
        WHERE l.request_id IS NULL AND l.registered_at < never_after(p_before)
        ORDER BY l.registered_at, l.id LIMIT p_limit);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END $$;

-- What was registered before envelopes had ways on is not asked about now.
SELECT set_config('portal.actor_kind', 'system', true);
INSERT INTO letter_way_on (envelope_id, way, chosen_at, chosen_by)
    SELECT id, 'keep', registered_at, registered_by FROM signed_letter WHERE outcome <> 'genuine';
UPDATE signed_letter SET settled_at = registered_at WHERE outcome <> 'genuine';
SELECT set_config('portal.actor_kind', '', true);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, ENVELOPES + SCANS + RIGHTS + FORGETTING))
    return manager
