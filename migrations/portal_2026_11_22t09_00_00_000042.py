"""What was released can be taken back while none of its letters is in the post."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000042"
VERSION = "1.38.0"
DESCRIPTION = "What was released can be taken back while none of its letters is in the post."

# Nobody may delete an answer in plain SQL: one of which a letter is in the post stays as it was, until its time is up.
TAKEN_BACK = """
CREATE FUNCTION take_back_answer(p_request uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT acts_in('handler') THEN
        RAISE EXCEPTION 'only a handler takes an answer back' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM request WHERE id = p_request FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM letter WHERE request_id = p_request AND posted_on IS NOT NULL
               AND kind IN ('extract', 'portability_cover')) THEN
        RETURN false;
    END IF;
    DELETE FROM portable_file WHERE request_id = p_request;
    DELETE FROM answer a USING request r
        WHERE r.id = a.request_id AND r.id = p_request AND r.kind IN ('access', 'portability');
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION take_back_answer(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_back_answer(uuid) TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, TAKEN_BACK))
    return manager
