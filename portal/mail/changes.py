"""What was changed of how an account is signed in to, or shown, or by a request, in words, and when: that much an
e-mail may say."""

from collections.abc import Mapping
from datetime import datetime

from babel.dates import format_datetime

from portal.clock import LOCAL_ZONE
from portal.mail.text import Language

CHANGES: Mapping[str, Mapping[Language, str]] = {
    "app_added": {"sv": "En autentiseringsapp lades till.", "en": "An authenticator app was added."},
    "app_removed": {"sv": "Autentiseringsappen togs bort.", "en": "The authenticator app was removed."},
    "passkey_added": {"sv": "En inloggningsnyckel lades till.", "en": "A passkey was added."},
    "passkey_removed": {"sv": "En inloggningsnyckel togs bort.", "en": "A passkey was removed."},
    "passkey_doubted": {
        "sv": "En inloggningsnyckel stängdes av, för det verkar finnas två av den.",
        "en": "A passkey was switched off, since there seem to be two of it.",
    },
    "codes_renewed": {"sv": "Nya återställningskoder gjordes.", "en": "New recovery codes were made."},
    "password_known": {"sv": "Någon skrev ditt lösenord rätt.", "en": "Somebody typed your password right."},
    "work_account_known": {
        "sv": "Någon loggade in med ditt arbetskonto.",
        "en": "Somebody signed in with your work account.",
    },
    "nothing_yet": {
        "sv": "Vi lämnar inte ut och ändrar inget förrän ett undertecknat brev har kommit.",
        "en": "We hand out and change nothing before a signed letter has come.",
    },
    "some_at_once": {
        "sv": (
            "En del av den gäller redan, utan brev: i portalen står vad. I övrigt lämnar vi inte ut och ändrar inget"
            " förrän ett undertecknat brev har kommit."
        ),
        "en": (
            "A part of it is in force already, without a letter: the portal says which. Otherwise we hand out and"
            " change nothing before a signed letter has come."
        ),
    },
    "other": {
        "sv": "Under Säkerhet i portalen står hur det är nu.",
        "en": "The portal says under Security how it is now.",
    },
}
"""By what was changed, as a code."""

PATTERNS: Mapping[Language, str] = {"sv": "'den' d MMMM y 'kl.' HH.mm", "en": "'on' d MMMM y 'at' HH:mm"}
LOCALES: Mapping[Language, str] = {"sv": "sv_SE", "en": "en_GB"}


def moment(at: datetime, language: Language) -> str:
    """When it was, in Swedish time: den 5 mars 2026 kl. 09.30."""
    return str(format_datetime(at, PATTERNS[language], tzinfo=LOCAL_ZONE, locale=LOCALES[language]))
