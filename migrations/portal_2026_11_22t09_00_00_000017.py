"""The queue at any size: an order and indexes for each way of narrowing it, references found by their beginning."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000017"
VERSION = "1.38.0"
DESCRIPTION = "The queue at any size: an order and indexes for each way of narrowing it, references found in part."

SQL = """
-- What is left to do comes before what is answered and only to be closed, which has no day to keep any longer.
ALTER TABLE request
    ADD COLUMN urgency date GENERATED ALWAYS AS (CASE status WHEN 'answered' THEN date 'infinity' ELSE due_on END)
        STORED,
    -- The symbols of a reference from each of its two groups on, to be found by how they begin.
    ADD COLUMN symbols text COLLATE "C" GENERATED ALWAYS AS (substr(reference, 4, 4) || substr(reference, 9, 4)) STORED,
    ADD COLUMN last_symbols text COLLATE "C" GENERATED ALWAYS AS (substr(reference, 9, 4)) STORED,
    -- What the handler was told when the request was handed over, encrypted with the person's key.
    ADD COLUMN handover_note bytea;
GRANT UPDATE (handover_note) ON request TO portal_app;

CREATE INDEX request_symbols ON request (symbols);
CREATE INDEX request_last_symbols ON request (last_symbols, symbols);

-- Who may see a row is asked of its person, who is therefore in the index too: a count reads nothing but the index.
CREATE INDEX request_open ON request (urgency, id) INCLUDE (subject_id)
    WHERE status IN ('received', 'identity_confirmed', 'in_progress', 'awaiting_approval', 'approved', 'executed',
                     'answered');
CREATE INDEX request_open_of_handler ON request (handler_id, urgency, id) INCLUDE (subject_id)
    WHERE status IN ('received', 'identity_confirmed', 'in_progress', 'awaiting_approval', 'approved', 'executed',
                     'answered');
CREATE INDEX request_open_by_state ON request (status, kind, urgency, id) INCLUDE (subject_id)
    WHERE status IN ('received', 'identity_confirmed', 'in_progress', 'awaiting_approval', 'approved', 'executed',
                     'answered');
CREATE INDEX request_open_of_handler_by_state ON request (handler_id, status, kind, urgency, id) INCLUDE (subject_id)
    WHERE status IN ('received', 'identity_confirmed', 'in_progress', 'awaiting_approval', 'approved', 'executed',
                     'answered');

CREATE INDEX request_awaiting_letter_by_kind ON request (kind, expires_on, id) INCLUDE (subject_id)
    WHERE status = 'awaiting_letter';

CREATE INDEX request_ended_of_handler ON request (handler_id, changed_at, id) INCLUDE (subject_id)
    WHERE status IN ('closed', 'withdrawn', 'expired', 'refused');
CREATE INDEX request_ended_by_state ON request (status, kind, changed_at, id) INCLUDE (subject_id)
    WHERE status IN ('closed', 'withdrawn', 'expired', 'refused');
CREATE INDEX request_ended_of_handler_by_state ON request (handler_id, status, kind, changed_at, id)
    INCLUDE (subject_id)
    WHERE status IN ('closed', 'withdrawn', 'expired', 'refused');
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, SQL))
    return manager
