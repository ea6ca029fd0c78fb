"""Notices to whoever has a password that somebody else knows."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000032"
VERSION = "1.38.0"
DESCRIPTION = "Notices to whoever has a password that somebody else knows."

KNOWN = """
ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check CHECK (kind IN ('message', 'invitation', 'password_reset',
    'password_changed', 'password_known', 'sign_in_method_changed', 'email_confirmation', 'email_objection',
    'email_changed', 'account_closed', 'account_removed'));
"""


async def forwards() -> MigrationManager:
    """Let notices be of that kind, too."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, KNOWN))
    return manager
