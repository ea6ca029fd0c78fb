"""What a member types to ask for something in particular, as a wish."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from portal.data.requests.requests import Kind
from portal.domain.errors import NotFound
from portal.domain.record_of_processing.published import published
from portal.domain.requests.wishes import (
    A_NUMBER,
    LONGEST_REASONS,
    LONGEST_VALUE,
    MOST_CORRECTIONS,
    Blocking,
    Correction,
    Objecting,
    Wish,
)
from portal.domain.rights import objections
from portal.domain.rights.places_to_choose import NUMBER
from portal.domain.sources import places
from portal.web import form_data
from portal.web.corrections import parse_corrections
from portal.web.forms import LONGEST, Form, InvalidForm, parse
from portal.web.language import message
from portal.web.marking import _
from portal.web.pages import MemberRequest
from portal.web.printed_text import PERSONNUMMER, PrintedText

ELSEWHERE = "annat"
"""A place that is not in the list."""

OURS = ("form_token", "shown_change")
"""Fields of every form, which say nothing."""

NUMBERED = re.compile("([1-9][0-9]?)-(?:place|wrong|right)")
"""The fields of one thing that is wrong."""

TOO_LONG = _("That is too long for the form. Say it in fewer words, or write more on a sheet of your own.")
HOLDS_NUMBER = _(
    "That looks like a personal identity number, which the form never prints. Write “by hand” here instead, and fill in"
    " the number on the paper."
)
SAID: dict[tuple[str, str], str] = {
    ("place", "missing"): _("Choose what is wrong."),
    ("place", "bad_value"): _("Choose what is wrong."),
    ("place", "not_found"): _("Choose what is wrong."),
    ("right", "missing"): _("Write what it should be."),
    ("ground", "missing"): _("Choose why your data is to be blocked."),
    ("ground", "bad_value"): _("Choose why your data is to be blocked."),
    ("activities", "missing"): _("Choose what you object to."),
    ("activities", "bad_value"): _("Choose what you object to."),
}
"""What is wrong with a field, by its name and a code."""


class CorrectionForm(Form):
    """One thing that is wrong."""

    place: str = Field(min_length=1)
    wrong: PrintedText = Field("", max_length=LONGEST_VALUE)
    right: PrintedText = Field("", max_length=LONGEST_VALUE, validate_default=True)

    @field_validator("wrong", "right", mode="before")
    @classmethod
    def _nothing_of_a_number(cls, value: object, info: ValidationInfo) -> object:
        # It is written on the paper, where the page hides these fields if the browser can.
        return "" if info.data.get("place") == NUMBER else value

    @field_validator("right")
    @classmethod
    def _is_said(cls, value: str, info: ValidationInfo) -> str:
        if not value and info.data.get("place") != NUMBER:
            raise PydanticCustomError("missing", "not said")
        return value


class BlockingForm(Form):
    """On what ground the data is to be blocked (Art. 18(1)), and which data."""

    ground: Literal["accuracy", "unlawful", "claims", "objection"]
    concerned: PrintedText = Field("", max_length=LONGEST_REASONS)


class ObjectingForm(Form):
    """The person's own reasons; what is objected to are the boxes beside it."""

    reasons: PrintedText = Field("", max_length=LONGEST_REASONS)


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it came: its fields in their order, a box for each that is ticked."""

    fields: Sequence[tuple[str, str]]

    @property
    def values(self) -> dict[str, str]:
        """The fields by their name."""
        return dict(self.fields)

    @property
    def ticked(self) -> frozenset[str]:
        """The activities that are objected to."""
        return frozenset(value for name, value in self.fields if name == "activities")


def rows_of(values: Mapping[str, str]) -> int:
    """How many things that are wrong the form had room for."""
    numbers = (int(found[1]) for name in values if (found := NUMBERED.fullmatch(name)))
    return max((number for number in numbers if number <= MOST_CORRECTIONS), default=1)


async def sent(request: MemberRequest) -> Sent:
    """What the member typed."""
    form = (await form_data.given(request)).multi_items()
    return Sent([(name, value[:LONGEST]) for name, value in form if isinstance(value, str) and name not in OURS])


async def wish_of(request: MemberRequest, kind: Kind) -> Wish:
    """What a request of that `kind` is to say. Raises InvalidForm."""
    match kind:
        case "rectification":
            return await parse_corrections(request, CorrectionForm, _correction)
        case "restriction":
            form = await parse(request, BlockingForm)
            return Blocking(form.ground, form.concerned)
        case "objection":
            reasons = (await parse(request, ObjectingForm)).reasons
            ticked = (await sent(request)).ticked
            open_ = {it.id for it in objections.open_to_objection((await published()).record)}
            if ticked and ticked <= open_:
                return Objecting(tuple(sorted(ticked)), reasons)
            raise InvalidForm({"activities": "bad_value" if ticked else "missing"})
    raise NotFound


def _correction(form: CorrectionForm) -> Correction:
    if form.place == NUMBER:
        return A_NUMBER
    return Correction(None if form.place == ELSEWHERE else places.read(form.place), form.wrong, form.right)


def in_words(request: MemberRequest, faults: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, field by field."""
    language = request.user.language
    return {name: message(language, _said(name, code)) for name, code in faults.items()}


def _said(name: str, code: str) -> str:
    return HOLDS_NUMBER if code == PERSONNUMMER else SAID.get((name.split("-")[-1], code), TOO_LONG)
