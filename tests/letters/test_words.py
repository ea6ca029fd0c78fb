"""The words that letters have for what the domain says in codes: all of them, in both languages, and in the letter.

A letter that was ordered in words, before there were codes, is made as it would have been then.
"""

from typing import get_args

import pytest

from portal.data.by_hand.manual_tasks import Outcome
from portal.data.requests.extensions import Reason
from portal.domain.rights.restrictions import PLACEABLE
from portal.kinds import REQUEST_KINDS, LetterKind
from portal.letters.kinds import RENDERED
from portal.letters.letterhead import Language
from portal.letters.words import by_hand, extension, identity_question, request_form, restriction, return_letter
from portal.letters.words import portability_cover as cover
from portal.letters.words import reply as replies
from tests.letters.everyday import FACTS, Ordered

LANGUAGES: tuple[Language, ...] = get_args(Language)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (extension.REASONS, get_args(Reason)),
        (identity_question.HOW, identity_question.WAYS),
        (return_letter.HOW, get_args(return_letter.Reason)),
        (restriction.RESTRICTED, PLACEABLE),
        (request_form.GROUNDS, PLACEABLE),
        (request_form.ASKED, REQUEST_KINDS),
        (by_hand.OUTCOMES, get_args(Outcome)),
        (replies.TEXT, get_args(replies.About)),
        (replies.HEADING, get_args(replies.About)),
    ],
)
def test_every_code_has_words_in_both_languages(words: dict[str, dict[Language, str]], codes: tuple[str, ...]) -> None:
    assert set(words) == set(codes)
    for said in words.values():
        assert set(said) == set(LANGUAGES)
        assert all(said.values())
        assert said["sv"] != said["en"]


def in_codes_and_in_words(language: Language) -> list[tuple[LetterKind, dict[str, object], dict[str, object]]]:
    """Facts as they are ordered now, and as they were before, of the same letter."""
    facts = {kind: dict(of[language]) for kind, of in FACTS.items()}
    of_files = {"files": facts["portability_cover"]["files"]}
    bare_return = {name: fact for name, fact in facts["return"].items() if name != "how"}
    extending, doubting = facts["extension"], facts["identity_question"]
    return [
        (
            "extension",
            {**extending, "because": "number"},
            {**extending, "reason": f"{extension.REASONS['number'][language]}\n\n{extending['reason']}"},
        ),
        (
            "identity_question",
            {**doubting, "how": ["telephone", "letter"]},
            {**doubting, "how": [identity_question.HOW[way][language] for way in ("telephone", "letter")]},
        ),
        *(
            ("return", {**bare_return, "reason": why}, {**bare_return, "reason": why, "how": how[language]})
            for why, how in return_letter.HOW.items()
        ),
        (
            "portability_cover",
            of_files,
            {**of_files, "how": cover.HOW[language], "not_included": cover.NOT_INCLUDED[language]},
        ),
        (
            "reply",
            {"about": "signature"},
            {"heading": replies.HEADING["signature"][language], "text": replies.TEXT["signature"][language]},
        ),
        *(
            (kind, {**facts[kind], "ground": ground}, {**facts[kind], "ground": said[language]})
            for ground, said in restriction.RESTRICTED.items()
            for kind in ("restriction_answer", "lifting_notice")
        ),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_letter_ordered_in_codes_is_the_one_that_was_ordered_in_words(language: Language) -> None:
    for kind, codes, words in in_codes_and_in_words(language):
        assert await RENDERED[kind](Ordered(codes, language)) == await RENDERED[kind](Ordered(words, language))
        assert codes != words
