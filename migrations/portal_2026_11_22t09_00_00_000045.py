"""Letters in the sender's own words, and the day of arrival that somebody puts right."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000045"
VERSION = "1.38.0"
DESCRIPTION = "Letters in the sender's own words, and the day of arrival that somebody puts right."

OWN_WORDS = """
ALTER TABLE signed_letter DROP CONSTRAINT signed_letter_outcome_check,
    ADD CONSTRAINT signed_letter_outcome_check CHECK (outcome IN ('genuine', 'unsigned', 'changed', 'forged',
        'altered', 'expired', 'used', 'withdrawn', 'unknown', 'malformed', 'own_words', 'foreign'));
"""

# The time to answer is counted from the arrival: nobody alone makes it end later than it was first registered to.
ARRIVAL = """
ALTER TABLE request
    ADD COLUMN first_registered_on date,
    ADD COLUMN proposed_arrival date,
    ADD COLUMN proposed_arrival_reason text
        CHECK (proposed_arrival_reason IN ('other_day_of_pile', 'mistyped', 'stamp', 'lay_unopened')),
    ADD COLUMN proposed_arrival_by uuid REFERENCES account,
    ADD CONSTRAINT arrival_is_proposed_whole
        CHECK (num_nonnulls(proposed_arrival, proposed_arrival_reason, proposed_arrival_by) IN (0, 3));
CREATE INDEX request_arrival_proposed_by ON request (proposed_arrival_by) WHERE proposed_arrival_by IS NOT NULL;
GRANT UPDATE (first_registered_on, proposed_arrival, proposed_arrival_reason, proposed_arrival_by) ON request
    TO portal_app;
GRANT UPDATE (arrived_on) ON signed_letter TO portal_app;
GRANT UPDATE (received_on) ON otherwise_request TO portal_app;
GRANT UPDATE (first_due_on) ON extension TO portal_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, OWN_WORDS + ARRIVAL))
    return manager
