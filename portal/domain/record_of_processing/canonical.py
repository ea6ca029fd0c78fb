"""The record of processing as canonical JSON (RFC 8259): what a published, immutable version is made of."""

import hashlib
import json
from typing import Any

from pydantic import ValidationError

from .model import RecordOfProcessing
from .shape import built, plain

# Entries go into lists: their order is the order of the pages, and databases do not keep the order of a JSON object.
KEYED = ("purposes", "categories", "periods", "recipients", "sources")


def as_json(record: RecordOfProcessing) -> dict[str, Any]:
    """The record as JSON's types only. `from_json` gives the same record back."""
    data = plain(record)
    return {**data, **{table: list(data[table].values()) for table in KEYED}}


def from_json(data: dict[str, Any]) -> RecordOfProcessing:
    """The record that `as_json` wrote. Raises ValueError for anything else."""
    try:
        keyed = {table: {entry["id"]: entry for entry in data[table]} for table in KEYED}
        return built({**data, **keyed})
    except (KeyError, TypeError, ValidationError) as error:
        raise ValueError("not a record of processing") from error


def digest(record: RecordOfProcessing) -> bytes:
    """32 bytes: SHA-256 of the record's JSON in UTF-8, keys sorted, without white space."""
    written = json.dumps(as_json(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).digest()
