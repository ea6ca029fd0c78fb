"""What of the portal's own is over is found by indexes: a nightly run does not read everything."""

from datetime import timedelta

import asyncpg
import pytest

from portal.clock import now
from portal.data.retention import erased_traces
from portal.data.retention import own_retention as rows
from portal.data.retention.own_retention import Technical
from portal.domain.requests import requests
from tests.domain.many_requests import multiplied
from tests.people import ANNA


async def test_finding_what_is_due_reads_an_index_and_not_every_request(as_admin: asyncpg.Connection) -> None:
    request = await requests.submit(ANNA, "access")
    await requests.withdraw(ANNA, request.reference)
    await multiplied(as_admin, request.id, 3000, "now()")
    await as_admin.execute("ANALYZE request, data_subject")
    plan = await as_admin.fetch(
        f"EXPLAIN {rows.DUE_REQUESTS}", ["withdrawn", "expired"], now() - timedelta(days=180), None, None, 500
    )
    text = "\n".join(row[0] for row in plan)
    assert "request_ended" in text
    assert "Seq Scan" not in text


FILLED = {
    "session": "INSERT INTO session SELECT decode(lpad(to_hex(n), 64, '0'), 'hex'), $1, 'x', now(), now(), now(), now()"
    " + interval '1 day', CASE WHEN n % 2 = 0 THEN now() END FROM generate_series(1, 3000) n",
    "throttle": "INSERT INTO throttle SELECT decode(lpad(to_hex(n), 8, '0'), 'hex'), now(), 1"
    " FROM generate_series(1, 3000) n WHERE $1::uuid IS NOT NULL",
    "known_browser": "INSERT INTO known_browser SELECT decode(lpad(to_hex(n), 64, '0'), 'hex'), $1, now()"
    " FROM generate_series(1, 3000) n",
    "pgqueuer_log": "INSERT INTO pgqueuer_log (job_id, status, priority, entrypoint)"
    " SELECT n, 'successful', 0, 'x' FROM generate_series(1, 3000) n WHERE $1::uuid IS NOT NULL",
    "pgqueuer_statistics": "INSERT INTO pgqueuer_statistics (created, count, priority, status, entrypoint)"
    " SELECT now() - n * interval '1 second', 1, 0, 'successful', 'x' FROM generate_series(1, 3000) n"
    " WHERE $1::uuid IS NOT NULL",
}


@pytest.mark.parametrize(
    "of", [rows.SESSIONS, rows.SIGN_IN_COUNTERS, rows.KNOWN_BROWSERS, rows.QUEUE_LOG, rows.QUEUE_STATISTICS],
    ids=lambda of: of.table,
)  # fmt: skip
async def test_what_is_over_is_found_by_an_index_and_not_by_reading_everything(
    as_admin: asyncpg.Connection, of: Technical
) -> None:
    moments = of.moments(now() - timedelta(days=40), timedelta(hours=1))
    transaction = as_admin.transaction()
    await transaction.start()
    try:
        await as_admin.execute(FILLED[of.table], ANNA.id)
        await as_admin.execute(f"ANALYZE {of.table}")
        plans = [await as_admin.fetch(f"EXPLAIN {of.due()}", *moments.values())]
        plans += [await as_admin.fetch(f"EXPLAIN {of.forgetting(column)}", at, 500) for column, at in moments.items()]
    finally:
        await transaction.rollback()
    for plan in plans:
        text = "\n".join(row[0] for row in plan)
        assert "Index" in text
        assert "Seq Scan" not in text, text


async def test_persons_whose_events_are_over_are_found_by_their_first_event(as_admin: asyncpg.Connection) -> None:
    await as_admin.execute("ANALYZE audit_event")
    await as_admin.execute("SET enable_seqscan = off")
    plan = await as_admin.fetch(f"EXPLAIN {erased_traces.CHAINS.replace('$1', 'now()')}")
    await as_admin.execute("RESET enable_seqscan")
    assert "audit_event_begun" in "\n".join(row[0] for row in plan)
