"""Forms that wait for a sign-in, a way to say that it was somebody else, and another e-mail address by way of help."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000041"
VERSION = "1.38.0"
DESCRIPTION = (
    "Forms that wait for a sign-in, a way to say that it was somebody else, and another e-mail address by way of help."
)

KEPT_FORMS = """
-- `holder` is the digest of what one browser has, `content` is encrypted with the key of whoever was signed in there.
CREATE TABLE kept_form (
    holder bytea PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    content bytea NOT NULL,
    ends_at timestamptz NOT NULL
);
CREATE INDEX kept_form_of_account ON kept_form (account_id);
CREATE INDEX kept_form_ends ON kept_form (ends_at);

ALTER TABLE kept_form ENABLE ROW LEVEL SECURITY;
ALTER TABLE kept_form FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON kept_form USING ((SELECT acts_as_system()));
GRANT SELECT, DELETE ON kept_form TO portal_app;
GRANT INSERT (holder, account_id, content, ends_at) ON kept_form TO portal_app;

-- A form says by its token of which session it is, be that over or not.
CREATE INDEX session_of_form ON session (form_token);
"""

LINKS = """
ALTER TABLE one_time_link DROP CONSTRAINT one_time_link_purpose_check, ADD CONSTRAINT one_time_link_purpose_check
    CHECK (purpose IN ('invitation', 'password_reset', 'email_confirmation', 'email_objection', 'staff_invitation',
                       'new_address', 'not_me', 'not_me_old'));
-- Each e-mail has its own link to say that it was somebody else: whoever brings about another one ends none of them.
DROP INDEX one_link_in_force;
CREATE UNIQUE INDEX one_link_in_force ON one_time_link (account_id, purpose)
    WHERE used_at IS NULL AND withdrawn_at IS NULL AND purpose NOT IN ('not_me', 'not_me_old');
"""

HELP = """
ALTER TABLE sign_in_help DROP CONSTRAINT sign_in_help_reason_check, ADD CONSTRAINT sign_in_help_reason_check
    CHECK (reason IN ('lost', 'not_own', 'address'));
-- The address that the account is to have, encrypted with the person's key. What a second person agrees to is this one:
-- it is forgotten, and never another.
ALTER TABLE sign_in_help ADD COLUMN new_email bytea;
CREATE FUNCTION keep_to_the_address() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the address is asked for anew' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER the_address_stays BEFORE UPDATE OF new_email ON sign_in_help
    FOR EACH ROW WHEN (NEW.new_email IS NOT NULL AND NEW.new_email IS DISTINCT FROM OLD.new_email)
    EXECUTE FUNCTION keep_to_the_address();
GRANT INSERT (new_email), UPDATE (new_email) ON sign_in_help TO portal_app;
"""

NOTICES = """
ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check CHECK (kind IN ('message', 'invitation', 'password_reset',
    'password_changed', 'password_known', 'sign_in_method_changed', 'new_browser', 'request_started', 'sign_in_help',
    'sign_in_help_address', 'sign_in_restored', 'new_address', 'email_confirmation', 'email_objection', 'email_changed',
    'email_put_right', 'account_closed', 'account_removed', 'staff_invitation'));
-- An administrator has the link of a colleague's new account sent, and nothing else to anybody.
CREATE POLICY staff_invitation ON notice FOR INSERT
    WITH CHECK (kind = 'staff_invitation' AND administers(recipient_id));
"""


async def forwards() -> MigrationManager:
    """Make room for all three."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, KEPT_FORMS + LINKS + HELP + NOTICES))
    return manager
