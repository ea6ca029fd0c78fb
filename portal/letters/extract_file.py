"""The JSON file that goes with an extract, as types: `registerutdrag.schema.json` is made of them.

`python -m portal.letters.extract_file` writes the schema anew (JSON Schema 2020-12); a test holds the two together.
"""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

SCHEMA = Path(__file__).parent / "registerutdrag.schema.json"

ColumnType = Literal[
    "text",
    "boolean",
    "integer",
    "number",
    "decimal",
    "date",
    "time",
    "datetime",
    "duration",
    "uuid",
    "binary",
    "json",
    "list",
]


class Label(Struct, frozen=True, forbid_unknown_fields=True):
    """A name in Swedish and in English."""

    sv: str
    en: str


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a table."""

    name: Annotated[str, Meta(description="What the column is called where the data comes from.")]
    label: Label
    type: Annotated[
        ColumnType | None,
        Meta(
            description=(
                "How values are written. boolean, integer (exact, of any size) and number: as such (a number that JSON"
                " lacks is the text nan, inf or -inf); decimal: as text; date, time, datetime and duration: ISO 8601;"
                " uuid: text; binary: base64; json: as it is; list: a list; text: text, also enumerations, network"
                " addresses and ranges. null: no value says it."
            )
        ),
    ]
    third_party: Annotated[bool, Meta(description="Free text in which what concerns others may have been masked.")]
    category: Annotated[str | None, Meta(description="The category of data, as the record of processing has it.")]
    purposes: Annotated[list[str], Meta(description="The purposes for which it is used.")]


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """A table, and those of its rows that are in this part."""

    name: str
    label: Label
    columns: list[Column]
    count: Annotated[int, Meta(ge=0, description="How many rows the table has in all parts together.")]
    first_row: Annotated[int, Meta(ge=1, description="Which of them is the first one here, counted from 1.")]
    rows: Annotated[
        list[list[Any]],
        Meta(
            description=(
                "The rows, each with a value for every column in the order of `columns`. null: no value."
                ' {"masked": true}: withheld, since it concerns another person (Art. 15(4)); with "parts", a list, only'
                " passages of the text are withheld, and these are what stands before, between and after them."
            )
        ),
    ]


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the controller's registers."""

    id: str
    label: Label
    collected_at: Annotated[str, Meta(description="When its rows were read, ISO 8601.")]
    tables: list[Table]


class Use(Struct, frozen=True, forbid_unknown_fields=True):
    """A category of data used for a purpose, in the language of the letter: Art. 15(1)(b), (c), (d), (g)."""

    category: str
    legal_basis: str
    kept: list[str]
    sources: list[str]
    recipients: list[str]
    condition: str | None
    unconfirmed: list[str]


class Purpose(Struct, frozen=True, forbid_unknown_fields=True):
    """A purpose and what is done for it: Art. 15(1)(a)."""

    name: str
    description: str
    activities: list[str]
    uses: list[Use]
    unconfirmed: list[str]
    stopped: Annotated[
        list[str],
        Meta(description="What the company would do and does not, since the person has said no, or not said yes."),
    ]


class Transfer(Struct, frozen=True, forbid_unknown_fields=True):
    """A recipient outside the EU and EEA and what protects the data there: Art. 15(2)."""

    recipient: str
    safeguards: str


class Processing(Struct, frozen=True, forbid_unknown_fields=True):
    """What the letter says of the processing: Art. 15(1)."""

    purposes: list[Purpose]
    transfers: list[Transfer]
    transfers_unconfirmed: bool
    automated_decisions: str
    automated_decisions_unconfirmed: bool


class Enclosure(Struct, frozen=True, forbid_unknown_fields=True):
    """A file that was found by hand and is posted with the letter."""

    name: str
    media_type: str
    size: Annotated[int, Meta(ge=1, description="Bytes.")]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """A place that no program can read, and what came of looking it through by hand."""

    id: str
    label: Label
    looked_through_at: Annotated[str, Meta(description="ISO 8601.")]
    outcome: Literal["nothing_found", "found"]
    note: str | None
    enclosures: list[Enclosure]


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """Which part of the extract this is; each part has rows of its own."""

    number: Annotated[int, Meta(ge=1)]
    of: Annotated[int, Meta(ge=1)]


class Registerutdrag(Struct, frozen=True, forbid_unknown_fields=True):
    """The answer to a request for access (Art. 15), or a part of it."""

    format: Literal["registerutdrag"]
    version: Literal[2]
    reference: str
    part: Part
    sources: list[Source]
    processing: Processing
    by_hand: Annotated[
        list[Place], Meta(description="What was looked through by hand; the first part tells of it.")
    ] = []


def checked(content: bytes) -> Registerutdrag:
    """The file as data. Raises msgspec.ValidationError, with the place, when it is not as the schema says."""
    return msgspec.json.decode(content, type=Registerutdrag)


def schema() -> str:
    """The schema, as the file has it."""
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Registerutdrag)}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema())
