"""Erasures that survive anything: identifiers with the plan, recorded steps, certificates and tombstones."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "Erasures that survive anything: identifiers with the plan, recorded steps, certificates and tombstones."

SQL = """
-- By what the sources knew the person when the plan was made, encrypted with the person's key.
ALTER TABLE erasure_plan ADD COLUMN identifiers bytea;

-- What was noted before now was noted when a source had been erased.
ALTER TABLE erasure_step ADD COLUMN step text NOT NULL DEFAULT 'erased'
    CHECK (step IN ('begun', 'erased', 'verified'));
ALTER TABLE erasure_step ALTER COLUMN step DROP DEFAULT;
ALTER TABLE erasure_step ALTER COLUMN counts DROP NOT NULL;
ALTER TABLE erasure_step ADD CHECK ((counts IS NOT NULL) = (step = 'erased'));
ALTER TABLE erasure_step DROP CONSTRAINT erasure_step_pkey;
ALTER TABLE erasure_step ADD PRIMARY KEY (plan_id, source, step);

CREATE TABLE erasure_certificate (
    request_id uuid PRIMARY KEY REFERENCES request,
    content jsonb NOT NULL,
    digest bytea NOT NULL,
    signature bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);

-- What must be erased again when a database comes back from a backup. Without references: a portal that comes back
-- itself reads tombstones of persons and requests that it no longer knows. `settled_at`: it was done again in a source
-- that cannot write the receipt anew.
CREATE TABLE erasure_tombstone (
    id uuid PRIMARY KEY,
    subject_id uuid NOT NULL,
    request_id uuid NOT NULL,
    source text NOT NULL,
    plan_digest bytea NOT NULL,
    rows integer NOT NULL CHECK (rows >= 0),
    identifiers bytea[] NOT NULL,
    erased_at timestamptz NOT NULL,
    journalled_at timestamptz,
    settled_at timestamptz
);
CREATE INDEX erasure_tombstone_of_source ON erasure_tombstone (source, erased_at DESC, id);
CREATE INDEX erasure_tombstone_to_journal ON erasure_tombstone (erased_at, id) WHERE journalled_at IS NULL;

-- What is erased of an erased person later on: when the time that it was kept for is up, or when it came back from a
-- backup. Begun before the source is asked, so that a count is not lost with the worker.
CREATE TABLE later_erasure (
    id uuid NOT NULL,
    subject_id uuid NOT NULL,
    request_id uuid NOT NULL,
    source text NOT NULL,
    plan_digest bytea NOT NULL,
    step text NOT NULL CHECK (step IN ('begun', 'erased', 'dropped')),
    code text NOT NULL,
    counts jsonb NOT NULL,
    done_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, step)
);
CREATE INDEX later_erasure_of_subject ON later_erasure (subject_id, source);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['erasure_certificate', 'erasure_tombstone', 'later_erasure'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
END $$;
CREATE POLICY company ON erasure_certificate USING ((SELECT acts_for_company()));
CREATE POLICY system ON erasure_tombstone USING ((SELECT acts_as_system()));
CREATE POLICY company ON later_erasure USING ((SELECT acts_for_company()));

GRANT SELECT, INSERT ON erasure_certificate, erasure_tombstone, later_erasure TO portal_app;
GRANT UPDATE (journalled_at, settled_at) ON erasure_tombstone TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SQL))
    return manager
