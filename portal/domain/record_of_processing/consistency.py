"""What must agree within a record of processing, over and above its shape: references, choices, periods.

Looks at plain data as far as it can be read, so that these faults are told together with those of shape.
"""

from calendar import monthrange
from collections.abc import Iterator
from typing import Any

from stdnum.se import orgnr

from .shape import Wrong

BASIS_OF_CHOICE = {"consent": "consent", "objection": "legitimate_interest"}
"""A toggle is a consent (Art. 7) or an objection (Art. 21) by the legal basis of its activity."""

LONGEST = {"years": 100, "months": 1200, "days": 36_500}


def inconsistencies(data: dict[str, Any]) -> Iterator[Wrong]:
    """Every place where `data`, in the shape that `shape.built` takes, contradicts itself."""
    yield from _controller(_table(data, "controller"))
    for id_, period in _entries(data, "periods"):
        yield from _period(f"periods.{id_}", period)
    for id_, recipient in _entries(data, "recipients"):
        if recipient.get("third_country") is True and not recipient.get("safeguards"):
            yield f"recipients.{id_}.safeguards", "is missing: a third country needs safeguards (Art. 15(2))"
        contacts: set[str] = set()
        for at, contact in _rows(f"recipients.{id_}.contacts", recipient.get("contacts")):
            yield from _repeated(f"{at}.id", contact.get("id"), contacts)
            for key in ("address", "found_by"):
                if contact.get(key) == []:
                    yield f"{at}.{key}", "names none: whoever is told must be reached, and find the person (Art. 19)"
    activities: set[str] = set()
    for id_, purpose in _entries(data, "purposes"):
        for at, activity in _rows(f"purposes.{id_}.activities", purpose.get("activities")):
            yield from _repeated(f"{at}.id", activity.get("id"), activities)
            yield from _choice(at, activity)
        categories: set[str] = set()
        for at, use in _rows(f"purposes.{id_}.uses", purpose.get("uses")):
            yield from _repeated(f"{at}.category", use.get("category"), categories)
            yield from _references(at, use, data)
            yield from _answered_for(at, use, purpose)


def _controller(controller: dict[str, Any]) -> Iterator[Wrong]:
    number = controller.get("organisation_number")
    if isinstance(number, str) and number and not orgnr.is_valid(number):
        yield "controller.organisation_number", f"{number!r} is not a Swedish organisation number"
    end = controller.get("financial_year_end")
    # A financial year is twelve calendar months (accounting act 1999:1078, chapter 3), so it ends with a month.
    if isinstance(end, list) and end[1] not in {monthrange(year, end[0])[1] for year in (2023, 2024)}:
        yield "controller.financial_year_end", "is not the last day of a month"


def _period(at: str, period: dict[str, Any]) -> Iterator[Wrong]:
    lengths = {key: period.get(key) for key in LONGEST}
    for key, length in lengths.items():
        if isinstance(length, int) and length < 0:
            yield f"{at}.{key}", "is less than zero"
        if isinstance(length, int) and length > LONGEST[key]:
            yield f"{at}.{key}", "is longer than a hundred years"
    has_length = any(lengths.values())
    if period.get("while_account") and has_length:
        yield f"{at}.while_account", "contradicts the length in years, months and days"
    for key in ("after_financial_year", "keeps_from_erasure"):
        if period.get(key) and not has_length:
            yield f"{at}.{key}", "needs a length in years, months or days"
    if not period.get("law") and (period.get("keeps_from_erasure") or period.get("origin") == "law"):
        yield f"{at}.law", "is missing: a period by law, or one that keeps from erasure, names the paragraph"


def _choice(at: str, activity: dict[str, Any]) -> Iterator[Wrong]:
    choice, basis = activity.get("choice"), activity.get("basis")
    if choice is None and basis == "consent":
        yield f"{at}.choice", "is missing: what rests on consent can be withdrawn (Art. 7(3))"
    if choice is not None and not activity.get("wording"):
        yield f"{at}.wording", "is missing: a choice keeps the sentence that the member read (Art. 7(1))"
    version, counts_from = activity.get("wording_version", 1), activity.get("wording_counts_from")
    if isinstance(version, int) and version < 1:
        yield f"{at}.wording_version", "is counted from 1"
    if isinstance(counts_from, int) and isinstance(version, int) and not 1 <= counts_from <= version:
        yield f"{at}.wording_counts_from", "is no version of the wording up to this one"
    expected = BASIS_OF_CHOICE.get(str(choice))
    if expected and basis != expected:
        yield f"{at}.basis", f"should be {expected!r} for a choice that is {choice!r}"


def _references(at: str, use: dict[str, Any], data: dict[str, Any]) -> Iterator[Wrong]:
    category = use.get("category")
    if isinstance(category, str) and category not in _table(data, "categories"):
        yield f"{at}.category", f"{category!r} is not among the categories"
    for key in ("periods", "sources", "recipients"):
        named = use.get(key)
        if not isinstance(named, list):
            continue
        if not named and key != "recipients":
            yield f"{at}.{key}", "names none"
        for index, reference in enumerate(named):
            if isinstance(reference, str) and reference not in _table(data, key):
                yield f"{at}.{key}[{index}]", f"{reference!r} is not among the {key}"
            if reference in named[:index]:
                yield f"{at}.{key}[{index}]", f"{reference!r} is named twice"


def _answered_for(at: str, use: dict[str, Any], purpose: dict[str, Any]) -> Iterator[Wrong]:
    """What a person may say no to is an activity: a use on such a basis without one could never be stopped."""
    basis = use.get("basis")
    bases = [activity.get("basis") for _, activity in _rows("", purpose.get("activities"))]
    if basis in BASIS_OF_CHOICE.values() and basis not in bases:
        yield (
            f"{at}.basis",
            f"{basis!r} is no basis of an activity of the purpose: nobody could say no (Art. 7, 21)",
        )


def _repeated(at: str, id_: object, seen: set[str]) -> Iterator[Wrong]:
    if isinstance(id_, str):
        if id_ in seen:
            yield at, f"{id_!r} is there twice"
        seen.add(id_)


def _table(data: dict[str, Any], key: str) -> dict[str, Any]:
    found = data.get(key)
    return found if isinstance(found, dict) else {}


def _entries(data: dict[str, Any], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((id_, entry) for id_, entry in _table(data, key).items() if isinstance(entry, dict))


def _rows(at: str, rows: object) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(rows, list):
        yield from ((f"{at}[{index}]", row) for index, row in enumerate(rows) if isinstance(row, dict))
