"""Notices by e-mail, one-time links, changes of e-mail address, and which addresses cannot be reached."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000021"
VERSION = "1.38.0"
DESCRIPTION = "Notices by e-mail, one-time links, changes of e-mail address, and which addresses cannot be reached."

NOTICES = """
-- One for each event and person. The address is the account's own, read when it is sent; `address` holds another only
-- where that one is gone by then, wrapped, and until it is sent. `sent_to` is a keyed digest of where it went.
CREATE TABLE notice (
    id uuid PRIMARY KEY,
    recipient_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('message', 'invitation', 'password_reset', 'password_changed',
        'sign_in_method_changed', 'email_confirmation', 'email_objection', 'email_changed', 'account_closed',
        'account_removed')),
    event_id bigint NOT NULL,
    ordered_at timestamptz NOT NULL DEFAULT now(),
    address bytea,
    claimed_until timestamptz,
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    sent_to bytea,
    ended_at timestamptz,
    outcome text CHECK (outcome IN ('sent', 'no_server', 'no_address', 'not_wanted', 'address_failing', 'overtaken',
        'refused', 'rejected')),
    bounced_at timestamptz,
    UNIQUE (event_id, kind),
    CHECK ((ended_at IS NULL) = (outcome IS NULL)),
    CHECK (ended_at IS NULL OR address IS NULL),
    CHECK (bounced_at IS NULL OR outcome = 'sent')
);
CREATE INDEX notice_waiting ON notice (recipient_id) WHERE ended_at IS NULL;
CREATE INDEX notice_ended ON notice (ended_at) WHERE ended_at IS NOT NULL;

-- Which members want no notices but those about the security of the account.
CREATE TABLE notices_declined (
    account_id uuid PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    declined_at timestamptz NOT NULL DEFAULT now()
);

-- An account whose address no mail reaches, since when, and what the mail system said of it (RFC 3463).
CREATE TABLE unreachable_address (
    account_id uuid PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    since timestamptz NOT NULL DEFAULT now(),
    status text NOT NULL CHECK (status ~ '^[0-9]([.][0-9]{1,3}){0,2}$|^[0-9]{3}$')
);
"""

LINKS = """
CREATE TABLE one_time_link (
    id uuid PRIMARY KEY,
    purpose text NOT NULL CHECK (purpose IN ('invitation', 'password_reset', 'email_confirmation', 'email_objection')),
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    made_at timestamptz NOT NULL DEFAULT now(),
    ends_at timestamptz NOT NULL,
    used_at timestamptz,
    withdrawn_at timestamptz,
    CHECK (used_at IS NULL OR withdrawn_at IS NULL)
);
CREATE UNIQUE INDEX one_link_in_force ON one_time_link (account_id, purpose)
    WHERE used_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX one_time_link_of_account ON one_time_link (account_id);
CREATE INDEX one_time_link_ends ON one_time_link (ends_at);

CREATE TABLE email_change (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    new_email bytea,
    asked_at timestamptz NOT NULL DEFAULT now(),
    new_confirmed_at timestamptz,
    old_confirmed_at timestamptz,
    told_at timestamptz,
    ended_at timestamptz,
    outcome text CHECK (outcome IN ('changed', 'withdrawn', 'stopped', 'lapsed', 'taken')),
    CHECK ((ended_at IS NULL) = (outcome IS NULL)),
    CHECK ((ended_at IS NULL) = (new_email IS NOT NULL)),
    CONSTRAINT confirmed_by_the_new CHECK (outcome IS DISTINCT FROM 'changed' OR new_confirmed_at IS NOT NULL)
);
CREATE UNIQUE INDEX one_email_change_under_way ON email_change (account_id) WHERE ended_at IS NULL;
CREATE INDEX email_change_of_account ON email_change (account_id);
CREATE INDEX email_change_waiting ON email_change (asked_at, id) WHERE ended_at IS NULL;
CREATE INDEX email_change_ended ON email_change (ended_at) WHERE ended_at IS NOT NULL;
"""

RIGHTS = """
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['notice', 'notices_declined', 'unreachable_address', 'one_time_link', 'email_change'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY system ON %I USING ((SELECT acts_as_system()))', t);
    END LOOP;
END $$;
-- Whoever changes something orders the notice of it, in the same transaction; only the portal reads and sends it.
CREATE POLICY company_orders ON notice FOR INSERT WITH CHECK ((SELECT acts_for_company()));
CREATE POLICY own_order ON notice FOR INSERT WITH CHECK (recipient_id = (SELECT actor_id()));
CREATE POLICY own ON notices_declined USING (account_id = (SELECT actor_id()));
CREATE POLICY company ON unreachable_address FOR SELECT USING ((SELECT acts_for_company()));
CREATE POLICY own ON unreachable_address FOR SELECT USING (account_id = (SELECT actor_id()));
CREATE POLICY own_address_is_right ON unreachable_address FOR DELETE USING (account_id = (SELECT actor_id()));

GRANT SELECT, DELETE ON notice, one_time_link, email_change TO portal_app;
GRANT INSERT (id, recipient_id, kind, event_id) ON notice TO portal_app;
GRANT UPDATE (address, claimed_until, attempts, sent_to, ended_at, outcome, bounced_at) ON notice TO portal_app;
GRANT SELECT, DELETE ON notices_declined, unreachable_address TO portal_app;
GRANT INSERT (account_id) ON notices_declined TO portal_app;
GRANT INSERT (account_id, status) ON unreachable_address TO portal_app;
GRANT INSERT (id, purpose, account_id, token_hash, ends_at) ON one_time_link TO portal_app;
GRANT UPDATE (used_at, withdrawn_at) ON one_time_link TO portal_app;
GRANT INSERT (id, account_id, new_email) ON email_change TO portal_app;
GRANT UPDATE (new_email, new_confirmed_at, old_confirmed_at, told_at, ended_at, outcome) ON email_change TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, NOTICES + LINKS + RIGHTS))
    return manager
