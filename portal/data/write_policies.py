"""Who may change the company's tables: said of every one of them after the migrations, so of later tables too.

A policy lets somebody in; a restrictive one keeps out whom another lets in. Whoever acts for the company sees its
tables; an auditor, who only looks, is kept from changing them by these.
"""

from portal.data.database import connection, run_script

EXEMPT = ["audit_event", "notice", "unreachable_address"]
"""That an auditor looked is noted too, in a log that nobody changes; the others are about one's own account as well."""

UNCOVERED = """
SELECT DISTINCT tablename FROM pg_policies
WHERE schemaname = 'public' AND permissive = 'PERMISSIVE' AND tablename <> ALL ($1::text[])
  AND concat(qual, with_check) LIKE '%acts_for_company%'
  AND tablename NOT IN (SELECT tablename FROM pg_policies WHERE policyname = 'only_who_may_change_adds')
ORDER BY 1
"""

POLICIES = """
CREATE POLICY only_who_may_change_adds ON {table} AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT may_change()));
CREATE POLICY only_who_may_change_changes ON {table} AS RESTRICTIVE FOR UPDATE USING ((SELECT may_change()));
CREATE POLICY only_who_may_change_removes ON {table} AS RESTRICTIVE FOR DELETE USING ((SELECT may_change()));
"""


async def uncovered() -> list[str]:
    """The company's tables that an auditor is not kept from changing, in the transaction under way."""
    return [row["tablename"] for row in await connection().fetch(UNCOVERED, EXEMPT)]


async def cover() -> None:
    """Cover those, in the transaction under way, as the owner of the tables. A schema older than roles has none."""
    if await connection().fetchval("SELECT to_regprocedure('may_change()') IS NULL"):
        return
    for table in await uncovered():
        await run_script(POLICIES.format(table=table))
