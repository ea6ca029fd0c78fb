"""What the portal's e-mails say. Nothing of it tells who somebody is or what a message is about."""

from collections.abc import Mapping

from portal.mail import texts_en, texts_sv
from portal.mail.text import KINDS, Language, NoticeKind, Text

__all__ = ["KINDS", "NOT_ME_STAFF", "SENDER", "TEXTS", "Language", "NoticeKind", "Text"]

TEXTS: Mapping[Language, Mapping[NoticeKind, Text]] = {"sv": texts_sv.SV, "en": texts_en.EN}
"""What each kind says, in both languages."""

NOT_ME_STAFF: Mapping[Language, str] = {"sv": texts_sv.NOT_ME_STAFF, "en": texts_en.NOT_ME_STAFF}
"""What stands above the link by which one says that it was somebody else, for who works here."""

SENDER: Mapping[Language, str] = {
    "sv": "JAVI Musik AB · Integritetsportalen. Det går inte att svara på det här meddelandet.",
    "en": "JAVI Musik AB · The privacy portal. This message cannot be answered.",
}
"""The last line of each."""
