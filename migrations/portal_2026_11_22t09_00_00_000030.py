"""Passkeys, and the challenges that they answer."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000030"
VERSION = "1.38.0"
DESCRIPTION = "Passkeys, and the challenges that they answer."

# `user_handle` is random and the same for all of an account's; `name` is encrypted, since people write what they like.
# A passkey whose counter went back may have been copied: since `doubted_at` it opens nothing.
PASSKEYS = """
CREATE TABLE passkey (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    credential_id bytea NOT NULL UNIQUE CHECK (octet_length(credential_id) BETWEEN 1 AND 1023),
    public_key bytea NOT NULL,
    user_handle bytea NOT NULL CHECK (octet_length(user_handle) = 32),
    name bytea NOT NULL,
    sign_count bigint NOT NULL CHECK (sign_count >= 0),
    made_at timestamptz NOT NULL DEFAULT now(),
    used_at timestamptz,
    doubted_at timestamptz
);
CREATE INDEX passkey_of_account ON passkey (account_id);

CREATE TABLE passkey_challenge (
    holder bytea PRIMARY KEY,
    account_id uuid REFERENCES account ON DELETE CASCADE,
    challenge bytea NOT NULL CHECK (octet_length(challenge) >= 32),
    user_handle bytea,
    ends_at timestamptz NOT NULL
);
CREATE INDEX passkey_challenge_of_account ON passkey_challenge (account_id);
CREATE INDEX passkey_challenge_ends ON passkey_challenge (ends_at);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['passkey', 'passkey_challenge'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY system ON %I USING ((SELECT acts_as_system()))', t);
    END LOOP;
END $$;
CREATE POLICY own ON passkey FOR SELECT USING (account_id = (SELECT actor_id()));
CREATE POLICY administered ON passkey FOR SELECT
    USING ((SELECT acts_in('administrator')) AND administers(account_id));
CREATE POLICY reset ON passkey FOR DELETE
    USING ((SELECT acts_in('administrator')) AND administers(account_id));

GRANT SELECT, DELETE ON passkey, passkey_challenge TO portal_app;
GRANT INSERT (id, account_id, credential_id, public_key, user_handle, name, sign_count) ON passkey TO portal_app;
GRANT UPDATE (sign_count, used_at, doubted_at) ON passkey TO portal_app;
GRANT INSERT, UPDATE ON passkey_challenge TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, PASSKEYS))
    return manager
