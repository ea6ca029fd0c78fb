"""What a member reads of an event besides what happened, from the details that the event has."""

import pytest

from portal.data.audit.event_codes import EventCode
from portal.web.member.event_details import SENTENCES, about
from portal.web.member.event_words import EVENTS


@pytest.mark.parametrize(
    ("code", "details", "said"),
    [
        ("letter.received", {"arrived_on": "2026-03-05"}, "It arrived on 5 March 2026."),
        ("extract.collected", {"rows": 1234}, "Number of records: 1,234."),
        ("identity.confirmed", {"method": "telephone"}, "By calling you."),
        ("request.submitted", {"ended": 2}, "The marketing that you said no to was switched off at once."),
        ("request.submitted", {"ended": 0}, None),
        ("account.notices_chosen", {"given": False}, "Switched off."),
        ("account.factor_added", {"factor": "totp"}, "Authenticator app."),
        ("erasure.planned", {"erased": 3, "kept": 0}, "To be erased: 3. To be kept by law: 0."),
        (
            "account.help_asked",
            {"help_method": "letter", "other_address": True},
            "We made sure that it was you by a signed letter. You asked for another e-mail address to sign in with.",
        ),
        (
            "account.help_asked",
            {"help_method": "letter", "other_address": False},
            "We made sure that it was you by a signed letter.",
        ),
    ],
)
def test_an_event_says_what_its_details_hold(code: EventCode, details: dict[str, object], said: str | None) -> None:
    assert about("en", code, details) == said


@pytest.mark.parametrize(
    ("code", "details"),
    [
        ("erasure.planned", {"erased": 3}),
        ("erasure.planned", {"erased": 3, "kept": None}),
        ("identity.confirmed", {"method": "crystal_ball"}),
        ("account.help_asked", {"help_method": "crystal_ball", "other_address": True}),
        ("answer.opened", {"posted_on": "2026-03-05"}),
    ],
)
def test_an_event_without_its_details_says_no_more(code: EventCode, details: dict[str, object]) -> None:
    assert about("en", code, details) is None


def test_only_events_of_the_members_history_have_sentences() -> None:
    assert set(SENTENCES) <= set(EVENTS)
    # A failure may have been one's own, whatever is known of it.
    failed = {"account.code_wrong", "account.passkey_wrong", "account.confirmation_failed"}
    assert {code for code in SENTENCES if about("sv", code, {})} == {"identity.mismatch"} | failed
