"""Accounts, data subjects with their keys, sessions and the sign-in throttle."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "Accounts, data subjects with their keys, sessions and the sign-in throttle."

SQL = """
CREATE TABLE data_subject (
    id uuid PRIMARY KEY,
    customer_number text UNIQUE,
    data_key bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    key_destroyed_at timestamptz,
    retained_identifiers bytea,
    CHECK ((data_key IS NULL) = (key_destroyed_at IS NOT NULL))
);
CREATE INDEX data_subject_retained ON data_subject (id) WHERE retained_identifiers IS NOT NULL;

CREATE TABLE account (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('member', 'staff')),
    email text UNIQUE CHECK (email = lower(email)),
    password_hash text,
    language text NOT NULL DEFAULT 'sv' CHECK (language IN ('sv', 'en')),
    role text CHECK (role IN ('handler', 'approver')),
    name text,
    created_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz,
    CHECK ((kind = 'staff') = (role IS NOT NULL)),
    CHECK ((kind = 'staff') = (name IS NOT NULL)),
    CHECK (closed_at IS NOT NULL OR email IS NOT NULL)
);

CREATE TABLE session (
    token_hash bytea PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    form_token text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    authenticated_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    ends_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX session_of_account ON session (account_id);

CREATE TABLE throttle (
    key bytea PRIMARY KEY,
    window_started_at timestamptz NOT NULL,
    failures integer NOT NULL
);

CREATE TABLE known_browser (
    token_hash bytea PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX known_browser_of_account ON known_browser (account_id);

ALTER TABLE data_subject ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_subject FORCE ROW LEVEL SECURITY;
CREATE POLICY company ON data_subject USING ((SELECT acts_for_company()));
CREATE POLICY own ON data_subject FOR SELECT USING (acts_as_member(id));

ALTER TABLE account ENABLE ROW LEVEL SECURITY;
ALTER TABLE account FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON account USING ((SELECT acts_as_system()));
CREATE POLICY own ON account USING (id = (SELECT actor_id()));
CREATE POLICY colleagues ON account FOR SELECT USING (kind = 'staff' AND (SELECT actor_kind()) = 'staff');

ALTER TABLE session ENABLE ROW LEVEL SECURITY;
ALTER TABLE session FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON session USING ((SELECT acts_as_system()));
CREATE POLICY own ON session USING (account_id = (SELECT actor_id()));

ALTER TABLE throttle ENABLE ROW LEVEL SECURITY;
ALTER TABLE throttle FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON throttle USING ((SELECT acts_as_system()));

ALTER TABLE known_browser ENABLE ROW LEVEL SECURITY;
ALTER TABLE known_browser FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON known_browser USING ((SELECT acts_as_system()));

GRANT SELECT, INSERT ON data_subject, account TO portal_app;
GRANT UPDATE (customer_number, data_key, key_destroyed_at, retained_identifiers) ON data_subject TO portal_app;
-- Nobody turns a member into staff: what an account is, is said once.
GRANT UPDATE (email, password_hash, language, closed_at) ON account TO portal_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON session, throttle, known_browser TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SQL))
    return manager
