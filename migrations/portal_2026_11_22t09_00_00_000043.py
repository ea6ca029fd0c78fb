"""What ends access to an account: whoever ends it holds it, and a passkey alone does not outlive a password."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000043"
VERSION = "1.38.0"
DESCRIPTION = (
    "What ends access to an account: whoever ends it holds it, and a passkey alone does not outlive a password."
)

HOLDING = """
-- Holding a row asks for the right to change it, and nothing of it is changed so.
CREATE POLICY held ON account FOR UPDATE
    USING ((SELECT acts_in('administrator')) AND kind = 'staff' AND id <> (SELECT actor_id())) WITH CHECK (false);
"""

PASSKEYS = """
-- Since then it signs in only after what else opens the account, until it has done so once.
ALTER TABLE passkey ADD COLUMN second_only_since timestamptz;
GRANT UPDATE (second_only_since) ON passkey TO portal_app;
-- As the portal itself: row-level security binds the tables' owner too.
SELECT set_config('portal.actor_kind', 'system', true);
UPDATE passkey SET second_only_since = now()
WHERE account_id IN (SELECT id FROM account WHERE kind = 'member' AND password_hash IS NULL);
SELECT set_config('portal.actor_kind', '', true);
"""

BLOCKS = """
-- Who works here said with the link in an e-mail that somebody else was in the account: an administrator looks at it.
ALTER TABLE account_block ADD COLUMN by_owner boolean NOT NULL DEFAULT false CHECK (NOT by_owner OR blocked_by IS NULL);
GRANT INSERT (by_owner) ON account_block TO portal_app;
"""

LINKING = """
-- Who at the identity provider becomes the account's owner once the second factor has been shown, too.
ALTER TABLE started_sign_in ADD COLUMN issuer text, ADD COLUMN identity bytea,
    ADD CHECK ((issuer IS NULL) = (identity IS NULL) AND (identity IS NULL OR at_provider));
GRANT INSERT (issuer, identity) ON started_sign_in TO portal_app;
"""


async def forwards() -> MigrationManager:
    """Let an administrator hold a colleague's account, and a passkey be a second factor only."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, HOLDING + PASSKEYS + BLOCKS + LINKING))
    return manager
