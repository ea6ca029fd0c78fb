"""What happens by the thousand is counted by the hour, before one event says how often it was."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000053"
VERSION = "1.38.0"
DESCRIPTION = "What happens by the thousand is counted by the hour, before one event says how often it was."

COUNTS = """
-- `said` is which token asked, or why somebody was refused; `network` a keyed digest of where a stranger was.
CREATE TABLE event_count (
    hour timestamptz NOT NULL,
    code text NOT NULL,
    said text NOT NULL DEFAULT '',
    network bytea NOT NULL DEFAULT '',
    times integer NOT NULL DEFAULT 1 CHECK (times > 0),
    persons bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (hour, code, said, network)
);
ALTER TABLE event_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE event_count FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON event_count USING ((SELECT acts_as_system()));
GRANT SELECT, INSERT, DELETE, UPDATE (times, persons) ON event_count TO portal_app;
"""


async def forwards() -> MigrationManager:
    """Make room for the counts."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, COUNTS))
    return manager
