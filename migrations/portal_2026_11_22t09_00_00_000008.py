"""Extracts in chunks and answers in parts, so that one of any size needs no more memory than a small one."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000008"
VERSION = "1.38.0"
DESCRIPTION = "Extracts in chunks and answers in parts, so that one of any size needs no more memory than a small one."

SQL = """
-- Row-level security binds the owner too: without an actor the rows below would not be there.
SELECT set_config('portal.actor_kind', 'system', true);

-- What is collected belongs to an attempt; it is the extract once the head, which names its attempt, is there.
CREATE TABLE extract_attempt (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request ON DELETE CASCADE,
    subject_id uuid NOT NULL REFERENCES data_subject,
    started_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX extract_attempt_of_request ON extract_attempt (request_id);
CREATE INDEX extract_attempt_of_subject ON extract_attempt (subject_id);

CREATE TABLE extract_chunk (
    attempt_id uuid NOT NULL REFERENCES extract_attempt ON DELETE CASCADE,
    number integer NOT NULL CHECK (number >= 0),
    source text NOT NULL,
    table_name text NOT NULL,
    first_row integer NOT NULL CHECK (first_row >= 0),
    rows integer NOT NULL CHECK (rows > 0),
    noted integer NOT NULL CHECK (noted BETWEEN 0 AND rows),
    first_noted integer NOT NULL CHECK (first_noted BETWEEN 0 AND first_row),
    size bigint NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (attempt_id, number)
);
ALTER TABLE extract_chunk ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX extract_chunk_of_row ON extract_chunk (attempt_id, source, table_name, first_row);
CREATE UNIQUE INDEX extract_chunk_of_noted ON extract_chunk (attempt_id, source, table_name, first_noted)
    WHERE noted > 0;

-- Extracts from before are in another form: those that wait are collected anew.
UPDATE request SET status = 'in_progress' WHERE status = 'approved' AND kind = 'access';
WITH job AS (
    INSERT INTO pgqueuer (priority, status, entrypoint, payload)
    SELECT 0, 'queued', 'collect-extract', uuid_send(id) FROM request
    WHERE kind = 'access' AND status = 'in_progress' AND id IN (SELECT request_id FROM extract)
    RETURNING id, status, priority, entrypoint
)
INSERT INTO pgqueuer_log (job_id, status, priority, entrypoint) SELECT id, status, priority, entrypoint FROM job;
DELETE FROM extract;
ALTER TABLE extract ADD COLUMN attempt_id uuid NOT NULL UNIQUE REFERENCES extract_attempt ON DELETE CASCADE;

CREATE TABLE answer_part (
    request_id uuid NOT NULL REFERENCES request ON DELETE CASCADE,
    number integer NOT NULL CHECK (number > 0),
    plan bytea NOT NULL,
    pdf bytea NOT NULL,
    digest bytea NOT NULL,
    pages integer NOT NULL CHECK (pages >= 0),
    rendered_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (request_id, number)
);
ALTER TABLE answer_part ALTER COLUMN pdf SET STORAGE EXTERNAL;
INSERT INTO answer_part (request_id, number, plan, pdf, digest, pages, rendered_at)
    SELECT request_id, 1, ''::bytea, pdf, digest, 0, rendered_at FROM answer WHERE pdf IS NOT NULL;
ALTER TABLE answer DROP COLUMN pdf;
CREATE INDEX answer_posted ON answer (posted_on) WHERE posted_on IS NOT NULL;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['extract_attempt', 'extract_chunk', 'answer_part'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY company ON %I USING ((SELECT acts_for_company()))', t);
        EXECUTE format('GRANT SELECT, INSERT, DELETE ON %I TO portal_app', t);
    END LOOP;
END $$;
SELECT set_config('portal.actor_kind', '', true);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SQL))
    return manager
