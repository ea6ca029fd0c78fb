"""What has happened, in words, as the portal's own part of an extract tells it to whoever it happened to."""

from portal.data.audit.event_codes import EventCode
from portal.domain.own_data.own_account_event_words import ACCOUNT_EVENTS
from portal.domain.record_of_processing.model import Text

EVENTS: dict[EventCode, Text] = {
    **ACCOUNT_EVENTS,
    "consent.changed": Text("Ett val om marknadsföring ändrades", "A choice about marketing was changed"),
    "consent.imported": Text(
        "Ett val om marknadsföring som du hade gjort tidigare togs över",
        "A choice about marketing that you had made before was taken over",
    ),
    "consent.stated": Text(
        "Du gjorde ett undertecknat intyg om dina val", "You made a signed statement of your choices"
    ),
    "consents.opened": Text(
        "Dina val om marknadsföring öppnades och lästes", "Your choices about marketing were opened and read"
    ),
    "request.submitted": Text("Du påbörjade begäran", "You started the request"),
    "request.registered": Text("Din begäran nådde oss och registrerades", "Your request reached us and was registered"),
    "request.arrival_proposed": Text(
        "Det föreslogs att din begäran kom en senare dag", "It was proposed that your request came on a later day"
    ),
    "request.arrival_kept": Text(
        "Dagen då din begäran kom fick stå kvar", "The day on which your request came was left as it is"
    ),
    "request.arrival_put_right": Text(
        "Dagen då din begäran kom rättades", "The day on which your request came was put right"
    ),
    "request.person_corrected": Text(
        "En begäran som en annan person har gjort hade tagits för din; det rättades",
        "A request that another person made had been taken for yours; that was put right",
    ),
    "form.asked": Text("Vi bad om en blankett underskriven för hand", "We asked you for a form signed by hand"),
    "annulment.proposed": Text(
        "Det föreslogs att din begäran var registrerad av misstag",
        "It was proposed that your request was registered by mistake",
    ),
    "annulment.declined": Text("Din begäran lämnades som den är", "Your request was left as it is"),
    "request.annulled": Text("Vi hade registrerat begäran av misstag", "We had registered the request by mistake"),
    "request.set_back": Text(
        "Vi hade av misstag registrerat ett annat brev som ditt, och väntar på ditt",
        "We had registered another letter as yours by mistake, and wait for yours",
    ),
    "request.annulment_taken_back": Text(
        "Det var inget misstag: din begäran fortsätter", "It was no mistake: your request goes on"
    ),
    "request.withdrawal_noted": Text(
        "Du sade till oss att du återkallar begäran", "You told us that you withdraw the request"
    ),
    "request.withdrawal_taken_back": Text(
        "Du hade inte återkallat begäran: vi hade antecknat det av misstag, och den fortsätter",
        "You had not withdrawn the request: we had noted that by mistake, and it goes on",
    ),
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
    "refusal.sent_back": Text(
        "Förslaget att avslå begäran godtogs inte och skickades tillbaka",
        "The proposal to refuse the request was not agreed to, and was sent back",
    ),
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
    "letter.counted": Text(
        "Ditt brev räknas som en begäran sedan dagen då det kom",
        "Your letter counts as a request since the day on which it came",
    ),
    "letter.sender_asked": Text(
        "Vi beslöt att fråga dig vad du menar med ditt brev", "We decided to ask you what you mean with your letter"
    ),
    "letter.sender_answered": Text(
        "Du svarade på vår fråga om ditt brev", "You answered our question about your letter"
    ),
    "letter.way_chosen": Text(
        "Vi bestämde vad vi gör med ett brev som lagts åt sidan",
        "We decided what to do with a letter that had been set aside",
    ),
    "letter.opened": Text("Ditt brev öppnades och lästes", "Your letter was opened and read"),
    "person.found": Text(
        "Någon hos oss hittade dig i en sökning, och såg namn, ort, födelsedatum, kundnummer och begäranden",
        "Somebody here found you in a search, and saw your name, town, date of birth, customer number and requests",
    ),
    "telephone.opened": Text("Ditt telefonnummer visades för personalen", "Your telephone number was shown to staff"),
    "identity.taken_back": Text("Att vi vet vem du är togs tillbaka", "We took back that we know who you are"),
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
    "objection.marketing_ended": Text(
        "Marknadsföringen till dig upphörde, eftersom du har invänt mot den",
        "Marketing to you ended, since you object to it",
    ),
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
    "extract.taken_back": Text(
        "Det som hade godkänts för utskick gås igenom en gång till innan det skickas",
        "What had been approved for sending is looked through once more before it is sent",
    ),
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
    "erasure.plan_returned": Text(
        "Raderingsplanen skickades tillbaka för att ses över",
        "The plan for the erasure was sent back to be looked into again",
    ),
    "erasure.stopped": Text(
        "Raderingen stoppades innan något hade raderats", "The erasure was stopped before anything was erased"
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
