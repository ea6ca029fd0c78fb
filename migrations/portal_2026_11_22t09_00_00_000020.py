"""Print runs: which letters are printed together, and in what order; and copies of letters that were printed."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000020"
VERSION = "1.38.0"
DESCRIPTION = "Print runs: which letters are printed together, and in what order; and copies of letters printed before."

RUNS = """
CREATE TABLE print_run (
    id uuid PRIMARY KEY,
    sides text NOT NULL CHECK (sides IN ('simplex', 'duplex')),
    with_list boolean NOT NULL,
    language text NOT NULL CHECK (language IN ('sv', 'en')),
    made_at timestamptz NOT NULL DEFAULT now(),
    made_by uuid NOT NULL REFERENCES account,
    opened_at timestamptz,
    opened_by uuid REFERENCES account,
    confirmed_at timestamptz,
    confirmed_by uuid REFERENCES account,
    failed integer CHECK (failed >= 0),
    CHECK ((opened_at IS NULL) = (opened_by IS NULL)),
    CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL)),
    CHECK ((confirmed_at IS NULL) = (failed IS NULL))
);
CREATE INDEX print_run_made_by ON print_run (made_by);
CREATE INDEX print_run_opened_by ON print_run (opened_by) WHERE opened_by IS NOT NULL;
CREATE INDEX print_run_confirmed_by ON print_run (confirmed_by) WHERE confirmed_by IS NOT NULL;
CREATE INDEX print_run_to_confirm ON print_run (made_at, id) WHERE confirmed_at IS NULL;
CREATE INDEX print_run_confirmed ON print_run (confirmed_at) WHERE confirmed_at IS NOT NULL;

-- A letter is in one run at most. One that failed in the printer leaves it, and waits for another.
ALTER TABLE letter ADD COLUMN print_run_id uuid REFERENCES print_run,
    ADD COLUMN print_run_place integer CHECK (print_run_place > 0),
    ADD CONSTRAINT placed_in_its_run CHECK ((print_run_id IS NULL) = (print_run_place IS NULL));
CREATE INDEX letter_of_print_run ON letter (print_run_id) WHERE print_run_id IS NOT NULL;

ALTER TABLE print_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE print_run FORCE ROW LEVEL SECURITY;
CREATE POLICY company ON print_run FOR SELECT USING ((SELECT acts_for_company()));
CREATE POLICY company_makes ON print_run FOR INSERT
    WITH CHECK ((SELECT acts_for_company()) AND made_by = (SELECT actor_id()));
CREATE POLICY company_prints ON print_run FOR UPDATE USING ((SELECT acts_for_company()) AND confirmed_at IS NULL)
    WITH CHECK ((SELECT acts_for_company()) AND (confirmed_by IS NULL OR confirmed_by = (SELECT actor_id())));
CREATE POLICY system_forgets ON print_run FOR DELETE USING ((SELECT acts_as_system()));

GRANT SELECT ON print_run TO portal_app;
GRANT INSERT (id, sides, with_list, language, made_by) ON print_run TO portal_app;
GRANT UPDATE (opened_at, opened_by, confirmed_at, confirmed_by, failed) ON print_run TO portal_app;
GRANT UPDATE (print_run_id, print_run_place) ON letter TO portal_app;

CREATE FUNCTION forget_print_runs(p_before timestamptz, p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_rows integer;
BEGIN
    IF NOT acts_as_system() THEN
        RAISE EXCEPTION 'only the portal itself forgets print runs' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM print_run WHERE id IN (
        SELECT r.id FROM print_run r WHERE r.confirmed_at < never_after(p_before)
            AND NOT EXISTS (SELECT FROM letter l WHERE l.print_run_id = r.id)
        ORDER BY r.confirmed_at LIMIT p_limit);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END $$;
REVOKE EXECUTE ON FUNCTION forget_print_runs FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_print_runs TO portal_app;
"""

COPIES = """
CREATE TABLE letter_copy (
    id uuid PRIMARY KEY,
    letter_id uuid NOT NULL REFERENCES letter ON DELETE CASCADE,
    reason text NOT NULL CHECK (reason IN ('lost', 'damaged', 'asked', 'other')),
    copied_at timestamptz NOT NULL DEFAULT now(),
    copied_by uuid NOT NULL REFERENCES account
);
CREATE INDEX letter_copy_of_letter ON letter_copy (letter_id);
CREATE INDEX letter_copy_copied_by ON letter_copy (copied_by);
ALTER TABLE letter_copy ENABLE ROW LEVEL SECURITY;
ALTER TABLE letter_copy FORCE ROW LEVEL SECURITY;
CREATE POLICY company ON letter_copy FOR SELECT USING ((SELECT acts_for_company()));
CREATE POLICY company_copies ON letter_copy FOR INSERT
    WITH CHECK ((SELECT acts_for_company()) AND copied_by = (SELECT actor_id()));
CREATE POLICY system_forgets ON letter_copy FOR DELETE USING ((SELECT acts_as_system()));
GRANT SELECT ON letter_copy TO portal_app;
GRANT INSERT (id, letter_id, reason, copied_by) ON letter_copy TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, RUNS + COPIES))
    return manager
