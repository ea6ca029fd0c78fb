"""Every event that can stand in a member's history has words."""

from portal.data.audit.event_codes import PERSONAL, READ
from portal.web.member.event_words import EVENTS


def test_every_event_of_a_person_has_words_for_the_member() -> None:
    assert set(EVENTS) == PERSONAL


def test_a_look_is_one_of_the_events_that_a_member_reads() -> None:
    assert READ <= PERSONAL
