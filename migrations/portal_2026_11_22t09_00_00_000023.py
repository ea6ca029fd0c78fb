"""Consents that bind: evidence of each choice, what has changed for whom, who is told of it, and suppressions."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000023"
VERSION = "1.38.0"
DESCRIPTION = "Consents that bind: evidence of each choice, what has changed for whom, who is told of it, suppressions."

EVIDENCE = """
-- Every wording that was chosen by until now is the first of its activity. `place` is the page, `session` a digest of
-- the browser session; neither is known of what was chosen before. An imported choice was made at `at`, elsewhere.
ALTER TABLE consent
    ADD COLUMN wording_version integer NOT NULL DEFAULT 1 CHECK (wording_version >= 0),
    ADD COLUMN place text CHECK (place IN ('consents', 'everything', 'question', 'objection', 'one_click')),
    ADD COLUMN session bytea CHECK (octet_length(session) = 32),
    ADD COLUMN imported_at timestamptz,
    DROP CONSTRAINT consent_origin_check,
    ADD CONSTRAINT consent_origin_check
        CHECK (origin IN ('portal', 'staff', 'erasure', 'import', 'unsubscribe')),
    ADD CONSTRAINT imported_or_made_here CHECK ((origin = 'import') = (imported_at IS NOT NULL)),
    ADD CONSTRAINT never_in_advance CHECK (at <= coalesce(imported_at, at));

-- Whoever wants to be asked later about a changed wording is, in the next session.
CREATE TABLE consent_postponed (
    session_hash bytea PRIMARY KEY REFERENCES session ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX consent_postponed_of_account ON consent_postponed (account_id);
ALTER TABLE consent_postponed ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_postponed FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON consent_postponed USING ((SELECT acts_as_system()));
CREATE POLICY own ON consent_postponed USING ((SELECT actor_kind()) = 'member' AND account_id = (SELECT actor_id()));
GRANT SELECT, INSERT (session_hash, account_id) ON consent_postponed TO portal_app;
"""

CHANGES = """
-- A change is noted by whoever makes it and numbered afterwards, one after the other: so no reader who has come to a
-- position ever misses one that was committed late. `activities` may go on for the person once it is numbered.
CREATE TABLE consent_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject_id uuid REFERENCES data_subject ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('choice', 'restriction', 'erasure', 'record')),
    activity text,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    position bigint UNIQUE,
    activities text[],
    CHECK ((subject_id IS NULL) = (kind = 'record')),
    CHECK (position IS NOT NULL OR activities IS NULL)
);
CREATE INDEX consent_change_to_number ON consent_change (id) WHERE position IS NULL;
CREATE INDEX consent_change_of_subject ON consent_change (subject_id);
CREATE INDEX consent_change_at ON consent_change (at);

CREATE TABLE consent_feed (
    is_the_one boolean PRIMARY KEY DEFAULT true CHECK (is_the_one),
    last_position bigint NOT NULL DEFAULT 0
);
INSERT INTO consent_feed DEFAULT VALUES;

CREATE TABLE webhook_subscriber (
    name text PRIMARY KEY,
    announced_to bigint NOT NULL,
    failures integer NOT NULL DEFAULT 0,
    paused_until timestamptz NOT NULL DEFAULT '-infinity'
);

CREATE TABLE webhook_delivery (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    subscriber text NOT NULL REFERENCES webhook_subscriber ON DELETE CASCADE,
    position bigint NOT NULL,
    subject_id uuid REFERENCES data_subject ON DELETE CASCADE,
    content jsonb NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'dead', 'dropped')),
    attempts integer NOT NULL DEFAULT 0,
    next_try_at timestamptz NOT NULL DEFAULT now(),
    claimed_until timestamptz NOT NULL DEFAULT '-infinity',
    claimed_by uuid,
    last_answer text,
    dead_at timestamptz,
    settled_at timestamptz,
    settled_by uuid REFERENCES account,
    reason text,
    UNIQUE (subscriber, position),
    CHECK ((state IN ('delivered', 'dropped')) = (settled_at IS NOT NULL)),
    CHECK ((state = 'dropped') = (settled_by IS NOT NULL)),
    CHECK ((state = 'dropped') = (reason IS NOT NULL))
);
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (subscriber, position) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_next_try ON webhook_delivery (next_try_at) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_in_order ON webhook_delivery (subscriber, subject_id, position) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_dead ON webhook_delivery (dead_at, id) WHERE state = 'dead';
CREATE INDEX webhook_delivery_settled ON webhook_delivery (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX webhook_delivery_of_subject ON webhook_delivery (subject_id);
CREATE INDEX webhook_delivery_settled_by ON webhook_delivery (settled_by) WHERE settled_by IS NOT NULL;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['consent_change', 'consent_feed', 'webhook_subscriber', 'webhook_delivery'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY company ON %I FOR SELECT USING ((SELECT acts_for_company()))', t);
        EXECUTE format('CREATE POLICY system ON %I USING ((SELECT acts_as_system()))', t);
    END LOOP;
END $$;
CREATE POLICY company_notes ON consent_change FOR INSERT WITH CHECK ((SELECT acts_for_company()));
CREATE POLICY own_notes ON consent_change FOR INSERT
    WITH CHECK ((SELECT actor_kind()) = 'member' AND subject_id = (SELECT actor_id()));
-- Staff try again what was given up, or drop it, each in his or her own name; the rest is the portal's.
CREATE POLICY company_settles ON webhook_delivery FOR UPDATE USING ((SELECT acts_for_company()) AND state = 'dead')
    WITH CHECK ((SELECT acts_for_company()) AND state IN ('waiting', 'dropped')
                AND (state = 'waiting' OR settled_by = (SELECT actor_id())));

GRANT SELECT ON consent_change, consent_feed, webhook_subscriber, webhook_delivery TO portal_app;
GRANT INSERT (subject_id, kind, activity) ON consent_change TO portal_app;
GRANT UPDATE (position, activities) ON consent_change TO portal_app;
GRANT UPDATE (last_position) ON consent_feed TO portal_app;
GRANT INSERT (name, announced_to) ON webhook_subscriber TO portal_app;
GRANT UPDATE (announced_to, failures, paused_until) ON webhook_subscriber TO portal_app;
GRANT INSERT (subscriber, position, subject_id, content) ON webhook_delivery TO portal_app;
GRANT UPDATE (state, attempts, next_try_at, claimed_until, claimed_by, last_answer, dead_at, settled_at, settled_by,
              reason) ON webhook_delivery TO portal_app;
GRANT DELETE ON consent_change, webhook_delivery TO portal_app;
"""

SUPPRESSIONS = """
-- Keyed digests of whoever must not be started again, by an import or by a new account: no person can be read from
-- them, and they outlive the person's erasure.
CREATE TABLE suppression (
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    activity text NOT NULL,
    reason text NOT NULL CHECK (reason IN ('erased', 'unsubscribed')),
    since timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (digest, activity)
);
COMMENT ON COLUMN suppression.activity IS 'an activity of the record of processing; * for all of them';
CREATE INDEX suppression_since ON suppression (since);
ALTER TABLE suppression ENABLE ROW LEVEL SECURITY;
ALTER TABLE suppression FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON suppression USING ((SELECT acts_as_system()));
GRANT SELECT, DELETE ON suppression TO portal_app;
GRANT INSERT (digest, activity, reason, since) ON suppression TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, EVIDENCE + CHANGES + SUPPRESSIONS))
    return manager
