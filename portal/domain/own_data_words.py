"""The codes of the portal's own data in words, as an extract on paper prints them; its JSON keeps the codes."""

from collections.abc import Mapping

from portal.data.actors import Language
from portal.domain.record_of_processing.model import RecordOfProcessing, Text
from portal.letters.request_form import TITLES

LANGUAGES = {"sv": Text("Svenska", "Swedish"), "en": Text("Engelska", "English")}

ROLES = {
    "member": Text("Du själv", "You yourself"),
    "system": Text("Portalen", "The portal"),
    "staff": Text("Personal", "Staff"),
    "handler": Text("Handläggare", "Case handler"),
    "approver": Text("Godkännare", "Approver"),
}

EVENTS = {
    "account.signed_in": Text("Du loggade in", "You signed in"),
    "account.signed_out": Text("Du loggade ut", "You signed out"),
    "account.sign_in_failed": Text(
        "Någon försökte logga in på ditt konto med fel lösenord",
        "Somebody tried to sign in to your account with the wrong password",
    ),
    "account.other_sessions_ended": Text(
        "Du avslutade alla dina andra inloggningar", "You ended all your other sessions"
    ),
    "account.removed": Text("Ditt konto togs bort", "Your account was removed"),
    "consent.changed": Text("Ett val om marknadsföring ändrades", "A choice about marketing was changed"),
    "request.submitted": Text("Du påbörjade begäran", "You started the request"),
    "request.registered": Text("Din begäran nådde oss och registrerades", "Your request reached us and was registered"),
    "request.person_corrected": Text(
        "En begäran som en annan person har gjort hade tagits för din; det rättades",
        "A request that another person made had been taken for yours; that was put right",
    ),
    "form.asked": Text("Vi bad om en blankett underskriven för hand", "We asked you for a form signed by hand"),
    "request.withdrawn": Text("Du återkallade begäran", "You withdrew the request"),
    "request.expired": Text(
        "Begäran förföll eftersom inget brev kom i tid", "The request ended because no letter came in time"
    ),
    "request.opened": Text(
        "Din begäran öppnades, med ditt namn och din adress", "Your request was opened, with your name and address"
    ),
    "request.claimed": Text("En handläggare tog sig an begäran", "A case handler took charge of the request"),
    "request.given_back": Text("Handläggaren lämnade tillbaka begäran", "The case handler gave the request back"),
    "request.handed_over": Text("En annan handläggare tog över begäran", "Another case handler took over the request"),
    "request.refused": Text("Begäran avslogs", "The request was refused"),
    "request.closed": Text("Begäran avslutades", "The request was finished"),
    "refusal.proposed": Text("Det föreslogs att begäran avslås", "It was proposed to refuse the request"),
    "refusal.withdrawn": Text(
        "Förslaget att avslå begäran togs tillbaka", "The proposal to refuse the request was taken back"
    ),
    "extension.ordered": Text(
        "Vi behövde mer tid och skrev varför till dig", "We needed more time and wrote to you why"
    ),
    "extension.counted": Text(
        "Du fick i tid veta att vi behövde mer tid", "You were told in time that we needed more time"
    ),
    "extension.too_late": Text(
        "Vi skrev för sent att vi behövde mer tid, så det räknas inte",
        "We wrote too late that we needed more time, so it does not count",
    ),
    "identity.asked": Text(
        "Vi skrev till dig för att vara säkra på att brevet är från dig",
        "We wrote to you to make sure that the letter was from you",
    ),
    "identity.answered": Text("Ditt svar om vem du är kom", "Your answer about who you are came"),
    "letter.received": Text("Ditt undertecknade brev kom", "Your signed letter arrived"),
    "letter.set_aside": Text(
        "Ett brev med din referens kom men gick inte att använda",
        "A letter with your reference came but could not be used",
    ),
    "letter.way_chosen": Text(
        "Vi bestämde vad vi gör med ett brev som lagts åt sidan",
        "We decided what to do with a letter that had been set aside",
    ),
    "letter.opened": Text("Ditt brev öppnades och lästes", "Your letter was opened and read"),
    "identity.confirmed": Text("Vi kontrollerade att brevet är från dig", "We made sure that the letter is from you"),
    "identity.mismatch": Text(
        "Ett nummer jämfördes med ditt personnummer och stämde inte",
        "A number was compared with your personal identity number and did not match",
    ),
    "rectification.noted": Text(
        "Det du vill ha rättat antecknades ur ditt brev", "What you want corrected was written down from your letter"
    ),
    "rectification.opened": Text(
        "Det du vill ha rättat jämfördes med det vi har", "What you want corrected was compared with what we hold"
    ),
    "rectification.decided": Text(
        "Vi beslutade om något du vill ha rättat", "We decided on something that you want corrected"
    ),
    "rectification.reopened": Text(
        "Ett beslut om en rättelse togs tillbaka", "A decision on a correction was taken back"
    ),
    "rectification.approved": Text(
        "Vi beslutade om allt du vill ha rättat", "We decided on everything that you want corrected"
    ),
    "rectification.done": Text("Dina uppgifter rättades", "Your data was corrected"),
    "rectification.data_changed": Text(
        "Uppgifterna hade ändrats, så vi beslutar på nytt", "The data had changed, so we decide anew"
    ),
    "rectification.sent_back": Text(
        "En rättelse gick inte att göra, så vi beslutar på nytt", "A correction could not be made, so we decide anew"
    ),
    "objection.decided": Text("Vi beslutade om din invändning", "We decided on your objection"),
    "portable.collected": Text("Det du har lämnat till oss sammanställdes", "What you have given us was collected"),
    "portable.downloaded": Text(
        "Dina filer hämtades av personalen för att postas", "Your files were fetched by staff, to be posted"
    ),
    "extract.collected": Text("Dina uppgifter sammanställdes", "Your data was collected"),
    "extract.opened": Text("Ditt registerutdrag öppnades och lästes", "Your extract was opened and read"),
    "extract.masked": Text(
        "Det som rör andra personer i ditt registerutdrag maskades",
        "What concerns other people in your extract was masked",
    ),
    "extract.downloaded": Text(
        "Ditt registerutdrag laddades ner av personalen", "Your extract was downloaded by staff"
    ),
    "extract.set_aside": Text(
        "Det som hade samlats in slängdes, för att samlas in på nytt",
        "What had been collected was thrown away, to be collected again",
    ),
    "extract.released": Text("Ditt registerutdrag godkändes för utskick", "Your extract was approved for sending"),
    "task.destroyed": Text("Det som sparats för hand förstördes", "What was kept by hand was destroyed"),
    "task.destruction_due": Text(
        "Tiden för det som sparats för hand gick ut", "The time of what was kept by hand was up"
    ),
    "task.attested": Text(
        "Ett ställe gicks igenom för hand för din begäran", "A place was looked through by hand for your request"
    ),
    "task.reopened": Text(
        "Ett ställe skulle gås igenom för hand en gång till", "A place was to be looked through by hand once more"
    ),
    "task.files_added": Text(
        "Det som hittades för hand lades till ditt svar", "What was found by hand was added to your answer"
    ),
    "task.file_removed": Text(
        "En fil togs ut ur ditt svar innan det skickades", "A file was taken out of your answer before it was sent"
    ),
    "task.file_opened": Text(
        "En fil som hittats för hand öppnades och lästes", "A file that was found by hand was opened and read"
    ),
    "erasure.planned": Text("En raderingsplan gjordes", "A plan for the erasure was made"),
    "erasure.sent_back": Text(
        "Raderingsplanen skickades tillbaka för att göras om",
        "The plan for the erasure was sent back to be made again",
    ),
    "erasure.data_changed": Text(
        "Dina uppgifter hade ändrats, så raderingen planerades om",
        "Your data had changed, so the erasure was planned again",
    ),
    "erasure.approved": Text("En andra person godkände raderingen", "A second person approved the erasure"),
    "erasure.executed": Text("Dina uppgifter raderades", "Your data was erased"),
    "retention.erased": Text("Det som vi hade sparat enligt lag raderades", "What the law had made us keep was erased"),
    "retention.finished": Text("Inget som vi måste spara finns kvar", "Nothing that we had to keep is left"),
    "erasure.replayed": Text(
        "Det som en återläst säkerhetskopia hade tagit tillbaka raderades igen",
        "What a restored backup had brought back was erased again",
    ),
    "outgoing.ordered": Text("Ett brev beställdes", "A letter was ordered"),
    "outgoing.rendered": Text("Ett brev skrevs", "A letter was written"),
    "outgoing.opened": Text("Ett brev öppnades och lästes", "A letter was opened and read"),
    "outgoing.printed": Text("Ett brev skrevs ut", "A letter was printed"),
    "outgoing.not_printed": Text(
        "Ett brev blev fel i skrivaren och skrevs ut igen",
        "A letter came out of the printer badly and was printed again",
    ),
    "outgoing.copied": Text("En kopia av ett brev skrevs ut", "A copy of a letter was printed"),
    "outgoing.posted": Text("Ett brev postades", "A letter was put in the post"),
    "outgoing.withdrawn": Text("Ett brev skickades inte", "A letter was not sent"),
    "recipients.listed": Text(
        "Vi listade vilka som ska underrättas om ändringen", "We listed who is to be told of the change"
    ),
    "recipient.told": Text(
        "Vi underrättade någon som hade fått dina uppgifter",
        "We told somebody who had received your data of the change",
    ),
    "recipient.exempted": Text(
        "Vi antecknade varför någon inte underrättas", "We noted why somebody is not told of the change"
    ),
    "restriction.placed": Text(
        "Dina uppgifter blockerades: sedan dess lagras de bara", "Your data was blocked: since then it is only stored"
    ),
    "restriction.notice_posted": Text(
        "Vi skrev till dig att dina uppgifter inte längre ska vara blockerade",
        "We wrote to you that your data will no longer be blocked",
    ),
    "restriction.lifted": Text("Dina uppgifter är inte längre blockerade", "Your data is no longer blocked"),
    "answer.rendered": Text("Ditt svar skrevs", "Your answer was written"),
    "answer.opened": Text("Ditt svar öppnades och lästes", "Your answer was opened and read"),
    "answer.printed": Text("Ditt svar skrevs ut", "Your answer was printed"),
    "answer.posted": Text("Ditt svar postades", "Your answer was put in the post"),
}

GROUNDS = {
    "accuracy": Text("Du har sagt att uppgifterna är fel", "You have said that the data is wrong"),
    "unlawful": Text("Behandlingen är olaglig", "The processing is unlawful"),
    "claims": Text("Du behöver uppgifterna för ett rättsligt anspråk", "You need the data for a legal claim"),
    "objection": Text("Du har invänt mot behandlingen", "You have objected to the processing"),
    "retained": Text("En lag bevarar det som är kvar", "A law keeps what is left"),
}

LETTERS = {
    "receipt": Text("Bekräftelse på mottagen begäran", "Confirmation of receipt"),
    "identity_question": Text("Fråga om identitet", "Question about identity"),
    "extension": Text("Besked om förlängd tid", "Notice of more time"),
    "refusal": Text("Avslag", "Refusal"),
    "extract": Text("Registerutdrag", "Extract"),
    "erasure_decision": Text("Beslut om radering", "Decision on erasure"),
    "rectification_answer": Text("Svar om rättelse", "Answer about rectification"),
    "restriction_answer": Text("Svar om blockering", "Answer about blocking"),
    "lifting_notice": Text("Besked om hävd blockering", "Notice that the block is lifted"),
    "portability_cover": Text("Följebrev till dina filer", "Cover letter of your files"),
    "objection_answer": Text("Svar på invändning", "Answer to an objection"),
    "recipient_notice": Text("Underrättelse till en mottagare", "Notice to a recipient"),
    "return": Text("Brev i retur", "Letter returned"),
    "question": Text("Fråga om ett brev", "Question about a letter"),
    "reply": Text("Svar på ett brev", "Reply to a letter"),
}

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
    "foreign": Text("Inte till oss", "Not for us"),
}

DECISIONS = {
    "ended": Text("Behandlingen har upphört", "The processing has ended"),
    "kept": Text("Behandlingen fortsätter", "The processing goes on"),
}

_CODES: Mapping[str, Mapping[str, Text]] = {
    "language": LANGUAGES,
    "by": ROLES,
    "event": EVENTS,
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
    words = _CODES.get(column, {}).get(str(value))
    return words.in_(language) if words else value
