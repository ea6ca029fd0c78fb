"""What may be deleted of the portal's own, and by whom: the database itself refuses the rest."""

import re

import asyncpg
import pytest

from tests.data.conftest import scope
from tests.people import ANNA, APPROVER, HANDLER

pytestmark = pytest.mark.usefixtures("lived_in")

FUNCTIONS = {
    "forget_request": "SELECT forget_request(id, 'infinity') FROM request",
    "forget_subject": "SELECT forget_subject(id, 'infinity') FROM data_subject",
    "forget_met": "SELECT forget_met(id, 'infinity') FROM data_subject",
    "forget_letters": "SELECT forget_letters('infinity', 1000)",
    "forget_outgoing_letters": "SELECT forget_outgoing_letters('infinity', 1000)",
    "forget_print_runs": "SELECT forget_print_runs('infinity', 1000)",
    "forget_restrictions": "SELECT forget_restrictions('infinity', 1000)",
    "forget_certificates": "SELECT forget_certificates('infinity', 1000)",
    "forget_tombstones": "SELECT forget_tombstones('infinity', 1000)",
    "forget_later_erasures": "SELECT forget_later_erasures('infinity', 1000)",
    "forget_chains": "SELECT forget_chains('infinity', 1000)",
    "forget_shut_doors": "SELECT forget_shut_doors('infinity', 1000)",
}

OUTLIVE = {"erasure_certificate", "erasure_tombstone", "later_erasure", "audit_event", "restriction"}
"""Tables that tell of a request longer than it is there; a restriction then no longer names it."""


async def as_system(connection: asyncpg.Connection) -> None:
    await connection.execute("SELECT set_config('portal.actor_kind', 'system', true)")


@pytest.mark.parametrize("table", ["request", "signed_letter", "identity_check", "erasure_plan", "approval", "answer",
                                   "letter", "letter_copy", "print_run",
                                   "consent", "data_subject", "account", "restriction",
                                   "erasure_certificate", "erasure_tombstone", "later_erasure",
                                   "audit_event", "shut_door"])  # fmt: skip
async def test_the_application_may_not_delete_it_in_plain_sql(as_app: asyncpg.Connection, table: str) -> None:
    async with scope(as_app, None):
        await as_system(as_app)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_app.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("sql", FUNCTIONS.values(), ids=FUNCTIONS.keys())
async def test_the_functions_forget_nothing_that_ended_just_now_whatever_they_are_told(
    as_app: asyncpg.Connection, as_admin: asyncpg.Connection, sql: str
) -> None:
    counts = (
        "SELECT (SELECT count(*) FROM request), (SELECT count(*) FROM data_subject), (SELECT count(*) FROM consent)"
    )
    before = await as_admin.fetchrow(counts)
    async with scope(as_app, None):
        await as_system(as_app)
        said = await as_app.fetch(sql)
        assert said
        assert {bool(row[0]) for row in said} == {False}
    assert await as_admin.fetchrow(counts) == before


@pytest.mark.parametrize("sql", FUNCTIONS.values(), ids=FUNCTIONS.keys())
@pytest.mark.parametrize("actor", [HANDLER, APPROVER, ANNA, None], ids=["handler", "approver", "member", "nobody"])
async def test_nobody_but_the_portal_itself_forgets(as_app: asyncpg.Connection, actor: object, sql: str) -> None:
    on_a_row = re.sub(r"\bid\b(.*) FROM \w+$", r"gen_random_uuid()\1", sql)
    async with scope(as_app, actor):  # type: ignore[arg-type]
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="only the portal itself"):
            await as_app.fetch(on_a_row)


@pytest.mark.parametrize("function", FUNCTIONS)
async def test_the_functions_look_nowhere_else_for_names_and_are_the_applications_alone(
    as_admin: asyncpg.Connection, function: str
) -> None:
    found = await as_admin.fetchrow("SELECT * FROM pg_proc WHERE proname = $1", function)
    assert found
    assert found["prosecdef"]
    assert found["proconfig"] == ["search_path=public, pg_temp"]
    assert "PUBLIC" not in str(found["proacl"])
    assert not re.search(r"[{,]=X", str(found["proacl"])), "everybody may call it"


async def test_every_table_that_hangs_on_a_request_goes_with_it_or_is_known_to_outlive_it(
    as_admin: asyncpg.Connection,
) -> None:
    source = await as_admin.fetchval("SELECT prosrc FROM pg_proc WHERE proname = 'forget_request'")
    hanging = await as_admin.fetch(
        """
        WITH RECURSIVE hanging AS (
            SELECT 'request'::regclass AS name, false AS cascades
            UNION SELECT conrelid, confdeltype IN ('c', 'n') FROM pg_constraint JOIN hanging ON confrelid = hanging.name
            WHERE contype = 'f'
        ) SELECT name::oid::regclass::text AS name FROM hanging WHERE NOT cascades
        """
    )
    names = {row["name"].strip('"') for row in hanging}
    assert {"request", "answer", "extract", "manual_task", "erasure_step", "approval"} <= names
    assert {name for name in names - OUTLIVE if f"DELETE FROM {name} " not in source} == set()


async def test_what_still_refers_to_a_request_keeps_it_whole(
    as_app: asyncpg.Connection, as_admin: asyncpg.Connection
) -> None:
    request = await as_admin.fetchval("SELECT id FROM request WHERE status = 'closed' LIMIT 1")
    await as_admin.execute("UPDATE request SET changed_at = now() - interval '9 years' WHERE id = $1", request)
    await as_admin.execute("UPDATE restriction SET request_id = NULL")
    await as_admin.execute("CREATE TABLE kept_longer (request_id uuid REFERENCES request)")
    await as_admin.execute("INSERT INTO kept_longer VALUES ($1)", request)
    try:
        async with scope(as_app, None):
            await as_system(as_app)
            assert await as_app.fetchval("SELECT forget_request($1, now())", request) is False
            assert await as_app.fetchval("SELECT count(*) FROM answer WHERE request_id = $1", request) == 1
    finally:
        await as_admin.execute("DROP TABLE kept_longer")
    async with scope(as_app, None):
        await as_system(as_app)
        assert await as_app.fetchval("SELECT forget_request($1, now())", request) is True
        assert await as_app.fetchval("SELECT count(*) FROM answer WHERE request_id = $1", request) == 0


async def test_the_setting_by_which_choices_go_gives_the_application_nothing(as_app: asyncpg.Connection) -> None:
    async with scope(as_app, None):
        await as_system(as_app)
        await as_app.execute("SELECT set_config('portal.forgetting', $1, true)", str(ANNA.id))
        for sql in ("DELETE FROM consent", "UPDATE consent SET given = true"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with as_app.transaction():
                    await as_app.execute(sql)
