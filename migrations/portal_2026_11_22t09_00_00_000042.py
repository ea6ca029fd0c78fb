"""What was released can be taken back while none of its letters is in the post."""

from functools import partial

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from portal.data.database import run_script

ID = "2026-11-22T09:00:00:000042"
VERSION = "1.38.0"
DESCRIPTION = "What was released can be taken back while none of its letters is in the post."

# An answer that is in the post stays as it was, until its time is up.
TAKEN_BACK = """
GRANT DELETE ON answer, portable_file TO portal_app;
CREATE POLICY not_in_the_post ON answer AS RESTRICTIVE FOR DELETE USING (
    (SELECT acts_as_system()) OR NOT EXISTS (
        SELECT FROM letter l WHERE l.request_id = answer.request_id AND l.posted_on IS NOT NULL AND l.kind IN (
            'extract', 'portability_cover', 'erasure_decision', 'rectification_answer', 'restriction_answer',
            'objection_answer')));
CREATE POLICY not_in_the_post ON portable_file AS RESTRICTIVE FOR DELETE USING (
    (SELECT acts_as_system()) OR NOT EXISTS (
        SELECT FROM letter l WHERE l.request_id = portable_file.request_id AND l.posted_on IS NOT NULL
            AND l.kind = 'portability_cover'));
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION, wrap_in_transaction=False)
    manager.add_raw(partial(run_script, TAKEN_BACK))
    return manager
