"""Tasks for staff in places that no program can read, with what they attest and the files that they find."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000009"
VERSION = "1.38.0"
DESCRIPTION = "Tasks for staff in places that no program can read, with what they attest and the files that they find."

SQL = """
CREATE TABLE manual_task (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request,
    subject_id uuid NOT NULL REFERENCES data_subject,
    source text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('access', 'erasure')),
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (request_id, source),
    UNIQUE (id, kind)
);
CREATE INDEX manual_task_of_subject ON manual_task (subject_id);

-- What somebody says to have done is never changed; taking it back is a row's own who and when.
CREATE TABLE manual_attestation (
    id uuid PRIMARY KEY,
    task_id uuid NOT NULL,
    kind text NOT NULL,
    outcome text NOT NULL,
    note bytea,
    erased integer NOT NULL DEFAULT 0 CHECK (erased >= 0),
    kept integer NOT NULL DEFAULT 0 CHECK (kept >= 0),
    ground bytea,
    kept_until date,
    -- How what is kept is found again; wrapped, since it is needed when the person's key is gone.
    found_again bytea CHECK (found_again IS NULL OR outcome = 'kept'),
    attested_at timestamptz NOT NULL DEFAULT now(),
    attested_by uuid NOT NULL REFERENCES account,
    withdrawn_at timestamptz,
    withdrawn_by uuid REFERENCES account,
    FOREIGN KEY (task_id, kind) REFERENCES manual_task (id, kind),
    CHECK ((kind = 'access' AND outcome IN ('nothing_found', 'found'))
           OR (kind = 'erasure' AND outcome IN ('nothing_found', 'erased', 'kept'))),
    CHECK ((outcome = 'kept') = (kept > 0)),
    CHECK (outcome <> 'erased' OR erased > 0),
    CHECK (outcome IN ('erased', 'kept') OR erased = 0),
    CHECK ((kept > 0) = (kept_until IS NOT NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);
CREATE UNIQUE INDEX one_attestation_in_force ON manual_attestation (task_id) WHERE withdrawn_at IS NULL;
CREATE INDEX manual_attestation_of_task ON manual_attestation (task_id, kind);
CREATE INDEX manual_attestation_attested_by ON manual_attestation (attested_by);
CREATE INDEX manual_attestation_withdrawn_by ON manual_attestation (withdrawn_by) WHERE withdrawn_by IS NOT NULL;

-- What was kept and need not be any longer: staff are told, and somebody says to have destroyed it.
CREATE TABLE manual_destruction (
    attestation_id uuid PRIMARY KEY REFERENCES manual_attestation,
    due_since timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz,
    destroyed_by uuid REFERENCES account,
    CHECK ((destroyed_at IS NULL) = (destroyed_by IS NULL))
);
CREATE INDEX manual_destruction_waiting ON manual_destruction (attestation_id) WHERE destroyed_at IS NULL;
CREATE INDEX manual_destruction_destroyed_by ON manual_destruction (destroyed_by) WHERE destroyed_by IS NOT NULL;

CREATE TABLE manual_file (
    id uuid PRIMARY KEY,
    task_id uuid NOT NULL REFERENCES manual_task,
    name bytea NOT NULL,
    media_type text NOT NULL CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png', 'image/tiff',
        'text/plain')),
    size integer NOT NULL CHECK (size > 0),
    content bytea NOT NULL,
    sha256 bytea NOT NULL,
    added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    added_by uuid NOT NULL REFERENCES account
);
CREATE INDEX manual_file_of_task ON manual_file (task_id, added_at);
CREATE INDEX manual_file_added_by ON manual_file (added_by);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['manual_task', 'manual_attestation', 'manual_destruction', 'manual_file'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY company ON %I USING ((SELECT acts_for_company()))', t);
    END LOOP;
END $$;

GRANT SELECT ON manual_task, manual_attestation, manual_destruction TO portal_app;
GRANT INSERT (id, request_id, subject_id, source, kind) ON manual_task TO portal_app;
GRANT INSERT (id, task_id, kind, outcome, note, erased, kept, ground, kept_until, found_again, attested_by)
    ON manual_attestation TO portal_app;
-- The texts go when their time is up; that somebody attested stays.
GRANT UPDATE (note, ground, found_again, withdrawn_at, withdrawn_by) ON manual_attestation TO portal_app;
GRANT INSERT (attestation_id) ON manual_destruction TO portal_app;
GRANT UPDATE (destroyed_at, destroyed_by) ON manual_destruction TO portal_app;
GRANT SELECT, DELETE ON manual_file TO portal_app;
GRANT INSERT (id, task_id, name, media_type, size, content, sha256, added_by) ON manual_file TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SQL))
    return manager
