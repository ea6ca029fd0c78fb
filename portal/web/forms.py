"""Forms as typed values. A form that does not fit is shown again with what is wrong, and changes nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, TypeVar

from litestar import Request
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from portal.domain.errors import PortalError, Refused
from portal.web import form_data


class Form(BaseModel):
    """The base of every form. Fields that it does not name, the token among them, are left alone."""

    model_config = ConfigDict(str_strip_whitespace=True, str_max_length=5000, frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _no_nul(cls, value: object) -> object:
        # PostgreSQL has no text with NUL in it, and no keyboard types one.
        if isinstance(value, str) and "\0" in value:
            raise ValueError("NUL")
        return value


AnyForm = TypeVar("AnyForm", bound=Form)


NOTHING: Mapping[str, str] = MappingProxyType({})

OWN_FAULTS = frozenset(
    {
        "personnummer",
        "no_reason",
        "letter_in_the_future",
        "received_in_the_future",
        "day_to_come",
        "wrong_day",
        "made_after_receipt",
        "postmark_after_arrival",
    }
)
"""The codes that validators of our own have for what is wrong, as the domain has them."""

LONGEST = 20_000
"""Characters of a field that are shown again at most: as many as the longest field of any form takes."""


class InvalidForm(Refused):
    """Some fields do not fit: `faults` says for each, by its whole name, what is wrong with it (a code)."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__()
        self.faults = faults


async def parse(
    request: Request[Any, Any, Any],
    form: type[AnyForm],
    prefix: str = "",
    besides: Mapping[str, str] = NOTHING,
) -> AnyForm:
    """The request's form as a `form`; with a `prefix`, of the fields that begin with it.

    `besides` is what is wrong with what was sent but is no field of the form: its reader is told all of it at once.

    Raises InvalidForm, also for a field that was sent twice, of which nobody can tell which one is meant.
    """
    given = await form_data.given(request)
    doubled = [f"{prefix}{name}" for name in form.model_fields if len(given.getall(f"{prefix}{name}", [])) > 1]
    if doubled:
        raise InvalidForm({**dict.fromkeys(doubled, "bad_value"), **besides})
    values = {
        name.removeprefix(prefix): value
        for name, value in given.items()
        if isinstance(value, str) and name.startswith(prefix)
    }
    try:
        parsed = form.model_validate(values)
    except ValidationError as error:
        faults = {f"{prefix}{fault['loc'][0]}": _code(fault["type"]) for fault in error.errors()}
        raise InvalidForm({**faults, **besides}) from None
    if besides:
        raise InvalidForm(besides)
    return parsed


@contextmanager
def concerning(field: str, *errors: type[PortalError]) -> Iterator[None]:
    """Raises InvalidForm, with what is wrong with `field`, for any of these `errors` of the domain."""
    try:
        yield
    except errors as error:
        raise InvalidForm({field: error.fault}) from None


async def sent(request: Request[Any, Any, Any], *fields: str) -> dict[str, str]:
    """What was sent in the `fields`, to be shown again; empty where nothing was."""
    given = await sent_with(request, "")
    return {name: given.get(name, "") for name in fields}


async def sent_with(request: Request[Any, Any, Any], prefix: str) -> dict[str, str]:
    """What was sent in the fields that begin with `prefix`, by their whole names, to be shown again."""
    given = await form_data.given(request)
    return {
        name: value[:LONGEST] for name, value in given.items() if isinstance(value, str) and name.startswith(prefix)
    }


def _code(kind: str) -> str:
    if kind in {"missing", "string_too_short"}:
        return "missing"
    if kind in OWN_FAULTS:
        return kind
    if kind.startswith("date"):
        return "bad_date"
    return "bad_value"
