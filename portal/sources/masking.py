"""How a value that is shown only in part is written."""

import re

_PERSONNUMMER = re.compile(r"((?:\d\d)?\d{6})[-+ ]?\d{4}")


def masked(value: object) -> str | None:
    """`value` with the part that identifies replaced by asterisks; None stays None.

    A personnummer keeps its date of birth (`19850412-****`), a card number its last four digits
    (`**** **** **** 1234`), anything else nothing (`****`).
    """
    if value is None:
        return None
    text = str(value).strip()
    if found := _PERSONNUMMER.fullmatch(text):
        return f"{found[1]}-****"
    plain = re.sub(r"[ -]", "", text)
    if re.fullmatch(r"[\d*xX•]{8,15}\d{4}", plain):
        return f"**** **** **** {plain[-4:]}"
    return "****"
