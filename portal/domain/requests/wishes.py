"""What a request asks for in particular, in the person's own words: what is wrong, why to block, what is objected to.

It is printed on the form, covered by its seal and stored encrypted. The seal's digest is salted, since a name or an
address could be guessed from a digest of it alone.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import msgspec

from portal.data import subjects
from portal.data.actors import Language
from portal.data.requests import wishes
from portal.data.requests.requests import Request
from portal.data.rights.restrictions import Ground
from portal.data.subjects import DataSubject
from portal.domain.record_of_processing.model import RecordOfProcessing, Text
from portal.domain.sources.places import Place, label_of
from portal.letters.request_form import RequestForm
from portal.letters.seal import DIGEST_BYTES
from portal.letters.words.request_form import (
    ADDED,
    CONCERNED,
    CORRECTED,
    CORRECTED_NUMBER,
    ELSEWHERE,
    GROUNDS,
    NUMBER,
    REASONS,
)

SALT_BYTES = 16

MOST_CORRECTIONS = 10
LONGEST_VALUE = 160
LONGEST_CORRECTIONS = 4 * 2 * LONGEST_VALUE
LONGEST_REASONS = 600
"""So much fits on the one sheet of the form, in letters that can be read. Characters; of all corrections together
`LONGEST_CORRECTIONS`."""

MOST_LINES = 10
"""Of a text in the person's own words; what comes after them goes on in the last."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing to be rectified: where, what it says (empty where nothing is there), and what it should be.

    `place` is None where the person did not find it among the places that there are. Of a personnummer both are empty:
    they are written by hand on the form, in rows of their own (Act 2018:218, 3:10).
    """

    place: Place | None
    wrong: str
    right: str
    is_number: bool = False


A_NUMBER = Correction(None, "", "", is_number=True)
"""The personnummer, of which nothing is typed."""


class Corrections(msgspec.Struct, frozen=True, tag="rectification"):
    """What is to be rectified (Art. 16)."""

    items: tuple[Correction, ...]


class Blocking(msgspec.Struct, frozen=True, tag="restriction"):
    """Why the data is to be blocked (Art. 18), and which data, if the person says so."""

    ground: Ground
    concerned: str = ""


class Objecting(msgspec.Struct, frozen=True, tag="objection"):
    """Which activities are objected to (Art. 21), by their ids, and on what grounds of the person's own.

    `ended` is the direct marketing objected to together with them, which ended at once (Art. 21(3)): no letter asks
    for it.
    """

    activities: tuple[str, ...]
    reasons: str = ""
    ended: tuple[str, ...] = ()


Wish = Corrections | Blocking | Objecting


class Stored(msgspec.Struct, frozen=True):
    """A wish as it was printed: `said` are the lines of the form."""

    wish: Wish
    said: tuple[str, ...]
    salt: bytes = b""


def said(wish: Wish, language: Language, record: RecordOfProcessing) -> tuple[str, ...]:
    """The wish in the words of the form, a line each."""
    match wish:
        case Corrections(items):
            return tuple(_corrected(item, language) for item in items)
        case Blocking(ground, concerned):
            more = (CONCERNED[language].format(_paragraphs(concerned)),) if concerned else ()
            return (GROUNDS[ground][language], *more)
        case Objecting(activities, reasons):
            named = {it.id: it.name.in_(language) for purpose in record.purposes.values() for it in purpose.activities}
            more = (REASONS[language].format(_paragraphs(reasons)),) if reasons else ()
            return (*(named.get(activity, activity) for activity in activities), *more)


def ends_in_own_words(wish: Wish) -> bool:
    """Whether the last of the lines is about them all, and said by the person: no thing of its own."""
    return bool(isinstance(wish, Objecting) and wish.reasons) or bool(isinstance(wish, Blocking) and wish.concerned)


def prepared(wish: Wish, language: Language, record: RecordOfProcessing) -> Stored:
    """The wish ready to be printed and stored."""
    return Stored(wish, said(wish, language, record), secrets.token_bytes(SALT_BYTES))


def salted(digest: bytes, stored: Stored | None) -> bytes:
    """The digest for the seal of a form that says the wish: nobody guesses the words from it."""
    return hashlib.sha256(digest + stored.salt).digest()[:DIGEST_BYTES] if stored else digest


async def add(request: UUID, subject: DataSubject, stored: Stored) -> None:
    """Store it, in the transaction under way. Raises AlreadyThere when the request has one."""
    await wishes.add(request, subject.id, sealed(request, subject, stored))


def sealed(request: UUID, subject: DataSubject, stored: Stored) -> bytes:
    """A wish as it is stored, encrypted with the person's key. Raises KeyDestroyed."""
    return subject.encrypt(msgspec.json.encode(stored), _bound(request))


async def of_request(request: Request, subject: DataSubject) -> Stored | None:
    """What the request asks for in particular, in the transaction under way. Raises KeyDestroyed."""
    content = await wishes.find(request.id)
    return opened(request.id, content, subject) if content else None


def opened(request: UUID, content: bytes, subject: DataSubject) -> Stored:
    """A stored wish, decrypted. Raises KeyDestroyed."""
    return msgspec.json.decode(subject.decrypt(content, _bound(request)), type=Stored)


async def wished(subject: UUID) -> list[str]:
    """Everything that the person has ever asked for in particular, as the forms said it, in the transaction under way.

    Nothing once the person has been erased.
    """
    stored = await wishes.of_subject(subject)
    owner = await subjects.find(subject) if stored else None
    if owner is None or owner.data_key is None:
        return []
    return [line for request, content in stored for line in opened(request, content, owner).said]


def on_form(form: RequestForm, stored: Stored | None) -> RequestForm:
    """The form as it was printed, with what it said of the person's own."""
    if stored is None:
        return form
    return replace(
        form,
        scope=stored.said,
        corrects_number=any(item.is_number for item in corrections(stored)),
        ends_in_own_words=ends_in_own_words(stored.wish),
    )


def corrections(stored: Stored | None) -> Sequence[Correction]:
    """What is to be rectified; none where the request does not say it."""
    return stored.wish.items if stored and isinstance(stored.wish, Corrections) else ()


def ended_at_once(stored: Stored | None, record: RecordOfProcessing) -> list[Text]:
    """The marketing that was objected to beside what the request is about, which ended at once."""
    ended = stored.wish.ended if stored and isinstance(stored.wish, Objecting) else ()
    return [activity.name for id_ in ended if (activity := record.choice(id_))]


def what(item: Correction, language: Language) -> str:
    """What the thing is called that is to be rectified."""
    if item.is_number:
        return NUMBER[language]
    return label_of(item.place, language) if item.place else ELSEWHERE[language]


def _corrected(item: Correction, language: Language) -> str:
    if item.is_number:
        return CORRECTED_NUMBER[language]
    wrong, right = _one_line(item.wrong), _one_line(item.right)
    return (CORRECTED if wrong else ADDED)[language].format(what=what(item, language), wrong=wrong, right=right)


def _paragraphs(text: str) -> str:
    """The text with its breaks of line, as many as the sheet has room for."""
    lines = [line for each in text.splitlines() if (line := _one_line(each))]
    return "\n".join([*lines[: MOST_LINES - 1], *([" ".join(rest)] if (rest := lines[MOST_LINES - 1 :]) else [])])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _bound(request: UUID) -> str:
    return f"wish:{request}"
