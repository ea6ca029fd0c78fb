"""Each kind of letter is described once, and the rules about letters follow from that."""

from portal.data.letters.printouts import ABOUT_WHAT_CAME
from portal.domain.answering import BEFORE_THE_ANSWER
from portal.domain.notices.notices import MINE
from portal.kinds import ANSWER_OF, ANSWERS, LETTER_KINDS, OF_LETTERS, REQUEST_KINDS
from portal.web.language import message
from portal.web.staff.letters.outgoing_words import LETTERS


def test_every_kind_of_letter_is_described_and_has_a_name_for_everybody_who_reads_of_it() -> None:
    assert tuple(OF_LETTERS) == LETTER_KINDS
    assert LETTERS.keys() == OF_LETTERS.keys()
    assert all(of.sv and of.en and of.sv != of.en for of in OF_LETTERS.values())


def test_each_kind_of_request_is_answered_with_one_kind_of_letter() -> None:
    assert set(ANSWER_OF) == set(REQUEST_KINDS)
    assert len(ANSWERS) == sum(of.answers is not None for of in OF_LETTERS.values()) == len(REQUEST_KINDS)


def test_only_answers_and_refusals_must_be_sent() -> None:
    assert {kind for kind, of in OF_LETTERS.items() if of.is_owed} == {*ANSWERS, "refusal"}


def test_no_letter_that_must_be_sent_is_overtaken_by_the_answer() -> None:
    assert set(BEFORE_THE_ANSWER) == {"receipt", "identity_question", "question", "extension"}
    assert not any(OF_LETTERS[kind].is_owed for kind in BEFORE_THE_ANSWER)


def test_members_are_told_of_the_letters_that_no_other_event_tells_of() -> None:
    assert set(MINE) == {"reply", "question", "identity_question", "receipt", "return", "lifting_notice"}


def test_letters_about_what_came_by_post_are_those_that_return_it_or_ask_about_it() -> None:
    assert set(ABOUT_WHAT_CAME) == {"return", "question"}


def test_a_letter_has_one_name_on_the_page_and_in_the_list_that_is_printed_with_a_run() -> None:
    for kind, of in OF_LETTERS.items():
        assert (of.sv, of.en) == (message("sv", LETTERS[kind]), message("en", LETTERS[kind]))
