"""What a request asks for in particular, and what staff decide of it: rectification, objection, portability."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000016"
VERSION = "1.38.0"
DESCRIPTION = (
    "What a request asks for in particular, and what staff decide of it: rectification, objection, portability."
)

SQL = """
ALTER TABLE request DROP CONSTRAINT request_kind_check;
ALTER TABLE request ADD CONSTRAINT request_kind_check
    CHECK (kind IN ('access', 'erasure', 'rectification', 'restriction', 'portability', 'objection'));

-- What is wrong, why the data is to be blocked, what is objected to: encrypted, since it is the person's own words.
CREATE TABLE wish (
    request_id uuid PRIMARY KEY REFERENCES request ON DELETE CASCADE,
    subject_id uuid NOT NULL REFERENCES data_subject,
    content bytea NOT NULL
);
CREATE INDEX wish_of_subject ON wish (subject_id);

-- What becomes of each thing that is to be rectified (Art. 16). A decision is taken back by whoever decides anew.
CREATE TABLE rectification (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request ON DELETE CASCADE,
    number smallint NOT NULL CHECK (number > 0),
    outcome text NOT NULL CHECK (outcome IN ('by_map', 'by_hand', 'not_done')),
    source text,
    table_name text,
    column_name text,
    -- What was there, what is there now, or why not; encrypted with the person's key.
    content bytea NOT NULL,
    decided_at timestamptz NOT NULL DEFAULT now(),
    decided_by uuid NOT NULL REFERENCES account,
    withdrawn_at timestamptz,
    withdrawn_by uuid REFERENCES account,
    rows integer CHECK (rows > 0),
    done_at timestamptz,
    CHECK (outcome <> 'by_map' OR (source IS NOT NULL AND table_name IS NOT NULL AND column_name IS NOT NULL)),
    CHECK (withdrawn_by IS NULL OR withdrawn_at IS NOT NULL),
    CHECK ((done_at IS NULL) = (rows IS NULL)),
    CHECK (done_at IS NULL OR outcome = 'by_map')
);
CREATE UNIQUE INDEX one_rectification_in_force ON rectification (request_id, number) WHERE withdrawn_at IS NULL;
CREATE INDEX rectification_of_request ON rectification (request_id);
CREATE INDEX rectification_decided_by ON rectification (decided_by);
CREATE INDEX rectification_withdrawn_by ON rectification (withdrawn_by) WHERE withdrawn_by IS NOT NULL;

-- What becomes of each activity that is objected to (Art. 21).
CREATE TABLE objection (
    request_id uuid NOT NULL REFERENCES request ON DELETE CASCADE,
    subject_id uuid NOT NULL REFERENCES data_subject,
    activity text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('ended', 'kept')),
    -- Why it goes on, encrypted with the person's key.
    reason bytea,
    decided_at timestamptz NOT NULL DEFAULT now(),
    decided_by uuid NOT NULL REFERENCES account,
    PRIMARY KEY (request_id, activity),
    CHECK (outcome = 'ended' OR reason IS NOT NULL)
);
CREATE INDEX objection_of_subject ON objection (subject_id);
CREATE INDEX objection_decided_by ON objection (decided_by);

-- The files of an answer by Art. 20, as the letter beside them names them; they are made again from the extract.
CREATE TABLE portable_file (
    request_id uuid NOT NULL REFERENCES request ON DELETE CASCADE,
    number smallint NOT NULL CHECK (number > 0),
    name text NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    PRIMARY KEY (request_id, number)
);

-- Which letter tells a person that a restriction will be lifted (Art. 18(3)), and how soon it may be.
CREATE TABLE lifting_notice (
    letter_id uuid PRIMARY KEY REFERENCES letter ON DELETE CASCADE,
    restriction_id uuid NOT NULL REFERENCES restriction ON DELETE CASCADE,
    earliest date NOT NULL
);
CREATE INDEX lifting_notice_of_restriction ON lifting_notice (restriction_id);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['wish', 'rectification', 'objection', 'portable_file', 'lifting_notice'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY company ON %I USING ((SELECT acts_for_company()))', t);
    END LOOP;
END $$;
CREATE POLICY own ON wish FOR SELECT
    USING ((SELECT actor_kind()) = 'member' AND subject_id = (SELECT actor_id()));
CREATE POLICY own_start ON wish FOR INSERT
    WITH CHECK ((SELECT actor_kind()) = 'member' AND subject_id = (SELECT actor_id()));

-- What was asked and decided stays as it was; only what becomes of it is written.
GRANT SELECT, DELETE ON wish, rectification, objection TO portal_app;
GRANT SELECT ON portable_file, lifting_notice TO portal_app;
GRANT INSERT (request_id, subject_id, content) ON wish TO portal_app;
GRANT INSERT (id, request_id, number, outcome, source, table_name, column_name, content, decided_by)
    ON rectification TO portal_app;
GRANT UPDATE (withdrawn_at, withdrawn_by, rows, done_at) ON rectification TO portal_app;
GRANT INSERT (request_id, subject_id, activity, outcome, reason, decided_by) ON objection TO portal_app;
GRANT INSERT (request_id, number, name, size, sha256) ON portable_file TO portal_app;
GRANT INSERT (letter_id, restriction_id, earliest) ON lifting_notice TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SQL))
    return manager
