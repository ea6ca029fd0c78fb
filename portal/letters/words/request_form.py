"""What a request asks for, in the words of the form; the words go into the seal's digest."""

from portal.kinds import RequestKind
from portal.letters.letterhead import Language

ASKED: dict[RequestKind, dict[Language, str]] = {
    "access": {
        "sv": (
            "Jag begär besked om huruvida ni behandlar personuppgifter som rör mig och, om så är fallet, en kopia av"
            " uppgifterna med den information som artikel 15 i dataskyddsförordningen (EU) 2016/679 räknar upp."
        ),
        "en": (
            "I ask whether you process personal data concerning me and, where that is the case, for a copy of the data"
            " together with the information listed in Article 15 of the General Data Protection Regulation"
            " (EU) 2016/679."
        ),
    },
    "erasure": {
        "sv": (
            "Jag begär att ni raderar personuppgifter som rör mig enligt artikel 17 i dataskyddsförordningen (EU)"
            " 2016/679. Det som ni enligt lag måste spara ber jag er ange, med grund och slutdatum, och radera när"
            " tiden är ute.\n\n"
            "Jag förstår att jag inte längre kan logga in, varken i butiken eller i integritetsportalen, när raderingen"
            " är genomförd, och att den inte går att ångra."
        ),
        "en": (
            "I ask you to erase personal data concerning me under Article 17 of the General Data Protection Regulation"
            " (EU) 2016/679. Please name whatever the law obliges you to keep, with the ground and the date on which"
            " it ends, and erase it then.\n\n"
            "I understand that I can no longer sign in, neither to the shop nor to the privacy portal, when the erasure"
            " has been carried out, and that it cannot be undone."
        ),
    },
    "rectification": {
        "sv": (
            "Jag begär att ni rättar personuppgifter som rör mig enligt artikel 16 i dataskyddsförordningen (EU)"
            " 2016/679. Vad som är fel, och vad som ska stå i stället, står nedan.\n\n"
            "Jag ber er också att underrätta dem som ni har lämnat uppgifterna till (artikel 19)."
        ),
        "en": (
            "I ask you to rectify personal data concerning me under Article 16 of the General Data Protection"
            " Regulation (EU) 2016/679. What is wrong, and what it should be, is said below.\n\n"
            "I also ask you to tell those to whom you have disclosed the data (Article 19)."
        ),
    },
    "restriction": {
        "sv": (
            "Jag begär att ni begränsar behandlingen av personuppgifter som rör mig (blockerar dem) enligt artikel 18 i"
            " dataskyddsförordningen (EU) 2016/679. Från och med då får ni bara lagra dem.\n\n"
            "Jag ber er att underrätta mig innan begränsningen hävs."
        ),
        "en": (
            "I ask you to restrict the processing of personal data concerning me (to block it) under Article 18 of the"
            " General Data Protection Regulation (EU) 2016/679. From then on you may only store it.\n\n"
            "Please tell me before the restriction is lifted."
        ),
    },
    "portability": {
        "sv": (
            "Jag begär att få ut de personuppgifter som jag själv har lämnat till er, i ett strukturerat, allmänt"
            " använt och maskinläsbart format, enligt artikel 20 i dataskyddsförordningen (EU) 2016/679."
        ),
        "en": (
            "I ask for the personal data that I have provided to you, in a structured, commonly used and"
            " machine-readable format, under Article 20 of the General Data Protection Regulation (EU) 2016/679."
        ),
    },
    "objection": {
        "sv": (
            "Jag invänder enligt artikel 21 i dataskyddsförordningen (EU) 2016/679 mot den behandling av mina"
            " personuppgifter som anges nedan. Jag ber er att upphöra med den eller att skriva till mig vilka tvingande"
            " skäl ni har att fortsätta."
        ),
        "en": (
            "I object under Article 21 of the General Data Protection Regulation (EU) 2016/679 to the processing of my"
            " personal data that is named below. Please stop it, or write to me what compelling grounds you have to"
            " go on."
        ),
    },
}
"""Per kind and language; an empty line begins a new paragraph. A kind that is missing cannot be asked for yet."""

SCOPE: dict[RequestKind, dict[Language, tuple[str, ...]]] = {
    "access": {
        "sv": ("Alla uppgifter i alla system hos JAVI Musik AB",),
        "en": ("All data in all systems of JAVI Musik AB",),
    },
    "erasure": {
        "sv": ("Alla uppgifter i alla system hos JAVI Musik AB som lagen inte kräver att ni sparar",),
        "en": ("All data in all systems of JAVI Musik AB that the law does not oblige you to keep",),
    },
    "portability": {
        "sv": ("Det jag själv har lämnat, som ni behandlar i datorer med stöd av mitt samtycke eller vårt avtal",),
        "en": ("What I have provided and you process by computer on my consent or our contract",),
    },
}
"""What the request is limited to, a line each. Of the other kinds the member says it: `requests.wishes`."""

CORRECTED: dict[Language, str] = {
    "sv": "{what}: det står ”{wrong}”, rätt är ”{right}”",
    "en": "{what}: it says “{wrong}”, it should be “{right}”",
}
ADDED: dict[Language, str] = {"sv": "{what}: rätt är ”{right}”", "en": "{what}: it should be “{right}”"}
ELSEWHERE: dict[Language, str] = {"sv": "Något annat", "en": "Something else"}
NUMBER: dict[Language, str] = {"sv": "Personnummer", "en": "Personal identity number"}
CORRECTED_NUMBER: dict[Language, str] = {
    "sv": "Personnummer: det ni har är fel. Fel och rätt nummer skriver jag för hand, där jag skriver under",
    "en": "Personal identity number: what you have is wrong. I write the wrong and the right one by hand, where I sign",
}
"""What is to be rectified, a line each; ELSEWHERE where the person has not said in which place."""

GROUNDS: dict[str, dict[Language, str]] = {
    "accuracy": {
        "sv": "Uppgifterna är fel: blockera dem medan ni kontrollerar det (artikel 18.1 a)",
        "en": "The data is wrong: block it while you check it (Article 18(1)(a))",
    },
    "unlawful": {
        "sv": "Behandlingen är olaglig: blockera uppgifterna i stället för att radera dem (artikel 18.1 b)",
        "en": "The processing is unlawful: block the data instead of erasing it (Article 18(1)(b))",
    },
    "claims": {
        "sv": "Jag behöver uppgifterna för ett rättsligt anspråk: behåll dem (artikel 18.1 c)",
        "en": "I need the data for a legal claim: keep it (Article 18(1)(c))",
    },
    "objection": {
        "sv": "Jag har invänt: blockera uppgifterna medan ni prövar det (artikel 18.1 d)",
        "en": "I have objected: block the data while you weigh it (Article 18(1)(d))",
    },
}
"""Why the data is to be blocked, as the form says it."""

REASONS: dict[Language, str] = {"sv": "Mina skäl: {}", "en": "My reasons: {}"}
CONCERNED: dict[Language, str] = {"sv": "Vilka uppgifter: {}", "en": "Which data: {}"}
