"""The JSON file of an answer by Art. 20, as types: `dataportabilitet.schema.json` is made of them.

`python -m portal.letters.portable_file` writes the schema anew (JSON Schema 2020-12); a test holds the two together.
"""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from portal.letters.extract_file import ColumnType, Label

SCHEMA = Path(__file__).parent / "dataportabilitet.schema.json"


class PortableColumn(Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a table."""

    name: Annotated[str, Meta(description="What the column is called where the data comes from.")]
    label: Label
    type: Annotated[
        ColumnType | None,
        Meta(
            description=(
                "How values are written. boolean, integer and number: as such; decimal: as text; date, time, datetime"
                " and duration: ISO 8601; uuid: text; binary: base64; json: as it is; list: a list; text: text."
                " null: no value says it."
            )
        ),
    ]
    category: Annotated[str | None, Meta(description="The category of data, as the controller's record has it.")]


class Register(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the controller's registers."""

    id: str
    label: Label


class PortableTable(Struct, frozen=True, forbid_unknown_fields=True):
    """A table, and what of it the person provided."""

    source: Register
    name: str
    label: Label
    columns: list[PortableColumn]
    rows: Annotated[
        list[dict[str, Any]],
        Meta(description="Each row by the names of its columns. A value that concerns another person is left out."),
    ]


class Dataportabilitet(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person provided to a controller, on consent or by contract (Art. 20 of Regulation (EU) 2016/679)."""

    format: Literal["dataportabilitet"]
    version: Literal[1]
    reference: Annotated[str, Meta(description="The controller's reference of the request.")]
    tables: list[PortableTable]


def checked(content: bytes) -> Dataportabilitet:
    """The file as data. Raises msgspec.ValidationError, with the place, when it is not as the schema says."""
    return msgspec.json.decode(content, type=Dataportabilitet)


def schema() -> str:
    """The schema, as the file has it."""
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Dataportabilitet)}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema())
