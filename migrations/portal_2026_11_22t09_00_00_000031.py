"""What still told of the erased goes in its time; finished drafts, unread piles and a log that can be narrowed."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000031"
VERSION = "1.38.0"
DESCRIPTION = (
    "What still told of the erased goes in its time; finished drafts, unread piles and a log that can be narrowed."
)

DESK = """
-- What somebody typed page by page, so that whoever goes back to a page of it comes to the request that it became.
ALTER TABLE otherwise_request ADD COLUMN draft_id uuid;
CREATE UNIQUE INDEX otherwise_request_of_draft ON otherwise_request (draft_id) WHERE draft_id IS NOT NULL;

-- A pile that could not be read waits until somebody has scanned its letters again, or registered them by hand.
ALTER TABLE scan_batch ADD COLUMN seen_to_at timestamptz, ADD COLUMN seen_to_by uuid REFERENCES account,
    ADD CHECK ((seen_to_at IS NULL) = (seen_to_by IS NULL)), ADD CHECK (seen_to_at IS NULL OR failure IS NOT NULL);
CREATE INDEX scan_batch_unread ON scan_batch (uploaded_at) WHERE failure IS NOT NULL AND seen_to_at IS NULL;
CREATE INDEX scan_batch_seen_to_by ON scan_batch (seen_to_by) WHERE seen_to_by IS NOT NULL;
GRANT UPDATE (seen_to_at, seen_to_by) ON scan_batch TO portal_app;
"""

SEARCHING = """
-- The audit log narrowed to a colleague, to a kind of events, or to days, newest first.
CREATE INDEX audit_event_of_actor ON audit_event (actor_id, id) WHERE actor_kind = 'staff';
CREATE INDEX audit_event_of_code ON audit_event (code, id);
CREATE INDEX audit_event_at ON audit_event (at);
"""

FORGETTING = """
CREATE INDEX erasure_certificate_made ON erasure_certificate (made_at);
CREATE INDEX erasure_tombstone_erased ON erasure_tombstone (erased_at);
CREATE INDEX later_erasure_done ON later_erasure (done_at);
CREATE INDEX audit_event_begun ON audit_event (at) WHERE seq = 1;

-- A certificate stays for as long as its request: without one, an erasure that was carried out is a fault.
CREATE FUNCTION forget_certificates(p_before timestamptz, p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_rows integer;
BEGIN
    IF NOT acts_as_system() THEN
        RAISE EXCEPTION 'only the portal itself forgets certificates' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM erasure_certificate WHERE request_id IN (
        SELECT request_id FROM erasure_certificate c WHERE made_at < never_after(p_before)
          AND NOT EXISTS (SELECT FROM request r WHERE r.id = c.request_id) ORDER BY made_at LIMIT p_limit);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END $$;

-- The newest of each source stays, and what the journal has last: by them a database is known that comes back from a
-- backup.
CREATE FUNCTION forget_tombstones(p_before timestamptz, p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_rows integer;
BEGIN
    IF NOT acts_as_system() THEN
        RAISE EXCEPTION 'only the portal itself forgets tombstones' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM erasure_tombstone WHERE id IN (
        SELECT id FROM erasure_tombstone t WHERE erased_at < never_after(p_before)
          AND EXISTS (SELECT FROM erasure_tombstone l WHERE l.source = t.source AND l.erased_at > t.erased_at)
          AND id <> (SELECT id FROM erasure_tombstone
                     ORDER BY journalled_at DESC NULLS LAST, erased_at DESC, id DESC LIMIT 1)
        ORDER BY erased_at LIMIT p_limit);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END $$;

CREATE FUNCTION forget_later_erasures(p_before timestamptz, p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_rows integer;
BEGIN
    IF NOT acts_as_system() THEN
        RAISE EXCEPTION 'only the portal itself forgets erasures' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM later_erasure WHERE (id, step) IN (
        SELECT id, step FROM later_erasure e WHERE done_at < never_after(p_before)
          AND NOT EXISTS (SELECT FROM data_subject d WHERE d.id = e.subject_id) ORDER BY done_at LIMIT p_limit);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END $$;

-- A person's chain goes as a whole, or the rest of it could not be checked. The company's own never does, and nothing
-- of which the last event is younger than five years, whoever asks.
DROP TRIGGER append_only ON audit_event;
CREATE TRIGGER append_only BEFORE UPDATE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_but_for_the_forgotten BEFORE DELETE ON audit_event FOR EACH ROW
    WHEN (coalesce(current_setting('portal.forgetting', true), '') <> OLD.subject_id::text)
    EXECUTE FUNCTION refuse_change();

CREATE FUNCTION forgettable_chains(p_before timestamptz) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT subject_id FROM audit_event first
    WHERE seq = 1 AND at < least(p_before, now() - interval '5 years')
      AND subject_id <> '00000000-0000-0000-0000-000000000000'
      AND (SELECT at FROM audit_event WHERE subject_id = first.subject_id ORDER BY seq DESC LIMIT 1)
          < least(p_before, now() - interval '5 years')
      AND NOT EXISTS (SELECT FROM data_subject WHERE id = first.subject_id)
      AND NOT EXISTS (SELECT FROM account WHERE id = first.subject_id)
    ORDER BY at
$$;

CREATE FUNCTION forget_chains(p_before timestamptz, p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_subject uuid;
    v_rows integer := 0;
BEGIN
    IF NOT acts_as_system() THEN
        RAISE EXCEPTION 'only the portal itself forgets events' USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOR v_subject IN SELECT * FROM forgettable_chains(p_before) LIMIT p_limit LOOP
        PERFORM set_config('portal.forgetting', v_subject::text, true);
        DELETE FROM audit_event WHERE subject_id = v_subject;
        v_rows := v_rows + 1;
    END LOOP;
    PERFORM set_config('portal.forgetting', '', true);
    RETURN v_rows;
END $$;

REVOKE EXECUTE ON FUNCTION forget_certificates, forget_tombstones, forget_later_erasures, forget_chains FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_certificates, forget_tombstones, forget_later_erasures, forget_chains TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, DESK + SEARCHING + FORGETTING))
    return manager
