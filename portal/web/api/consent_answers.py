"""The shapes of `/api/consents`. Ten thousand persons are read and written by msgspec, a piece at a time."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from litestar.exceptions import ValidationException
from msgspec import UNSET, Meta, Struct, UnsetType

from portal.data.consents.consent_changes import Kind
from portal.data.consents.consent_standings import KnownAs
from portal.domain.consents.consent_changes import Changed, ChangesPage
from portal.domain.consents.consent_check import MOST, StandingsPage
from portal.domain.consents.consent_standing import Standing
from portal.domain.rights.restriction_questions import MOST as MOST_LINKS
from portal.domain.rights.restriction_questions import Question

PIECE = 1000
"""Answers in one piece of a stream."""

Value = Annotated[str, Meta(min_length=1, max_length=254)]


class Person(Struct, forbid_unknown_fields=True):
    """A person by one thing that the asking system knows: the shop's own number, or the e-mail address in any case."""

    customer_number: Value | UnsetType = UNSET
    email: Value | UnsetType = UNSET


class ConsentQuestions(Struct, forbid_unknown_fields=True):
    """Whom it is about."""

    persons: Annotated[list[Person], Meta(max_length=MOST)]


class LinkQuestions(Struct, forbid_unknown_fields=True):
    """For whom links are wanted that end `activity`."""

    activity: Annotated[str, Meta(min_length=1, max_length=40)]
    persons: Annotated[list[Person], Meta(max_length=MOST_LINKS)]


class Links(Struct):
    """A link for each person asked about, in the same order."""

    links: list[str]


class ConsentAnswer(Struct):
    """What may be sent to one person: `activities` of the record of processing, and nothing else.

    `stopped` says why where nothing may: the data is `restricted`, the person is `suppressed`, or `unknown`.
    """

    marketing: bool
    activities: list[str]
    stopped: Literal["restricted", "suppressed", "unknown"] | None


class ConsentAnswers(Struct):
    """An answer for each person asked about, in the same order."""

    persons: list[ConsentAnswer]


class Identified(Struct, omit_defaults=True):
    """By what a person is known: the customer number, or the e-mail address of one who has none."""

    customer_number: str | None = None
    email: str | None = None


class ListedConsent(Struct):
    """One person and what may be sent."""

    person: Identified
    activities: list[str]


class ConsentPage(Struct):
    """Some of all; `after` asks for the next page, null on the last. `cursor` is from where the changes go on."""

    persons: list[ListedConsent]
    after: str | None
    cursor: int


class Change(Struct):
    """A change. What may be sent to the person since is `activities`: whoever keeps those of the greatest position is
    right. `person` is null, and so are `activities`, where wordings have changed and everybody is to be asked about
    anew; `person` alone where the person has been forgotten."""

    position: int
    at: datetime
    kind: Kind
    person: Identified | None
    activity: str | None
    allowed: bool | None
    activities: list[str] | None


class Changes(Struct):
    """Some changes in order; `cursor` asks for those that follow, at once where there are `more`."""

    changes: list[Change]
    cursor: int
    more: bool


def questions(asked: Sequence[Person]) -> list[Question]:
    """The questions. Raises ValidationException where one says nothing, or both."""
    made = []
    for person in asked:
        number, email = person.customer_number, person.email
        if (number is UNSET) == (email is UNSET):
            raise ValidationException
        if number is not UNSET:
            made.append(Question("customer_number", str(number)))
        else:
            made.append(Question("email", str(email)))
    return made


def in_pieces(answers: Sequence[Standing | None]) -> Iterator[bytes]:
    """The answers as JSON, a thousand persons in a piece. Many stand alike, and each way is written once."""
    written: dict[Standing | None, bytes] = {}
    yield b'{"persons":['
    for start in range(0, len(answers), PIECE):
        piece = []
        for it in answers[start : start + PIECE]:
            said = written.get(it)
            if said is None:
                said = written[it] = msgspec.json.encode(_answer(it))
            piece.append(said)
        yield (b"," if start else b"") + b",".join(piece)
    yield b"]}"


def _answer(it: Standing | None) -> ConsentAnswer:
    if it is None:
        return ConsentAnswer(False, [], "unknown")
    return ConsentAnswer(bool(it.activities), list(it.activities), it.stopped)


def consent_page(page: StandingsPage) -> ConsentPage:
    """The page as it is sent."""
    listed = [ListedConsent(_identified(known), list(stands.activities)) for known, stands in page.persons]
    return ConsentPage(listed, page.after, page.cursor)


def changes(page: ChangesPage) -> Changes:
    """The changes as they are sent."""
    return Changes([_change(it) for it in page.changes], page.cursor, page.more)


def _change(it: Changed) -> Change:
    change, may = it.change, it.change.activities
    person = _identified(it.person) if it.person and (it.person.customer_number or it.person.email) else None
    allowed = None if may is None or change.activity is None else change.activity in may
    listed = None if may is None else list(may)
    return Change(change.position, change.at, change.kind, person, change.activity, allowed, listed)


def _identified(known: KnownAs) -> Identified:
    return Identified(known.customer_number, None if known.customer_number else known.email)
