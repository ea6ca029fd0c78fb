"""What the member reads of an event besides what happened: when, how, how many, by the codes and counts in its details.

Each event has its sentences, in order. One whose details are not there, as in an event of long ago, has nothing to say,
and neither have those after it.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from portal.data.actors import Language
from portal.data.audit.event_codes import EventCode
from portal.web.language import formatters
from portal.web.marking import _
from portal.web.member.account_event_words import LAPSED, SENT
from portal.web.member.words import say
from portal.web.places import place
from portal.web.signing_in.sign_in_words import FACTORS, about_failure, about_sign_in

Details = Mapping[str, object]
Sentence = Callable[[Language, Details], str | None]

NO_MATCH = _("It may be a slip of the keyboard on our side. Nothing about you was shown.")

METHODS: dict[str, str] = {
    "personnummer": _("By comparing the personal identity number on the letter with ours."),
    "address_and_signature": _("By your address and signature."),
    "telephone": _("By calling you."),
    "in_person": _("By meeting you."),
}
"""How identity was seen (Art. 12(6))."""


HELP_METHODS: dict[str, str] = {
    "telephone": _("We made sure that it was you by ringing you back."),
    "letter": _("We made sure that it was you by a signed letter."),
    "in_person": _("We made sure that it was you by meeting you."),
}
"""How it was seen that it is the member who cannot sign in."""

OTHER_ADDRESS = _("You asked for another e-mail address to sign in with.")

FOUND: dict[str, str] = {
    "nothing_found": _("Nothing about you was there."),
    "found": _("Something about you was there. It comes with the answer."),
    "erased": _("What was there about you was erased."),
    "kept": _("Something there must be kept. The decision says what, why and until when."),
}
"""What came of a place that was looked through by hand."""


def about(language: Language, code: EventCode, details: Details) -> str | None:
    """More about an event, from the counts and codes in its `details`; None when there is nothing more to say."""
    said = []
    for sentence in SENTENCES.get(code, ()):
        text = sentence(language, details)
        if text is None:
            break
        said.append(text)
    return " ".join(said) or None


def telling(text: str, **fields: str) -> Sentence:
    """`text` with the details named in `fields`, each as its reader writes it: a day, a number, a place."""

    def sentence(language: Language, details: Details) -> str | None:
        values = {field: details.get(name) for field, name in fields.items()}
        if None in values.values():
            return None
        return say(language, text, **{field: _shown(language, fields[field], it) for field, it in values.items()})

    return sentence


def by_code(name: str, words: Mapping[Any, str], end: str = "") -> Sentence:
    """What `words` have for the code in that detail, with `end` after it."""

    def sentence(language: Language, details: Details) -> str | None:
        code = details.get(name)
        return say(language, words[code]) + end if code in words else None

    return sentence


def where_any(name: str, text: str) -> Sentence:
    """`text` where that detail is true, or a number but 0."""
    return lambda language, details: say(language, text) if details.get(name) else None


def by_hand(language: Language, details: Details) -> str | None:
    """How many of those that were erased and kept were so by hand, where any were."""
    if not (details.get("erased_by_hand") or details.get("kept_by_hand")):
        return None
    said = telling(
        _("Of these by hand: erased %(erased)s, kept %(kept)s."), erased="erased_by_hand", kept="kept_by_hand"
    )
    return said(language, {"erased_by_hand": 0, "kept_by_hand": 0, **details})


FOUND_IN_ALL = (telling(_("Number of records: %(rows)s."), rows="rows"),)
IN_THE_POST = (telling(_("It was posted on %(day)s."), day="posted_on"),)
FACTOR = (by_code("factor", FACTORS, end="."),)

SENTENCES: dict[EventCode, tuple[Sentence, ...]] = {
    "request.registered": (
        telling(_("It reached us on %(day)s. The time to answer is counted from that day."), day="received_on"),
    ),
    "request.submitted": (where_any("ended", _("The marketing that you said no to was switched off at once.")),),
    "letter.received": (telling(_("It arrived on %(day)s."), day="arrived_on"),),
    "identity.confirmed": (by_code("method", METHODS),),
    "identity.mismatch": (telling(NO_MATCH),),
    "identity.asked": (
        telling(_("You must answer by %(day)s. Otherwise we cannot do what you ask for."), day="answer_by_on"),
    ),
    "identity.answered": (telling(_("It came on %(day)s."), day="received_on"),),
    "notice.sent": (by_code("notice", SENT),),
    "account.signed_in": (about_sign_in,),
    "account.code_wrong": (about_failure,),
    "account.passkey_wrong": (about_failure,),
    "account.confirmation_failed": (about_failure,),
    "account.factor_added": FACTOR,
    "account.factor_removed": FACTOR,
    "account.help_asked": (by_code("help_method", HELP_METHODS), where_any("other_address", OTHER_ADDRESS)),
    "account.email_change_lapsed": (by_code("outcome", LAPSED),),
    "account.notices_chosen": (by_code("given", {True: _("Switched on."), False: _("Switched off.")}),),
    "extract.collected": FOUND_IN_ALL,
    "portable.collected": FOUND_IN_ALL,
    "rectification.done": FOUND_IN_ALL,
    "task.attested": (telling(_("Where: %(place)s."), place="source"), by_code("outcome", FOUND)),
    "erasure.planned": (
        telling(_("To be erased: %(erased)s. To be kept by law: %(kept)s."), erased="erased", kept="kept"),
        where_any("places", _("What we look through by hand, such as paper and mailboxes, comes on top.")),
    ),
    "erasure.executed": (
        telling(_("Erased: %(erased)s. Kept by law: %(kept)s."), erased="erased", kept="kept"),
        by_hand,
    ),
    "extension.ordered": (
        telling(
            _("When the letter is in the post, %(later)s applies. Until then %(day)s applies."),
            later="extended_to_on",
            day="due_on",
        ),
    ),
    "extension.counted": (telling(_("You will have our answer in the post by %(day)s."), day="extended_to_on"),),
    "rectification.approved": (
        telling(_("To be corrected: %(done)s. Not corrected: %(left)s."), done="changed", left="unchanged"),
    ),
    "objection.decided": (
        telling(
            _("What ends: %(ended)s. What goes on: %(kept)s. The letter says what, and why."),
            ended="ended",
            kept="continued",
        ),
    ),
    "answer.posted": IN_THE_POST,
    "outgoing.posted": IN_THE_POST,
    "restriction.notice_posted": IN_THE_POST,
}


def _shown(language: Language, name: str, value: object) -> str:
    if name == "source":
        return place(language, str(value))
    if name.endswith("_on"):
        return formatters(language)["long_date"](date.fromisoformat(str(value)))
    return formatters(language)["number"](value)
