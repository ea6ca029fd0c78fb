"""Second factors: one-time codes, recovery codes, passkeys, and the way from a right password to a session."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000022"
VERSION = "1.38.0"
DESCRIPTION = (
    "Second factors: one-time codes, recovery codes, passkeys, and the way from a right password to a session."
)

# What a staff member's secrets are encrypted with; a member's are with the data subject's own key.
KEYS = """
ALTER TABLE account ADD COLUMN data_key bytea,
    ADD CONSTRAINT members_have_a_data_subjects_key CHECK (kind = 'staff' OR data_key IS NULL);
GRANT UPDATE (data_key) ON account TO portal_app;
"""

# `last_step` is the time step (RFC 6238) of the last code that was used: neither it nor an older one is taken again.
FACTORS = """
CREATE TABLE totp_factor (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    secret bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    confirmed_at timestamptz,
    last_step bigint NOT NULL DEFAULT 0
);
CREATE INDEX totp_factor_of_account ON totp_factor (account_id);
CREATE UNIQUE INDEX one_totp_factor ON totp_factor (account_id) WHERE confirmed_at IS NOT NULL;
CREATE UNIQUE INDEX one_totp_factor_to_confirm ON totp_factor (account_id) WHERE confirmed_at IS NULL;

CREATE TABLE recovery_code (
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    digest bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    used_at timestamptz,
    PRIMARY KEY (account_id, digest)
);

CREATE TABLE started_sign_in (
    token_hash bytea PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    started_at timestamptz NOT NULL DEFAULT now(),
    ends_at timestamptz NOT NULL
);
CREATE INDEX started_sign_in_of_account ON started_sign_in (account_id);
CREATE INDEX started_sign_in_ends ON started_sign_in (ends_at);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['totp_factor', 'recovery_code', 'started_sign_in'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY system ON %I USING ((SELECT acts_as_system()))', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['totp_factor', 'recovery_code'] LOOP
        EXECUTE format('CREATE POLICY own ON %I USING (account_id = (SELECT actor_id()))', t);
    END LOOP;
END $$;

GRANT SELECT, DELETE ON totp_factor, recovery_code, started_sign_in TO portal_app;
GRANT INSERT (id, account_id, secret) ON totp_factor TO portal_app;
GRANT UPDATE (confirmed_at, last_step) ON totp_factor TO portal_app;
GRANT INSERT (account_id, digest) ON recovery_code TO portal_app;
GRANT UPDATE (used_at) ON recovery_code TO portal_app;
GRANT INSERT (token_hash, account_id, ends_at) ON started_sign_in TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, KEYS + FACTORS))
    return manager
