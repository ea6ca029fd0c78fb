"""Every event that can stand in a member's history has words."""

import re
from pathlib import Path

import portal
from portal.domain.requests.timeline import FOR_MEMBERS
from portal.web.member.event_words import EVENTS, LOOKS

RECORDED = re.compile(r'audit\.record(?:_look)?\(\s*"([a-z_]+\.[a-z_]+)"')

COMPANYS = {
    "record.published",
    "restrictions.asked",
    "restrictions.listed",
    "consents.asked",
    "consents.listed",
    "consents.changes_read",
    "consents.changes_downloaded",
    "consents.links_made",
    "consents.suppressed",
    "webhook.given_up",
    "webhook.tried_again",
    "webhook.dropped",
    "api.refused",
    "retention.own_erased",
    "keys.rotated",
    "person.searched",
    "members.imported",
    "scan.uploaded",
    "scan.read",
    "scan.failed",
    "scan.opened",
    "scan.blank_left_out",
    "scan.ended",
    "scan.seen_to",
    "print_run.opened",
    "account.provider_linked",
    "account.provider_refused",
    "account.link_mailed",
}
"""What stands in the company's chain alone."""


def test_every_event_that_the_portal_records_has_words_for_the_member() -> None:
    recorded = {
        code for path in Path(portal.__file__).parent.rglob("*.py") for code in RECORDED.findall(path.read_text())
    }
    assert "extract.opened" in recorded
    assert recorded - COMPANYS <= set(EVENTS)


def test_every_event_of_the_timeline_has_words() -> None:
    assert set(EVENTS) >= FOR_MEMBERS


def test_every_event_by_which_staff_open_something_counts_as_a_look() -> None:
    assert {code for code in EVENTS if code.endswith(".opened")} <= LOOKS
