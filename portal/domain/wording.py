"""What a request asks for, in the words of the form; the words go into the seal's digest."""

from portal.data.actors import Language
from portal.data.requests import Kind

ASKED: dict[Kind, dict[Language, str]] = {
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
            "Jag förstår att mitt konto stängs när raderingen är genomförd och att den inte går att ångra."
        ),
        "en": (
            "I ask you to erase personal data concerning me under Article 17 of the General Data Protection Regulation"
            " (EU) 2016/679. Please name whatever the law obliges you to keep, with the ground and the date on which"
            " it ends, and erase it then.\n\n"
            "I understand that my account is closed when the erasure has been carried out and that it cannot be undone."
        ),
    },
}
"""Per kind and language; an empty line begins a new paragraph. A kind that is missing cannot be asked for yet."""

SCOPE: dict[Kind, dict[Language, tuple[str, ...]]] = {
    "access": {
        "sv": ("Alla uppgifter i alla system hos JAVI Musik AB",),
        "en": ("All data in all systems of JAVI Musik AB",),
    },
    "erasure": {
        "sv": ("Alla uppgifter i alla system hos JAVI Musik AB som lagen inte kräver att ni sparar",),
        "en": ("All data in all systems of JAVI Musik AB that the law does not oblige you to keep",),
    },
}
"""What the request is limited to, a line each."""
