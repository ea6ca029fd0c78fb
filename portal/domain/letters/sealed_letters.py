"""Outgoing letters sealed and opened: with the subject's key or, where there is no subject, with one of their own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.data import keys, subjects
from portal.data.keys import KeyDestroyed
from portal.data.letters import letter_contents
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests import persons_requests
from portal.letters.letter import JSON


@dataclass(frozen=True, slots=True)
class LetterKey:
    """What a letter is encrypted with. `wrapped` is None once it has been destroyed."""

    letter: UUID
    owner: UUID
    wrapped: bytes | None

    def seal_content(self, addressee: Sequence[str], facts: Mapping[str, JSON]) -> bytes:
        """Addressee and facts, encrypted. Raises KeyDestroyed."""
        content = json.dumps({"addressee": list(addressee), "facts": facts}).encode()
        return keys.encrypt(self.owner, self.wrapped, content, f"letter:{self.letter}")

    def seal_pdf(self, pdf: bytes) -> bytes:
        """The finished letter, encrypted. Raises KeyDestroyed."""
        return keys.encrypt(self.owner, self.wrapped, pdf, f"letter:{self.letter}:pdf")


async def key_for(letter: UUID, subject: UUID | None, own_key: bytes | None) -> LetterKey:
    """The key of a letter to or about that subject, in the transaction under way; `own_key` where there is none."""
    if subject is None:
        return LetterKey(letter, letter, own_key)
    return LetterKey(letter, subject, (await subjects.find(subject)).data_key)


async def key_of(letter: Letter) -> LetterKey:
    """The key of a letter that is there, in the transaction under way."""
    return await key_for(letter.id, letter.subject_id, (await letter_contents.content(letter.id)).own_key)


async def content_of(letter: Letter) -> tuple[tuple[str, ...], Mapping[str, JSON]]:
    """Addressee and facts of a letter. Raises KeyDestroyed, also once they have been forgotten."""
    sealed = await letter_contents.content(letter.id)
    key = await key_for(letter.id, letter.subject_id, sealed.own_key)
    if sealed.content is None:
        raise KeyDestroyed
    opened = json.loads(keys.decrypt(key.owner, key.wrapped, sealed.content, f"letter:{letter.id}"))
    return tuple(opened["addressee"]), opened["facts"]


async def pdf_of(letter: Letter) -> bytes | None:
    """The finished letter; None before it is made and once it has been forgotten. Raises KeyDestroyed."""
    sealed = await letter_contents.pdf(letter.id)
    if sealed.pdf is None:
        return None
    key = await key_for(letter.id, letter.subject_id, sealed.own_key)
    return keys.decrypt(key.owner, key.wrapped, sealed.pdf, sealed.pdf_bound_to or f"letter:{letter.id}:pdf")


async def readable_pdf(letter: Letter) -> bytes | None:
    """As `pdf_of`; of a person who is being erased nothing is read any longer. Raises KeyDestroyed."""
    if letter.subject_id and await persons_requests.closed_erasure(letter.subject_id):
        # Its key goes a moment later, and with it every letter.
        raise KeyDestroyed
    return await pdf_of(letter)
