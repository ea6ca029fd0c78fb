"""With what the texts and pages of an envelope are encrypted: a person's key, or one of its own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from portal.data import keys, subjects
from portal.data.intake.signed_letters import Registered
from portal.data.requests.requests import Request


@dataclass(frozen=True, slots=True)
class EnvelopeKey:
    """What the texts and pages of an envelope are encrypted with: a person's key, or one of its own."""

    owner: UUID
    wrapped: bytes | None

    def encrypt(self, plaintext: bytes, what: str) -> bytes:
        """See `keys.encrypt`."""
        return keys.encrypt(self.owner, self.wrapped, plaintext, what)

    def decrypt(self, ciphertext: bytes, what: str) -> bytes:
        """See `keys.decrypt`."""
        return keys.decrypt(self.owner, self.wrapped, ciphertext, what)


def new_key(envelope: UUID) -> EnvelopeKey:
    """A key for an envelope that leads to nobody."""
    return EnvelopeKey(envelope, keys.new_data_key(envelope))


async def key_for(request: Request) -> EnvelopeKey | None:
    """The key of the person whose request it is; None once it is destroyed."""
    subject = await subjects.find(request.subject_id)
    return EnvelopeKey(subject.id, subject.data_key) if subject.data_key else None


async def key_of(envelope: Registered) -> EnvelopeKey:
    """What the envelope's texts and pages are encrypted with."""
    if envelope.subject_id is None:
        return EnvelopeKey(envelope.id, envelope.own_key)
    subject = await subjects.find(envelope.subject_id)
    return EnvelopeKey(subject.id, subject.data_key)


def sealed_texts(key: EnvelopeKey, envelope: UUID, texts: Mapping[str, str]) -> bytes | None:
    """The texts, encrypted; None when there are none."""
    return key.encrypt(json.dumps(texts).encode(), f"envelope:{envelope}") if texts else None


def sealed_note(key: EnvelopeKey, envelope: UUID, note: str) -> bytes | None:
    """What was said about the way on, encrypted; None when nothing was."""
    return key.encrypt(note.encode(), f"way-on:{envelope}") if note else None


def sealed_question(key: EnvelopeKey, question: UUID, text: str) -> bytes | None:
    """What the sender of an envelope is asked, encrypted; None for nothing."""
    return key.encrypt(text.encode(), f"letter-question:{question}") if text else None


def sealed_answer(key: EnvelopeKey, question: UUID, text: str) -> bytes | None:
    """What came back to that question, encrypted; None for nothing."""
    return key.encrypt(text.encode(), f"letter-answer:{question}") if text else None


def page_name(envelope: UUID, number: int) -> str:
    """What a page of an envelope is bound to."""
    return f"letter-page:{envelope}:{number}"
