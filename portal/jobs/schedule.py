"""What happens by the clock: a cron expression and the domain function."""

from collections.abc import Awaitable, Callable, Mapping

from portal.domain.accounts import email_changes
from portal.domain.audit import audit, summed_events
from portal.domain.by_hand import manual_tasks
from portal.domain.consents import webhooks
from portal.domain.letters import answers
from portal.domain.requests import reminders, requests
from portal.domain.retention import own_retention, retention_run
from portal.domain.signing_in import access_journal, kept_forms

SCHEDULE: Mapping[str, tuple[str, Callable[[], Awaitable[object]]]] = {
    "expire-requests": ("5 * * * *", requests.expire),
    "end-email-changes": ("*/10 * * * *", email_changes.end_those_due),
    "forget-kept-forms": ("*/10 * * * *", kept_forms.forget_over),
    "sum-up-events": ("1 * * * *", summed_events.record),
    "make-audit-checkpoint": ("30 2 * * *", audit.make_checkpoint),
    "verify-audit-log": ("0 3 * * *", audit.expect_intact),
    "erase-what-is-due": ("30 3 * * *", retention_run.run_nightly),
    "forget-what-is-the-portals-own": ("45 3 * * *", own_retention.run),
    "forget-posted-answers": ("0 4 * * *", answers.forget_posted),
    "remind-staff": ("30 5-16 * * *", reminders.notice),
    "note-what-was-shut": ("* * * * *", access_journal.bring_up_to_date),
    "announce-what-waits": ("* * * * *", webhooks.announce_waiting),
    "forget-files-found-by-hand": ("10 4 * * *", manual_tasks.forget_files),
}
