"""Requests that came otherwise than by the form, persons without an account, and by what they are found again."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000015"
VERSION = "1.38.0"
DESCRIPTION = "Requests that came otherwise than by the form, persons without an account, and by what they are found."

REQUESTS = """
-- A request that came otherwise has no form of ours, nothing to expire, and begins when it is received.
ALTER TABLE request
    ALTER COLUMN form DROP NOT NULL,
    ALTER COLUMN form_digest DROP NOT NULL,
    ALTER COLUMN seal DROP NOT NULL,
    ALTER COLUMN expires_on DROP NOT NULL,
    ADD CONSTRAINT whole_form_or_none CHECK (num_nulls(form, form_digest, seal, expires_on) IN (0, 4)),
    ADD CONSTRAINT otherwise_is_received
        CHECK (form IS NOT NULL OR received_on IS NOT NULL AND status NOT IN ('awaiting_letter', 'expired'));

CREATE TABLE otherwise_request (
    request_id uuid PRIMARY KEY REFERENCES request ON DELETE CASCADE,
    came_by text NOT NULL CHECK (came_by IN ('letter', 'email', 'telephone', 'shop')),
    made_on date NOT NULL,
    received_on date NOT NULL,
    -- Who asked and what was said, encrypted with the person's key; gone once the person is erased.
    content bytea,
    registered_at timestamptz NOT NULL DEFAULT now(),
    registered_by uuid NOT NULL REFERENCES account,
    CHECK (made_on <= received_on)
);
CREATE INDEX otherwise_request_registered_by ON otherwise_request (registered_by);

-- The form that somebody who asked otherwise was sent to sign.
CREATE TABLE signed_form (
    request_id uuid PRIMARY KEY REFERENCES request ON DELETE CASCADE,
    form jsonb NOT NULL,
    form_digest bytea NOT NULL,
    seal text NOT NULL,
    valid_until date NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    asked_by uuid NOT NULL REFERENCES account
);
CREATE INDEX signed_form_asked_by ON signed_form (asked_by);

CREATE TABLE answer_address (
    request_id uuid PRIMARY KEY REFERENCES request ON DELETE CASCADE,
    origin text NOT NULL CHECK (origin IN ('shop', 'given', 'typed')),
    chosen_at timestamptz NOT NULL DEFAULT now(),
    chosen_by uuid NOT NULL REFERENCES account
);
CREATE INDEX answer_address_chosen_by ON answer_address (chosen_by);

-- What somebody has typed of a request that is not registered yet; nobody else sees it.
CREATE TABLE request_draft (
    id uuid PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    content bytea NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX request_draft_of_staff ON request_draft (staff_id);
CREATE INDEX request_draft_changed ON request_draft (changed_at);
"""

PERSONS = """
-- By what a person without an account is known, encrypted with the person's key, and since when.
ALTER TABLE data_subject
    ADD COLUMN own_identifiers bytea,
    ADD COLUMN met_at timestamptz,
    ADD CONSTRAINT identifiers_with_key CHECK (own_identifiers IS NULL OR data_key IS NOT NULL);
CREATE INDEX data_subject_met ON data_subject (met_at, id) WHERE met_at IS NOT NULL;
GRANT UPDATE (own_identifiers) ON data_subject TO portal_app;

CREATE TABLE person_digest (
    subject_id uuid NOT NULL REFERENCES data_subject ON DELETE CASCADE,
    digest bytea NOT NULL,
    PRIMARY KEY (digest, subject_id)
);
CREATE INDEX person_digest_of_subject ON person_digest (subject_id);

-- Whose request it is can be mistaken when it came without a form: until the identity is confirmed it is put right.
CREATE FUNCTION correct_person(p_request uuid, p_subject uuid, p_sender bytea, p_content bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF coalesce(actor_kind() <> 'staff' OR actor_role() <> 'handler', true) THEN
        RAISE EXCEPTION 'only a case handler corrects whose request it is' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE request SET subject_id = p_subject, sender = p_sender, changed_at = now()
    WHERE id = p_request AND status = 'received' AND form IS NULL
      AND NOT EXISTS (SELECT FROM restriction WHERE request_id = p_request AND lifted_at IS NULL)
      -- What was decided or answered was so of the person that it was taken for, and is encrypted with that one's key.
      AND NOT EXISTS (SELECT FROM refusal WHERE request_id = p_request)
      AND NOT EXISTS (SELECT FROM identity_question WHERE request_id = p_request AND answer IS NOT NULL);
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE otherwise_request SET content = p_content WHERE request_id = p_request;
    RETURN true;
END $$;

CREATE FUNCTION forget_met(p_id uuid, p_before timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT acts_as_system() THEN
        RAISE EXCEPTION 'only the portal itself forgets persons' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM data_subject WHERE id = p_id AND met_at < never_after(p_before)
        AND retained_identifiers IS NULL FOR UPDATE;
    IF NOT FOUND OR EXISTS (SELECT FROM request WHERE subject_id = p_id)
       OR EXISTS (SELECT FROM account WHERE id = p_id)
       OR EXISTS (SELECT FROM restriction WHERE subject_id = p_id AND lifted_at IS NULL) THEN
        RETURN false;
    END IF;
    DELETE FROM restriction_identifier WHERE subject_id = p_id;
    DELETE FROM restriction WHERE subject_id = p_id;
    DELETE FROM data_subject WHERE id = p_id;
    RETURN true;
EXCEPTION
    WHEN foreign_key_violation THEN RETURN false;
END $$;

REVOKE EXECUTE ON FUNCTION correct_person, forget_met FROM PUBLIC;
GRANT EXECUTE ON FUNCTION correct_person, forget_met TO portal_app;
"""

RIGHTS = """
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['otherwise_request', 'signed_form', 'answer_address', 'person_digest', 'request_draft']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['otherwise_request', 'signed_form', 'answer_address', 'person_digest'] LOOP
        EXECUTE format('CREATE POLICY company ON %I USING ((SELECT acts_for_company()))', t);
    END LOOP;
END $$;
CREATE POLICY system ON request_draft USING ((SELECT acts_as_system()));
CREATE POLICY own ON request_draft
    USING ((SELECT actor_kind()) = 'staff' AND staff_id = (SELECT actor_id()));

GRANT SELECT, INSERT ON otherwise_request, signed_form, answer_address TO portal_app;
GRANT UPDATE (content) ON otherwise_request TO portal_app;
GRANT SELECT, INSERT, DELETE ON person_digest, request_draft TO portal_app;
GRANT UPDATE (content, changed_at) ON request_draft TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, REQUESTS + PERSONS + RIGHTS))
    return manager
