"""Days of a form that cannot be, told together with whatever else is wrong with it, and not once that is mended."""

from datetime import date

from pydantic import AfterValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from portal.clock import today


def until_today(fault: str) -> AfterValidator:
    """Marks a field of a form whose day cannot be to come; `fault` is the code for one that is."""

    def _until_today(day: date) -> date:
        if day > today():
            raise PydanticCustomError(fault, "a day to come")
        return day

    return AfterValidator(_until_today)


def not_after(other: str, fault: str) -> AfterValidator:
    """Marks a field whose day cannot be after the one in the field `other`, which the form has before it."""

    def _not_after(day: date | None, seen: ValidationInfo) -> date | None:
        latest = seen.data.get(other)
        if day and latest and day > latest:
            raise PydanticCustomError(fault, "a later day than another one")
        return day

    return AfterValidator(_not_after)
