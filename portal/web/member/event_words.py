"""What each event of the audit log says to the member whose data it concerns."""

from collections.abc import Mapping
from datetime import date

from portal.data.actors import Language
from portal.data.audit.event_codes import EventCode
from portal.web.language import formatters
from portal.web.marking import _
from portal.web.member.account_event_words import ACCOUNT_EVENTS, SENT
from portal.web.member.words import say
from portal.web.places import place
from portal.web.signing_in.sign_in_words import FACTORS, about_sign_in

EVENTS: dict[EventCode, str] = {
    **ACCOUNT_EVENTS,
    "retention.erased": _("What the law had made us keep was erased"),
    "retention.finished": _("Nothing that we had to keep is left"),
    "erasure.replayed": _("What a restored backup had brought back was erased again"),
    "consent.changed": _("A choice about marketing was changed"),
    "consent.imported": _("A choice about marketing that you had made earlier was brought in here"),
    "consent.stated": _("You made a signed statement of your choices"),
    "consents.opened": _("Your choices about marketing were opened and read"),
    "request.submitted": _("You started the request"),
    "request.registered": _("Your request reached us and was registered"),
    "request.person_corrected": _("A request that another person made had been taken for yours; that was put right"),
    "form.asked": _("We asked you for a form signed by hand"),
    "request.withdrawn": _("You withdrew the request"),
    "request.expired": _("The request ended because no letter came in time"),
    "request.opened": _("Your request was opened, with your name and address"),
    "request.refused": _("The request was refused"),
    "refusal.proposed": _("It was proposed to refuse the request"),
    "refusal.withdrawn": _("The proposal to refuse the request was taken back"),
    "extension.ordered": _("We began to write to you that we need more time"),
    "extension.counted": _("You have been told that we need more time"),
    "extension.too_late": _("We wrote too late that we need more time, so it does not count"),
    "identity.asked": _("We began to write to you, to make sure that the letter is from you"),
    "identity.answered": _("Your answer about who you are came"),
    "request.closed": _("The request was finished"),
    "request.claimed": _("One of our staff took charge of your request"),
    "request.given_back": _("Your request was given back, for another of our staff to take charge of"),
    "request.handed_over": _("Another of our staff took over your request"),
    "letter.received": _("Your signed letter arrived"),
    "letter.set_aside": _("A letter with your reference came and was set aside"),
    "letter.counted": _("Your letter counts as a request since the day on which it came"),
    "letter.sender_asked": _("We decided to ask you what you mean with your letter"),
    "letter.sender_answered": _("You answered our question about your letter"),
    "letter.way_chosen": _("We decided what to do with a letter that had been set aside"),
    "letter.opened": _("Your letter was opened and read, as it was scanned"),
    "telephone.opened": _("Your telephone number was looked at, to ring you about your request"),
    "identity.confirmed": _("We made sure that the letter is from you"),
    "identity.mismatch": _("A number was compared with your personal identity number and did not match"),
    "extract.collected": _("Your data was collected"),
    "extract.opened": _("The copy of your data was opened and read"),
    "extract.masked": _("What concerns other people was blacked out in the copy of your data"),
    "extract.downloaded": _("The copy of your data was downloaded by staff"),
    "extract.set_aside": _("What had been collected was thrown away, to be collected again"),
    "extract.released": _("The copy of your data was approved for sending"),
    "extract.taken_back": _("The copy of your data is looked through once more before it is sent"),
    "task.attested": _("We looked through a place by hand for your request"),
    "task.reopened": _("A place is to be looked through by hand once more"),
    "task.destruction_due": _("The time of what we had to keep on paper was up"),
    "task.destroyed": _("What we had to keep on paper was destroyed"),
    "task.files_added": _("What was found by hand was added to your answer"),
    "task.file_removed": _("A file was taken out of your answer before it was sent"),
    "task.file_opened": _("A file that was found by hand was opened and read"),
    "erasure.planned": _("A plan for the erasure was made"),
    "erasure.sent_back": _("The plan for the erasure was sent back to be made again"),
    "erasure.data_changed": _("Your data had changed, so the erasure was planned again"),
    "erasure.approved": _("A second person approved the erasure"),
    "erasure.executed": _("Your data was erased"),
    "rectification.noted": _("What you want corrected was written down from your letter"),
    "rectification.opened": _("What you want corrected was compared with what we hold"),
    "rectification.decided": _("We decided on something that you want corrected"),
    "rectification.reopened": _("A decision on something that you want corrected was taken back"),
    "rectification.approved": _("We have decided on everything that you want corrected"),
    "rectification.done": _("Your data was corrected"),
    "rectification.data_changed": _("Your data had changed, so we decide anew on a correction"),
    "rectification.sent_back": _("A correction could not be made, so we decide anew"),
    "objection.decided": _("We decided on what you object to"),
    "portable.collected": _("What you have given us was collected"),
    "portable.downloaded": _("Your files were fetched by staff, to be posted"),
    "restriction.placed": _("Your data was blocked: since then it is only stored"),
    "restriction.notice_posted": _("We wrote to you that your data will no longer be blocked"),
    "restriction.lifted": _("Your data is no longer blocked"),
    "outgoing.ordered": _("We began to write a letter"),
    "outgoing.rendered": _("A letter was written"),
    "outgoing.opened": _("A letter about your request was opened and read"),
    "outgoing.printed": _("A letter was printed"),
    "outgoing.not_printed": _("A letter came out of the printer badly and was printed again"),
    "outgoing.copied": _("A letter about your request was printed once more, as a copy"),
    "outgoing.posted": _("A letter about your request was put in the post"),
    "outgoing.withdrawn": _("A letter is not sent after all"),
    "recipients.listed": _("We listed who is to be told of the change"),
    "recipient.told": _("We told somebody who had received your data of the change"),
    "recipient.exempted": _("We noted why somebody who may have received your data is not told"),
    "answer.rendered": _("Your answer was written"),
    "answer.opened": _("Your answer was opened and read"),
    "answer.printed": _("Your answer was printed"),
    "answer.posted": _("Your answer was put in the post"),
}
"""What happened, by the event's code."""

SOMETHING = _("Something was done with your data")

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


def event(language: Language, code: EventCode) -> str:
    """What happened, as a short sentence."""
    return say(language, EVENTS.get(code, SOMETHING))


def about(language: Language, code: EventCode, details: Mapping[str, object]) -> str | None:
    """More about an event, from the counts and codes in its `details`; None when there is nothing more to say."""
    match code, details:
        case "request.registered", {"received_on": str(day)}:
            return say(
                language,
                _("It reached us on %(day)s. The time to answer is counted from that day."),
                day=_day(language, day),
            )
        case "request.submitted", {"ended": int(ended)} if ended:
            return say(language, _("The marketing that you said no to was switched off at once."))
        case "letter.received", {"arrived_on": str(day)}:
            return say(language, _("It arrived on %(day)s."), day=_day(language, day))
        case "identity.confirmed", {"method": str(method)} if method in METHODS:
            return say(language, METHODS[method])
        case "notice.sent", {"notice": str(kind)} if kind in SENT:
            return say(language, SENT[kind])
        case "account.signed_in", _:
            return about_sign_in(language, details)
        case "account.factor_added" | "account.factor_removed", {"factor": str(factor)} if factor in FACTORS:
            return say(language, FACTORS[factor]) + "."
        case "account.help_asked", {"help_method": str(method), "other_address": True} if method in HELP_METHODS:
            return f"{say(language, HELP_METHODS[method])} {say(language, OTHER_ADDRESS)}"
        case "account.help_asked", {"help_method": str(method)} if method in HELP_METHODS:
            return say(language, HELP_METHODS[method])
        case "account.notices_chosen", {"given": bool(given)}:
            return say(language, _("Switched on.") if given else _("Switched off."))
        case "identity.mismatch", _:
            return say(language, NO_MATCH)
        case "extract.collected" | "portable.collected" | "rectification.done", {"rows": int(rows)}:
            return say(language, _("Number of records: %(rows)s."), rows=_number(language, rows))
        case "task.attested", {"source": str(source), "outcome": str(outcome)} if outcome in FOUND:
            where = say(language, _("Where: %(place)s."), place=place(language, source))
            return f"{where} {say(language, FOUND[outcome])}"
        case "task.attested", {"source": str(source)}:
            return say(language, _("Where: %(place)s."), place=place(language, source))
        case "erasure.planned", {"erased": int(erased), "kept": int(kept)}:
            return say(
                language,
                _("To be erased: %(erased)s. To be kept by law: %(kept)s."),
                erased=_number(language, erased),
                kept=_number(language, kept),
            )
        case "erasure.executed", {"erased": int(erased), "kept": int(kept)}:
            return say(
                language,
                _("Erased: %(erased)s. Kept by law: %(kept)s."),
                erased=_number(language, erased),
                kept=_number(language, kept),
            )
        case "extension.counted", {"extended_to_on": str(day)}:
            return say(language, _("You will have our answer in the post by %(day)s."), day=_day(language, day))
        case "extension.ordered", {"extended_to_on": str(later), "due_on": str(day)}:
            return say(
                language,
                _("When the letter is in the post, %(later)s applies. Until then %(day)s applies."),
                later=_day(language, later),
                day=_day(language, day),
            )
        case "identity.asked", {"answer_by_on": str(day)}:
            return say(
                language,
                _("You must answer by %(day)s. Otherwise we cannot do what you ask for."),
                day=_day(language, day),
            )
        case "identity.answered", {"received_on": str(day)}:
            return say(language, _("It came on %(day)s."), day=_day(language, day))
        case "rectification.approved", {"changed": int(done), "unchanged": int(left)}:
            return say(
                language,
                _("To be corrected: %(done)s. Not corrected: %(left)s."),
                done=_number(language, done),
                left=_number(language, left),
            )
        case "objection.decided", {"ended": int(ended), "continued": int(kept)}:
            return say(
                language,
                _("What ends: %(ended)s. What goes on: %(kept)s. The letter says what, and why."),
                ended=_number(language, ended),
                kept=_number(language, kept),
            )
        case "answer.posted" | "outgoing.posted" | "restriction.notice_posted", {"posted_on": str(day)}:
            return say(language, _("It was posted on %(day)s."), day=_day(language, day))
    return None


def _day(language: Language, day: str) -> str:
    return formatters(language)["long_date"](date.fromisoformat(day))


def _number(language: Language, count: int) -> str:
    return formatters(language)["number"](count)
