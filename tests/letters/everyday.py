"""One letter of every kind as staff would order it, and people whose names and addresses are hard to print."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.kinds import LetterKind
from portal.letters.kinds import RENDERED
from portal.letters.letterhead import Authority, Language, Letterhead

LETTERHEAD = Letterhead(
    "JAVI Musik AB",
    "556484-7324",
    "031-693130",
    ("JAVI Musik AB", "Personuppgiftsombudet", "Göteborgsvägen 46", "431 37 Mölndal"),
)
AUTHORITY = Authority(
    "Integritetsskyddsmyndigheten (IMY)", ("Box 8114", "104 20 Stockholm"), "imy@imy.se", "08-657 61 00"
)
ASA = ("Åsa Ekström", "Kvarngatan 12 A lgh 1203", "411 10 Göteborg")

HARD: dict[str, tuple[str, ...]] = {
    "long street": ("Åsa Ekström", "Norra Österlånggatans Förlängningsväg 12", "411 10 Göteborg"),
    "long name": (
        "Maximiliana Wolfeschlegelsteinhausenbergerdorff von Ekensteen-Lagerkrantz",
        "Gatan 1",
        "411 10 Göteborg",
    ),
    "no spaces": ("X" * 400, "Gatan 1", "411 10 Göteborg"),
    "abroad": (
        "Dr. Jean-François Müller-Łukasiewicz",
        "c/o Société Générale de Musique S.A.R.L.",
        "Bâtiment C, Escalier 4, 3e étage",
        "1234 avenue du Général-de-Gaulle",
        "Zone industrielle des Trois-Fontaines",
        "F-92130 ISSY-LES-MOULINEAUX CEDEX",
        "FRANKRIKE",
    ),
    "arabic": ("فاطمة الزهراء العلي", "Kvarngatan 12 A", "411 10 Göteborg"),
    "arabic abroad": ("محمد عبد الله", "شارع الحمرا 12، بناية 4", "بيروت 1103", "LIBANON"),
    "hebrew": ("דוד בן־גוריון", "רחוב הרצל 12 א", "6688101 תל אביב", "ISRAEL"),
    "chinese": ("王小明 陳大文", "Gatan 1", "411 10 Göteborg"),
    "japanese": ("山田 太郎", "〒100-0001 東京都千代田区千代田1-1", "JAPAN"),
    "korean": ("김철수", "서울특별시 종로구 세종대로 175", "SYDKOREA"),
    "thai": ("สมชาย ใจดี", "Gatan 1", "411 10 Göteborg"),
    "devanagari": ("नरेन्द्र शर्मा", "Gatan 1", "411 10 Göteborg"),
    "amharic": ("አበበ ቢቂላ", "Gatan 1", "411 10 Göteborg"),
    "cyrillic": ("Ђорђе Петровић", "Щербаківська вулиця 5", "KIEV", "UKRAINA"),
    "vietnamese": ("Nguyễn Thị Ánh", "Gatan 1", "411 10 Göteborg"),
    "emoji": ("🎸 Åsa 👩‍🎤 Ek", "Rockgatan 🤘🏽 1", "411 10 Göteborg ❤️"),
    "markup": ('O\'Brien #strong[*x*] $1$ \\ "<b>" @ref', "Gatan 1 // 2", "411 10 Göteborg"),
}

FACTS: dict[LetterKind, dict[Language, dict[str, object]]] = {
    "receipt": {
        "sv": {"asked_kind": "access", "received_on": "2026-03-05", "due_on": "2026-04-07"},
        "en": {"asked_kind": "erasure", "received_on": "2026-03-05", "due_on": "2026-04-07"},
    },
    "identity_question": {
        "sv": {
            "question": "Namnteckningen i brevet skiljer sig från den som vi har på ditt avtal.",
            "answer_by": "2026-03-27",
            "how": ["Ring oss, så bestämmer vi en tid.", "Kom till butiken med en giltig legitimation."],
        },
        "en": {
            "question": "The signature on the letter differs from the one on your agreement.",
            "answer_by": "2026-03-27",
            "how": ["Call us and we will agree on a time.", "Come to the shop with a valid identity document."],
        },
    },
    "extension": {
        "sv": {
            "reason": "Du har handlat hos oss sedan 1994.\nDe äldsta pärmarna måste gås igenom för hand.",
            "received_on": "2026-03-05",
            "due_on": "2026-04-07",
            "extended_to": "2026-06-05",
        },
        "en": {
            "reason": "You have been our customer since 1994.\nThe oldest binders have to be looked through by hand.",
            "received_on": "2026-03-05",
            "due_on": "2026-04-07",
            "extended_to": "2026-06-05",
        },
    },
    "refusal": {
        "sv": {
            "asked_kind": "access",
            "received_on": "2026-03-05",
            "ground": "excessive",
            "reason": "Det här är din nionde begäran på fyra veckor. Ingenting har ändrats sedan den åttonde.",
        },
        "en": {
            "asked_kind": "objection",
            "received_on": "2026-03-05",
            "ground": "law",
            "reason": "A dispute over the purchase is before the court. We need the data to defend our claim.",
        },
    },
    "rectification_answer": {
        "sv": {
            "changes": [
                {"what": "Efternamn", "before": "Ekstrom", "after": "Ekström", "source": "Kundregistret"},
                {"what": "E-post", "before": "", "after": "asa@example.se", "source": "Nyhetsbrev"},
            ],
            "not_changed": [
                {"what": "Köpet den 3 maj 2025", "why": "Fakturan visar att dagen stämmer."},
                {
                    "what": "Något annat",
                    "wrong": "Jag har köpt ett dragspel.",
                    "right": "Det var ett positiv.",
                    "why": "Det var ett dragspel.",
                },
            ],
            "received_on": "2026-03-05",
        },
        "en": {
            "changes": [{"what": "Surname", "before": "Ekstrom", "after": "Ekström", "source": "Customer register"}],
            "not_changed": [],
        },
    },
    "restriction_answer": {
        "sv": {
            "ground": "Du bestrider att uppgifterna är korrekta, och vi kontrollerar dem.",
            "placed_on": "2026-03-09",
            "received_on": "2026-03-05",
        },
        "en": {"ground": "You contest that the data is accurate, and we are checking it.", "placed_on": "2026-03-09"},
    },
    "lifting_notice": {
        "sv": {
            "ground": "Du bestred att uppgifterna var korrekta.",
            "working_days": 10,
            "reason": "Vi har jämfört med folkbokföringen och rättat adressen.",
        },
        "en": {
            "ground": "You contested that the data was accurate.",
            "working_days": 10,
            "reason": "We have compared it with the population register and rectified the address.",
        },
    },
    "portability_cover": {
        "sv": {
            "files": [
                {"name": "uppgifter.json", "description": "Allt, som JSON", "sha256": "9f86d081884c7d65" * 4},
                {
                    "name": "bestallningar.csv",
                    "description": "Beställningar, som tabell",
                    "sha256": "60303ae22b998861" * 4,
                },
            ],
            "how": "Ett USB-minne ligger i kuvertet.",
            "not_included": "Anteckningar som vår kundtjänst har gjort om ärenden har du inte själv lämnat.",
        },
        "en": {
            "files": [{"name": "data.json", "description": "Everything, as JSON", "sha256": "9f86d081884c7d65" * 4}],
            "how": "A USB stick is in the envelope.",
            "not_included": "",
        },
    },
    "objection_answer": {
        "sv": {
            "activities": [{"name": "Rekommendationer ur tidigare köp", "ended_on": "2026-03-06"}],
            "kept": [
                {"name": "Bedrägerikontroll vid betalning", "why": "Kontrollen skyddar alla kunder mot kortbedrägeri."}
            ],
        },
        "en": {
            "activities": [{"name": "Recommendations from earlier purchases", "ended_on": "2026-03-06"}],
            "kept": [],
        },
    },
    "recipient_notice": {
        "sv": {
            "recipient": "PostNord Sverige AB",
            "about": "rectification",
            "what": ["Gatuadressen är nu Kvarngatan 12 A."],
            "person": ["Åsa Ekström", "Kvarngatan 12 A, 411 10 Göteborg", "Kundnummer 100482"],
        },
        "en": {
            "recipient": "Newsletter Inc.",
            "about": "erasure",
            "what": ["The subscription", "Clicks in newsletters"],
            "person": ["Åsa Ekström", "Subscriber no. 4711"],
        },
    },
    "return": {
        "sv": {
            "reason": "unsigned",
            "note": "",
            "arrived_on": "2026-03-05",
            "how": "Skriv under på raden längst ned på blanketten och skicka den igen i det bifogade kuvertet.",
        },
        "en": {
            "reason": "other",
            "note": "The envelope held only the second page.",
            "arrived_on": "2026-03-05",
            "how": "Send us both pages.",
        },
    },
    "question": {
        "sv": {
            "question": "Du har strukit ordet ”alla” på blanketten. Vilka uppgifter gäller din begäran?",
            "arrived_on": "2026-03-05",
            "answer_by": "2026-03-27",
        },
        "en": {
            "question": "You have crossed out the word “all” on the form. Which data does your request concern?",
            "arrived_on": "2026-03-05",
            "answer_by": "2026-03-27",
        },
    },
    "reply": {
        "sv": {
            "heading": "Svar på ditt brev",
            "text": "Tack för ditt vykort.\n\nVi har inga uppgifter om dig, och vi har kastat kortet.\nVälkommen åter!",
        },
        "en": {
            "heading": "Answer to your letter",
            "text": "Thank you for your postcard.\n\nWe hold no data about you, and we have thrown the card away.",
        },
    },
}
assert FACTS.keys() == RENDERED.keys()


@dataclass(frozen=True, slots=True)
class Ordered:
    """A letter as it was ordered."""

    facts: Mapping[str, object]
    language: Language = "sv"
    reference: str = "JM-7K3Q-123W"
    letterhead: Letterhead = LETTERHEAD
    authority: Authority = AUTHORITY
    addressee: tuple[str, ...] = field(default=ASA)
    written_on: date = date(2026, 3, 13)
