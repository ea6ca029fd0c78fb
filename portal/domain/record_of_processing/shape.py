"""The shape of a record of processing: which keys, of which types, as the model's dataclasses say.

Nothing unknown, nothing missing, nothing empty, and no value turned into another type.
"""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from .model import RecordOfProcessing

# A tuple around the record, because pydantic takes no configuration for a dataclass from outside.
_SHAPE = TypeAdapter(
    tuple[RecordOfProcessing],
    config=ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True, str_min_length=1),
)

Wrong = tuple[str, str]
"""An entry and what is wrong with it."""


def built(data: dict[str, Any]) -> RecordOfProcessing:
    """The record that `data` describes, with mappings by id. Raises pydantic's ValidationError."""
    # Through JSON, where a strict shape still takes a list for a tuple; what JSON has no type for, a date, is refused.
    return _SHAPE.validate_json(json.dumps([data], default=lambda value: [str(value)]))[0]


def plain(record: RecordOfProcessing) -> dict[str, Any]:
    """The record as dictionaries, lists, strings, numbers and booleans: what `built` takes."""
    dumped: dict[str, Any] = _SHAPE.dump_python((record,), mode="json")[0]
    return dumped


def wrong_shape(data: dict[str, Any]) -> Iterator[Wrong]:
    """Every place where `data` has not the shape of a record."""
    try:
        built(data)
    except ValidationError as error:
        for each in error.errors(include_url=False, include_context=False):
            yield _entry(each["loc"][1:]), _WORDS.get(each["type"], each["msg"])


_WORDS = {
    "missing": "is missing",
    "unexpected_keyword_argument": "unknown key",
    "string_too_short": "is empty",
    "dataclass_type": "should be a table",
}


def _entry(path: tuple[int | str, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
