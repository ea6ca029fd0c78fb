"""Forms as typed values. A form that does not fit is shown again with what is wrong, and changes nothing."""

from collections.abc import Mapping
from typing import Any, TypeVar

from litestar import Request
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from portal.domain.errors import PortalError


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


class InvalidForm(PortalError):
    """Some fields do not fit: `faults` says for each what is wrong (a code), `values` what was sent."""

    status = 422
    code = "invalid_form"

    def __init__(self, faults: Mapping[str, str], values: Mapping[str, str]) -> None:
        super().__init__()
        self.faults = faults
        self.values = values


async def parse(request: Request[Any, Any, Any], form: type[AnyForm], prefix: str = "") -> AnyForm:
    """The request's form as a `form`; with a `prefix`, of the fields that begin with it. Raises InvalidForm."""
    sent = await request.form()
    values = {
        name.removeprefix(prefix): value
        for name, value in sent.items()
        if isinstance(value, str) and name.startswith(prefix)
    }
    try:
        return form.model_validate(values)
    except ValidationError as error:
        raise InvalidForm({str(fault["loc"][0]): _code(fault["type"]) for fault in error.errors()}, values) from None


def _code(kind: str) -> str:
    if kind in {"missing", "string_too_short"}:
        return "missing"
    if kind.startswith("date"):
        return "bad_date"
    return "bad_value"
