"""What the portal's e-mails say. Nothing of it tells who somebody is or what a message is about."""

from collections.abc import Mapping

from portal.mail.text import KINDS, Language, NoticeKind, Text
from portal.mail.texts_en import EN
from portal.mail.texts_sv import SV

__all__ = ["KINDS", "SENDER", "TEXTS", "Language", "NoticeKind", "Text"]

TEXTS: Mapping[Language, Mapping[NoticeKind, Text]] = {"sv": SV, "en": EN}
"""What each kind says, in both languages."""

SENDER: Mapping[Language, str] = {
    "sv": "JAVI Musik AB · Integritetsportalen. Det går inte att svara på det här meddelandet.",
    "en": "JAVI Musik AB · The privacy portal. This message cannot be answered.",
}
"""The last line of each."""
