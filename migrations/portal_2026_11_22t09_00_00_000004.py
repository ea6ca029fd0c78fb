"""The record of processing in immutable versions, and the consents that refer to them."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000004"
VERSION = "1.38.0"
DESCRIPTION = "The record of processing in immutable versions, and the consents that refer to them."

SQL = """
CREATE TABLE record_version (
    version integer PRIMARY KEY,
    digest bytea NOT NULL,
    content jsonb NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON record_version
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON record_version
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE consent (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject_id uuid NOT NULL REFERENCES data_subject,
    activity text NOT NULL,
    choice text NOT NULL CHECK (choice IN ('consent', 'objection')),
    given boolean NOT NULL,
    record_version integer NOT NULL REFERENCES record_version,
    wording text NOT NULL,
    language text NOT NULL CHECK (language IN ('sv', 'en')),
    origin text NOT NULL CHECK (origin IN ('portal', 'staff', 'erasure')),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX consent_of_subject ON consent (subject_id, activity, id DESC);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON consent
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON consent
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent FORCE ROW LEVEL SECURITY;
CREATE POLICY company ON consent USING ((SELECT acts_for_company()));
CREATE POLICY own ON consent USING ((SELECT actor_kind()) = 'member' AND subject_id = (SELECT actor_id()));

GRANT SELECT, INSERT ON record_version, consent TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SQL))
    return manager
