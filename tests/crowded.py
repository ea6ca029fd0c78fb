"""A portal with any number of requests in every state, put there in SQL: for what must not grow with their number."""

import asyncpg

from tests.people import APPROVER, COLLEAGUE, HANDLER

PEOPLE = """
    INSERT INTO data_subject (id, data_key, created_at)
    SELECT md5('crowd' || i)::uuid, 'no key', now() FROM generate_series(0, $1::integer / 5) i ON CONFLICT DO NOTHING
"""
REQUESTS = """
    INSERT INTO request (id, reference, subject_id, kind, status, language, record_version, form, form_digest, seal,
                         sender, submitted_at, expires_on, received_on, counted_from, due_on, handler_id, changed_at)
    SELECT gen_random_uuid(), 'JM-' || upper(lpad(to_hex(i / 65536), 4, '0')) || '-'
            || upper(lpad(to_hex(i % 65536), 4, '0')),
        md5('crowd' || i / 5)::uuid,
        (ARRAY['access', 'erasure', 'rectification', 'restriction', 'portability'])[1 + i % 5],
        state, 'sv', (SELECT max(version) FROM record_version), '{}', '', '', '', now() - i * interval '1 minute',
        current_date + i % 90, day, day, day + 30,
        CASE WHEN day IS NOT NULL AND state <> 'received' THEN (ARRAY[$2, $3, $4, NULL]::uuid[])[1 + i / 7 % 4] END,
        now() - i * interval '1 minute'
    FROM (SELECT i, (ARRAY['awaiting_letter', 'received', 'identity_confirmed', 'in_progress', 'awaiting_approval',
                           'approved', 'executed', 'refusing', 'answered', 'closed', 'withdrawn', 'expired', 'refused'])
                    [1 + i / 5 % 13] AS any_state FROM generate_series(1, $1::integer) i) made,
        LATERAL (SELECT CASE WHEN any_state <> 'awaiting_approval' OR i % 5 = 1 THEN any_state ELSE 'in_progress' END
                 AS state) possible,
        LATERAL (SELECT CASE WHEN state NOT IN ('awaiting_letter', 'withdrawn', 'expired')
                             THEN current_date - i / 60 % 60 END AS day) dated
"""


async def crowd(admin: asyncpg.Connection, requests: int) -> None:
    """Put so many requests there, as the server's administrator: nobody's key opens anything."""
    await admin.execute(PEOPLE, requests)
    await admin.execute(REQUESTS, requests, HANDLER.id, COLLEAGUE.id, APPROVER.id)
    await admin.execute("ANALYZE request")
