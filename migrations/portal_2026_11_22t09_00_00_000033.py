"""More that whoever has an account is told of by e-mail, and when a wrong password was tried."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000033"
VERSION = "1.38.0"
DESCRIPTION = "More that whoever has an account is told of by e-mail, and when a wrong password was tried."

NOTICES = """
ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check CHECK (kind IN ('message', 'invitation', 'password_reset',
    'password_changed', 'password_known', 'sign_in_method_changed', 'new_browser', 'request_started', 'sign_in_help',
    'sign_in_restored', 'email_confirmation', 'email_objection', 'email_changed', 'account_closed',
    'account_removed'));
"""

MOMENTS = """
-- The latest ones of the day. A day that was counted before has those that come after.
ALTER TABLE failed_sign_in ADD COLUMN moments timestamptz[] NOT NULL DEFAULT '{}',
    ADD CHECK (cardinality(moments) <= 10);
GRANT INSERT (moments), UPDATE (moments) ON failed_sign_in TO portal_app;
"""


async def forwards() -> MigrationManager:
    """Let notices be of those kinds, and wrong passwords have their times."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, NOTICES + MOMENTS))
    return manager
