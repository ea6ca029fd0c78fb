"""A letter in the sender's own words is one thing that an envelope can hold, and not an unreadable form."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000045"
VERSION = "1.38.0"
DESCRIPTION = "A letter in the sender's own words is one thing that an envelope can hold, and not an unreadable form."

OWN_WORDS = """
ALTER TABLE signed_letter DROP CONSTRAINT signed_letter_outcome_check,
    ADD CONSTRAINT signed_letter_outcome_check CHECK (outcome IN ('genuine', 'unsigned', 'changed', 'forged',
        'altered', 'expired', 'used', 'withdrawn', 'unknown', 'malformed', 'own_words', 'foreign'));
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, OWN_WORDS))
    return manager
