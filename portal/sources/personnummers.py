"""A personnummer, however it is written: compared by the ten digits in which every spelling agrees."""

from stdnum.exceptions import ValidationError
from stdnum.se import personnummer as personnummers


def ten_digits(written: str) -> str | None:
    """The last ten digits; None when it is no personnummer."""
    try:
        return str(personnummers.compact(personnummers.validate(written))).replace("-", "").replace("+", "")[-10:]
    except ValidationError:
        return None


def with_century(written: str) -> str | None:
    """The number as YYYYMMDD-NNNN; None when it is no personnummer."""
    digits = ten_digits(written)
    return f"{personnummers.get_birth_date(written):%Y%m%d}-{digits[-4:]}" if digits else None
