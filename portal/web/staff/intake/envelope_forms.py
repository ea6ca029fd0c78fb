"""What somebody notes of an envelope, as a form's fields."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator

from portal.domain.intake.arrival_errors import (
    LetterBeforeRequest,
    LetterInTheFuture,
    PostmarkAfterArrival,
    PostmarkBeforeRequest,
)
from portal.domain.intake.envelopes import Envelope
from portal.web.forms import Form, concerning
from portal.web.staff.possible_days import not_after, until_today

LONGEST_TEXT = 2000


class EnvelopeForm(Form):
    """The day on which the letter came, and what was seen of it."""

    arrived_on: Annotated[date, until_today("letter_in_the_future")]
    signed: Literal["yes", "no"] | None = None
    """None until somebody has looked."""
    postmarked_on: Annotated[date | None, not_after("arrived_on", "postmark_after_arrival")] = None
    postmark_unreadable: bool = False
    enclosures: int = Field(0, ge=0, le=999)
    enclosed: str = Field("", max_length=LONGEST_TEXT)
    changes: str = Field("", max_length=LONGEST_TEXT)
    remark: str = Field("", max_length=LONGEST_TEXT)

    @field_validator("postmarked_on", mode="before")
    @classmethod
    def _no_day(cls, value: object) -> object:
        return value.strip() or None if isinstance(value, str) else value

    @field_validator("enclosures", mode="before")
    @classmethod
    def _none_is_zero(cls, value: object) -> object:
        return value.strip() or 0 if isinstance(value, str) else value

    def envelope(self) -> Envelope:
        """The same for the domain."""
        return Envelope(
            signed=self.signed or "not_noted",
            postmark="read" if self.postmarked_on else "unreadable" if self.postmark_unreadable else "not_noted",
            postmarked_on=self.postmarked_on,
            enclosures=self.enclosures,
            enclosed=self.enclosed,
            changes=self.changes,
            note=self.remark,
        )


class LookedForm(EnvelopeForm):
    """The same, where somebody has to say whether it is signed."""

    signed: Literal["yes", "no"]


FIELDS = (
    "signed",
    "postmarked_on",
    "postmark_unreadable",
    "enclosures",
    "enclosed",
    "changes",
    "remark",
)
"""The fields that are shown again when something in the form is wrong."""


@contextmanager
def possible() -> Iterator[None]:
    """Raises InvalidForm where what was noted of an envelope cannot be."""
    with (
        concerning("arrived_on", LetterInTheFuture, LetterBeforeRequest),
        concerning("postmarked_on", PostmarkAfterArrival, PostmarkBeforeRequest),
    ):
        yield
