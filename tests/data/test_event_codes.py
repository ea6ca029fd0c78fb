"""The codes of the audit log: each is recorded somewhere, and whoever reads has words for each."""

import re
from pathlib import Path

import portal.domain
from portal.data.audit.event_codes import ALL, LOOKS, PERSONAL
from portal.domain.own_data import own_event_words
from portal.domain.requests import timeline
from portal.web.staff.oversight import event_titles


def test_every_event_is_recorded_somewhere() -> None:
    domain = Path(portal.domain.__file__).parent
    sources = (path.read_text() for path in domain.rglob("*.py") if path.parent.name != "own_data")
    written = {code for source in sources for code in re.findall(r'"([a-z_]+\.[a-z_]+)"', source)}
    assert written >= ALL


def test_every_event_has_words_for_staff_and_those_of_a_person_for_the_extract() -> None:
    assert set(event_titles.EVENTS) == ALL
    assert set(own_event_words.EVENTS) == PERSONAL


def test_a_timeline_for_the_member_tells_of_events_that_the_member_may_read() -> None:
    assert timeline.FOR_MEMBERS <= PERSONAL


def test_opening_and_fetching_take_nobodys_decision_away() -> None:
    assert {code for code in ALL if code.endswith((".opened", "_opened", ".downloaded", "_downloaded"))} <= LOOKS
