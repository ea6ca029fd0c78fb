"""What is asked of consents by the thousand leads through indexes, whichever way the tables grow."""

import json
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from portal.data.consents import webhook_deliveries as messages
from portal.data.consents.consent_changes import PAGE
from portal.data.retention.own_retention import (
    CONSENT_CHANGES,
    DEAD_MESSAGES,
    LEFT_MESSAGES,
    SETTLED_MESSAGES,
    SUPPRESSIONS,
    Technical,
)
from tests.people import ANNA

pytestmark = pytest.mark.usefixtures("lived_in")


async def scans(connection: asyncpg.Connection, sql: str, *values: object) -> set[str]:
    """The tables that the statement reads whole, where there is any other way."""
    async with connection.transaction():
        await connection.execute("SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan")
        plan = json.loads(await connection.fetchval(f"EXPLAIN (FORMAT JSON) {sql}", *values))
    found: set[str] = set()

    def look(node: dict[str, object]) -> None:
        if node["Node Type"] == "Seq Scan":
            found.add(str(node["Relation Name"]))
        for each in node.get("Plans", []):  # type: ignore[attr-defined]
            look(each)

    look(plan[0]["Plan"])
    return found


async def test_the_newest_choices_of_many_are_found_by_person(as_admin: asyncpg.Connection) -> None:
    sql = (
        "SELECT DISTINCT ON (subject_id, activity) subject_id, activity, given FROM consent"
        " WHERE subject_id = ANY($1::uuid[]) AND activity = ANY($2::text[]) ORDER BY subject_id, activity, id DESC"
    )
    assert await scans(as_admin, sql, [ANNA.id], ["newsletter"]) == set()


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        ("SELECT digest, activity, since FROM suppression WHERE digest = ANY($1::bytea[])", ([b"x"],)),
        ("SELECT id, subject_id FROM consent_change WHERE position IS NULL ORDER BY id LIMIT $1", (10,)),
        ("SELECT min(position) FROM consent_change", ()),
        (PAGE, (0, 10)),
        (messages.CLAIM, ("x", 10, timedelta(minutes=1), uuid4())),
        (
            "SELECT id FROM webhook_delivery WHERE state = 'dead'"
            " AND ($1::timestamptz IS NULL OR (dead_at, id) > ($1, $2)) ORDER BY dead_at, id LIMIT 10",
            (None, None),
        ),
        ("SELECT email, id FROM account WHERE email = ANY($1::text[]) AND kind = 'member'", (["x"],)),
        ("SELECT EXISTS (SELECT FROM consent_postponed WHERE session_hash = $1)", (b"x",)),
    ],
)
async def test_what_is_asked_often_has_an_index(
    as_admin: asyncpg.Connection, sql: str, values: tuple[object, ...]
) -> None:
    assert await scans(as_admin, sql, *values) == set()


@pytest.mark.parametrize(
    "of", [CONSENT_CHANGES, SETTLED_MESSAGES, LEFT_MESSAGES, DEAD_MESSAGES, SUPPRESSIONS], ids=lambda of: of.table
)
async def test_what_is_due_to_be_forgotten_has_an_index(as_admin: asyncpg.Connection, of: Technical) -> None:
    moment = await as_admin.fetchval("SELECT now()")
    assert await scans(as_admin, of.due(), moment) == set()
