"""What tells of a lifting, and of its end, what ends the moment it is objected to, and the days of an extension."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000044"
VERSION = "1.38.0"
DESCRIPTION = (
    "What tells of a lifting, and of its end, what ends the moment it is objected to, and the days of an extension."
)

LIFTING = """
-- What the letter says: so many working days after it is posted, which is when `earliest` becomes known. Letters of
-- before name a day; the later of the two counts.
ALTER TABLE lifting_notice ADD COLUMN working_days smallint NOT NULL DEFAULT 10 CHECK (working_days > 0);
ALTER TABLE lifting_notice ALTER COLUMN working_days DROP DEFAULT, ALTER COLUMN earliest DROP NOT NULL;
REVOKE INSERT (earliest) ON lifting_notice FROM portal_app;
GRANT INSERT (working_days), UPDATE (earliest) ON lifting_notice TO portal_app;
"""

RECIPIENTS = """
-- Who was told of a restriction is told when it ends. What is restricted once more because of the same request is
-- another round, of which everybody is told again.
ALTER TABLE recipient_listing DROP CONSTRAINT recipient_listing_about_check;
ALTER TABLE recipient_listing ADD CONSTRAINT recipient_listing_about_check
    CHECK (about IN ('rectification', 'erasure', 'restriction', 'restriction_lifted'));
ALTER TABLE recipient_listing ADD COLUMN round smallint NOT NULL DEFAULT 1 CHECK (round > 0);
ALTER TABLE recipient_notice ADD COLUMN round smallint NOT NULL DEFAULT 1;
ALTER TABLE recipient_notice DROP CONSTRAINT recipient_notice_request_id_about_fkey,
    DROP CONSTRAINT recipient_notice_request_id_about_recipient_contact_key;
ALTER TABLE recipient_listing DROP CONSTRAINT recipient_listing_pkey, ADD PRIMARY KEY (request_id, about, round);
ALTER TABLE recipient_notice
    ADD FOREIGN KEY (request_id, about, round) REFERENCES recipient_listing ON DELETE CASCADE,
    ADD UNIQUE (request_id, about, round, recipient, contact);
GRANT INSERT (round) ON recipient_listing, recipient_notice TO portal_app;
CREATE INDEX recipient_notice_untold ON recipient_notice (request_id) WHERE outcome IS NULL AND person IS NOT NULL;

ALTER TABLE reminder DROP CONSTRAINT reminder_cause_check;
ALTER TABLE reminder ADD CONSTRAINT reminder_cause_check CHECK (cause IN ('due_soon', 'late', 'extension_not_posted',
    'refusal_waiting', 'refusal_not_posted', 'identity_unanswered', 'receipt_not_printed', 'letter_not_posted',
    'restriction_in_force', 'recipients_not_told'));
"""

MARKETING = """
-- Staff end what is objected to the moment they register it, for the address that was given too.
ALTER TABLE suppression DROP CONSTRAINT suppression_reason_check;
ALTER TABLE suppression ADD CONSTRAINT suppression_reason_check
    CHECK (reason IN ('erased', 'unsubscribed', 'objected'));
DROP POLICY system ON suppression;
CREATE POLICY company ON suppression USING ((SELECT acts_for_company()));
"""

EXTENSIONS = """
-- As they are on the day of the posting: what paused the time when the letter was ordered may have ended.
GRANT UPDATE (first_due_on, extended_to) ON extension TO portal_app;
"""


async def forwards() -> MigrationManager:
    """Make room for all four."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, LIFTING + RECIPIENTS + MARKETING + EXTENSIONS))
    return manager
