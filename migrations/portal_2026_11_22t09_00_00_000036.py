"""Signing in with the company's identity provider."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000036"
VERSION = "1.38.0"
DESCRIPTION = "Signing in with the company's identity provider."

# `holder` is the digest of what one browser has: state, nonce and verifier are derived from that, and not stored.
# `waiting` is what a confirmation goes on with, encrypted. `identity` is the digest of an issuer and its subject.
PROVIDER = """
CREATE TABLE provider_start (
    holder bytea PRIMARY KEY,
    account_id uuid REFERENCES account ON DELETE CASCADE,
    go_on text NOT NULL CHECK (length(go_on) <= 2000),
    waiting bytea,
    started_at timestamptz NOT NULL DEFAULT now(),
    ends_at timestamptz NOT NULL,
    CONSTRAINT only_a_confirmation_goes_on_with_something CHECK ((account_id IS NULL) = (waiting IS NULL))
);
CREATE INDEX provider_start_of_account ON provider_start (account_id);
CREATE INDEX provider_start_ends ON provider_start (ends_at);

CREATE TABLE provider_identity (
    identity bytea PRIMARY KEY CHECK (octet_length(identity) = 32),
    issuer text NOT NULL,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    linked_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT one_identity_of_each_issuer UNIQUE (account_id, issuer)
);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['provider_start', 'provider_identity'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY system ON %I USING ((SELECT acts_as_system()))', t);
    END LOOP;
END $$;
CREATE POLICY own ON provider_identity FOR SELECT USING (account_id = (SELECT actor_id()));
CREATE POLICY administered ON provider_identity FOR SELECT
    USING ((SELECT acts_in('administrator')) AND administers(account_id));
CREATE POLICY unlinked ON provider_identity FOR DELETE
    USING ((SELECT acts_in('administrator')) AND administers(account_id));

GRANT SELECT, DELETE ON provider_start, provider_identity TO portal_app;
GRANT INSERT (holder, account_id, go_on, waiting, ends_at) ON provider_start TO portal_app;
GRANT INSERT (identity, issuer, account_id) ON provider_identity TO portal_app;

ALTER TABLE session ADD COLUMN at_provider boolean NOT NULL DEFAULT false;
ALTER TABLE started_sign_in ADD COLUMN at_provider boolean NOT NULL DEFAULT false;
GRANT INSERT (at_provider) ON started_sign_in TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, PROVIDER))
    return manager
