"""The audit chain: append-only, hash-chained per data subject, checkpointed."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "The audit chain: append-only, hash-chained per data subject, checkpointed."

SQL = """
CREATE TABLE audit_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject_id uuid NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    actor_role text,
    code text NOT NULL,
    request_id uuid,
    details jsonb NOT NULL DEFAULT '{}',
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    UNIQUE (subject_id, seq)
);
CREATE INDEX audit_event_of_request ON audit_event (request_id, id) WHERE request_id IS NOT NULL;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE audit_checkpoint (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    made_at timestamptz NOT NULL DEFAULT now(),
    last_event_id bigint NOT NULL,
    heads integer NOT NULL,
    digest bytea NOT NULL,
    signature bytea NOT NULL
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_checkpoint
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- One chain per subject: the lock makes appends to the same chain wait for one another and for nobody else.
-- The shared lock lets a checkpoint wait for the appends under way, so that ids below its own are complete.
CREATE FUNCTION audit_append(p_subject uuid, p_code text, p_request uuid, p_details jsonb) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    head record;
    v_at timestamptz;
    v_seq bigint;
    v_previous bytea;
    v_id bigint;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('portal.audit_checkpoint', 0));
    PERFORM pg_advisory_xact_lock(hashtextextended(p_subject::text, 1));
    SELECT seq, hash INTO head FROM audit_event WHERE subject_id = p_subject ORDER BY seq DESC LIMIT 1;
    v_at := clock_timestamp();
    v_seq := coalesce(head.seq, 0) + 1;
    v_previous := coalesce(head.hash, sha256(convert_to(p_subject::text, 'UTF8')));
    INSERT INTO audit_event (subject_id, seq, at, actor_kind, actor_id, actor_role, code, request_id, details,
                             previous_hash, hash)
    VALUES (p_subject, v_seq, v_at, actor_kind(), actor_id(), actor_role(), p_code, p_request, p_details, v_previous,
        sha256(convert_to(concat_ws(E'\\x1f', encode(v_previous, 'hex'), p_subject, v_seq,
            to_char(v_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor_kind(),
            coalesce(actor_id()::text, ''), coalesce(actor_role(), ''), p_code, coalesce(p_request::text, ''),
            p_details::text), 'UTF8')))
    RETURNING id INTO v_id;
    RETURN v_id;
END $$;

ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_event FORCE ROW LEVEL SECURITY;
CREATE POLICY company ON audit_event USING ((SELECT acts_for_company()));
CREATE POLICY own ON audit_event USING ((SELECT actor_kind()) = 'member' AND subject_id = (SELECT actor_id()));

ALTER TABLE audit_checkpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_checkpoint FORCE ROW LEVEL SECURITY;
CREATE POLICY company ON audit_checkpoint USING ((SELECT acts_for_company()));

GRANT SELECT, INSERT ON audit_event, audit_checkpoint TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SQL))
    return manager
