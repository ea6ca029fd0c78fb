"""The codes of the portal's own data in words, as an extract on paper prints them; its JSON keeps the codes."""

from collections.abc import Mapping

from portal.data.actors import Language
from portal.domain.own_data.own_event_words import EVENTS
from portal.domain.record_of_processing.model import RecordOfProcessing, Text
from portal.kinds import OF_LETTERS
from portal.letters.request_form import TITLES

LANGUAGES = {"sv": Text("Svenska", "Swedish"), "en": Text("Engelska", "English")}

ROLES = {
    "member": Text("Du själv", "You yourself"),
    "system": Text("Portalen", "The portal"),
    "staff": Text("Personal", "Staff"),
    "intake": Text("Postöppnare", "Intake"),
    "handler": Text("Handläggare", "Case handler"),
    "approver": Text("Godkännare", "Approver"),
    "auditor": Text("Granskare", "Auditor"),
    "administrator": Text("Administratör av konton", "Administrator of accounts"),
    "unknown": Text("Okänd", "Not known"),
}

GROUNDS = {
    "accuracy": Text("Du har sagt att uppgifterna är fel", "You have said that the data is wrong"),
    "unlawful": Text("Behandlingen är olaglig", "The processing is unlawful"),
    "claims": Text("Du behöver uppgifterna för ett rättsligt anspråk", "You need the data for a legal claim"),
    "objection": Text("Du har invänt mot behandlingen", "You have objected to the processing"),
    "retained": Text("En lag bevarar det som är kvar", "A law keeps what is left"),
}

LETTERS: Mapping[str, Text] = {kind: Text(of.sv, of.en) for kind, of in OF_LETTERS.items()}

REFUSAL_GROUNDS = {
    "unfounded": Text("Uppenbart ogrundad", "Manifestly unfounded"),
    "excessive": Text("Uppenbart orimlig", "Manifestly excessive"),
    "not_identified": Text("Vi kunde inte avgöra vem du är", "We could not tell who you are"),
    "law": Text("En lag hindrade det", "A law was in the way"),
    "other": Text("En annan grund", "Another ground"),
}

WAYS = {
    "letter": Text("Med brev", "By letter"),
    "telephone": Text("Per telefon", "By telephone"),
    "in_person": Text("Vid ett besök", "By a visit"),
    "email": Text("Med e-post", "By e-mail"),
}

OUTCOMES = {
    "letter": Text("Underrättad med brev", "Told by letter"),
    "message": Text("Underrättad", "Told"),
    "not_needed": Text("Har aldrig fått dina uppgifter", "Never received your data"),
    "impossible": Text("Gick inte att nå", "Could not be reached"),
    "disproportionate": Text(
        "Inte underrättad: det hade krävt en för stor ansträngning",
        "Not told: it would have taken too much effort",
    ),
}

CAME_BY = {
    "letter": Text("Brev med egna ord", "A letter in your own words"),
    "email": Text("E-post", "E-mail"),
    "telephone": Text("Telefon", "Telephone"),
    "shop": Text("I butiken", "In the shop"),
}

CAME = {
    "genuine": Text("Äkta", "Genuine"),
    "unsigned": Text("Inte undertecknat", "Not signed"),
    "changed": Text("Ändrat för hand", "Changed by hand"),
    "forged": Text("Koden är inte vår", "The code is not ours"),
    "altered": Text("Blanketten har en annan text", "The form has another text"),
    "expired": Text("Kom för sent", "Came too late"),
    "used": Text("Kom en gång till", "Came once more"),
    "withdrawn": Text("Begäran var återkallad", "The request had been withdrawn"),
    "unknown": Text("Okänd referens", "Unknown reference"),
    "malformed": Text("Ingen kod gick att läsa", "No code could be read"),
    "own_words": Text("Ett brev med egna ord", "A letter in your own words"),
    "foreign": Text("Inte till oss", "Not for us"),
    "misregistered": Text("Registrerat av misstag", "Registered by mistake"),
}

DECISIONS = {
    "ended": Text("Behandlingen har upphört", "The processing has ended"),
    "kept": Text("Behandlingen fortsätter", "The processing goes on"),
}

MADE_HOW = {
    "portal": Text("I portalen", "In the portal"),
    "staff": Text("Av personalen, efter brev", "By staff, by a letter"),
    "erasure": Text("Vid radering", "By an erasure"),
    "import": Text("Före portalen", "Before the portal"),
    "unsubscribe": Text("Med en avregistreringslänk", "By a link to unsubscribe"),
}

FACTORS = {
    "totp": Text("Autentiseringsapp", "Authenticator app"),
    "recovery_code": Text("Återställningskod", "Recovery code"),
}

_CODES: Mapping[str, Mapping[str, Text]] = {
    "language": LANGUAGES,
    "made_how": MADE_HOW,
    "event": {str(code): said for code, said in EVENTS.items()},
    "factor": FACTORS,
    "ground": GROUNDS,
    "refusal_ground": REFUSAL_GROUNDS,
    "answered_how": WAYS,
    "letter_kind": LETTERS,
    "told_outcome": OUTCOMES,
    "came_by": CAME_BY,
    "outcome": CAME | DECISIONS,
    "kind": {kind: Text(titles["sv"], titles["en"]) for kind, titles in TITLES.items()},
}


def in_words(column: str, value: object, record: RecordOfProcessing, language: Language) -> object:
    """`value` of that column of the portal's own data in words. One without words is returned as it is."""
    if column == "activity" and (activity := record.choice(str(value))):
        return activity.name.in_(language)
    if column == "recipient" and (recipient := record.recipients.get(str(value))):
        return recipient.name.in_(language)
    if column == "by":
        # Whoever is several things did it as all of them.
        return ", ".join(ROLES[role].in_(language) if role in ROLES else role for role in str(value).split(","))
    words = _CODES.get(column, {}).get(str(value))
    return words.in_(language) if words else value
