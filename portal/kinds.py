"""What can be asked of the company and what letters go out of it: every kind once, with what is peculiar to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

RequestKind = Literal["access", "erasure", "rectification", "restriction", "portability", "objection"]
"""What a request asks for: Art. 15, 17, 16, 18, 20 and 21. The order is in the seals of forms that were printed."""

LetterKind = Literal[
    "receipt",
    "identity_question",
    "extension",
    "refusal",
    "extract",
    "erasure_decision",
    "rectification_answer",
    "restriction_answer",
    "lifting_notice",
    "portability_cover",
    "objection_answer",
    "recipient_notice",
    "return",
    "question",
    "reply",
]

Enclosed = Literal["medium", "what_came"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfLetter:
    """What is peculiar to a kind of letter. Whatever is not said of one is not so."""

    sv: str
    """What it is called, in Swedish, by staff and by the person whose letter it is; `en` in English."""
    en: str
    answers: RequestKind | None = None
    """What kind of request is answered with it; the rest is written on the way."""
    refuses: bool = False
    """Whether it says that a request is not granted."""
    goes_to_person: bool = True
    """Whether it is written to the person whom it is about, and not to somebody else."""
    is_event: bool = False
    """Whether what it says is an event of its own, of which the person is told: not of its posting, too."""
    is_overtaken: bool = False
    """Whether it has no sense any longer when the answer is in the post."""
    is_about_what_came: bool = False
    """Whether it is about one thing that came by post, which need not be a request."""
    encloses: Enclosed | None = None
    """What always lies in the same envelope: files on a medium (Art. 20), or what came and is returned."""
    quotes: bool = False
    """Whether it says what sources hold, unprintable characters and all."""

    def name(self, language: Literal["sv", "en"]) -> str:
        """What it is called, in that language."""
        return self.sv if language == "sv" else self.en

    @property
    def is_owed(self) -> bool:
        """Whether it says how a request ended, so that it must be sent (Art. 12(3)-(4))."""
        return self.answers is not None or self.refuses

    @property
    def is_news(self) -> bool:
        """Whether the person is told that it is in the post, since nothing else tells of it."""
        return self.goes_to_person and not (self.is_owed or self.is_event)


OF_LETTERS: Mapping[LetterKind, OfLetter] = {
    "receipt": OfLetter(sv="Bekräftelse på mottagen begäran", en="Confirmation of receipt", is_overtaken=True),
    "identity_question": OfLetter(sv="Fråga om identitet", en="Question about identity", is_overtaken=True),
    "extension": OfLetter(sv="Besked om förlängd tid", en="Notice of more time", is_event=True, is_overtaken=True),
    "refusal": OfLetter(sv="Avslag", en="Refusal", refuses=True),
    "extract": OfLetter(sv="Registerutdrag", en="Extract", answers="access", quotes=True),
    "erasure_decision": OfLetter(sv="Beslut om radering", en="Decision on erasure", answers="erasure"),
    "rectification_answer": OfLetter(
        sv="Svar om rättelse", en="Answer about rectification", answers="rectification", quotes=True
    ),
    "restriction_answer": OfLetter(sv="Svar om blockering", en="Answer about blocking", answers="restriction"),
    "lifting_notice": OfLetter(sv="Besked om att blockeringen hävs", en="Notice that the block will be lifted"),
    "portability_cover": OfLetter(
        sv="Följebrev till filerna", en="Cover letter of the files", answers="portability", encloses="medium"
    ),
    "objection_answer": OfLetter(sv="Svar på en invändning", en="Answer to an objection", answers="objection"),
    "recipient_notice": OfLetter(
        sv="Underrättelse till en mottagare", en="Notice to a recipient", goes_to_person=False, quotes=True
    ),
    "return": OfLetter(
        sv="Brev i retur till avsändaren",
        en="Letter returned to its sender",
        is_about_what_came=True,
        encloses="what_came",
    ),
    "question": OfLetter(
        sv="Fråga om ett brev", en="Question about a letter", is_about_what_came=True, is_overtaken=True
    ),
    "reply": OfLetter(sv="Svar på ett brev", en="Reply to a letter"),
}

REQUEST_KINDS: tuple[RequestKind, ...] = get_args(RequestKind)
LETTER_KINDS: tuple[LetterKind, ...] = get_args(LetterKind)

ANSWER_OF: Mapping[RequestKind, LetterKind] = {
    of.answers: kind for kind, of in OF_LETTERS.items() if of.answers is not None
}
"""What a request of each kind is answered with."""

ANSWERS: tuple[LetterKind, ...] = tuple(ANSWER_OF.values())
"""The letters with which a request is answered; the rest are written on the way."""
