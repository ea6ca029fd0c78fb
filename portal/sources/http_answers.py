"""What a service answers, as JSON; more than is known here is ignored, so that services may say more."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from portal.sources.data_map import Identifier

Count = Annotated[int, Field(ge=0)]
Digest = Annotated[str, Field(min_length=1, max_length=200)]


class _Answer(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class Anchor(_Answer):
    """The latest day in an anchor column, and how many rows have none."""

    latest: date | None
    empty: Count


class Category(_Answer):
    """The rows with content of one category."""

    rows: Count
    first: date | None
    latest: date | None
    anchors: dict[str, Anchor]


class Holdings(_Answer):
    """table -> category -> what there is of it."""

    tables: dict[str, dict[str, Category]]


class Period(_Answer):
    """The rows that a period retains, with the earliest and the latest day that it counts from."""

    rows: Count
    earliest: date | None
    latest: date | None


class PlannedTable(_Answer):
    """What an erasure would do in one table."""

    rows: Count
    delete: Count
    anonymise: Count
    retain: Count
    undetermined: Count
    clear: Count
    periods: dict[str, Period] = {}


class Plan(_Answer):
    """What an erasure would do, and the service's own digest of exactly that."""

    digest: Digest
    tables: dict[str, PlannedTable]


class ErasedTable(_Answer):
    """How many rows of one table were treated."""

    deleted: Count
    anonymised: Count
    cleared: Count


class Erased(_Answer):
    """What an erasure did."""

    tables: dict[str, ErasedTable]


class Receipt(_Answer):
    """Whether an erasure with a key has been carried out, and then what it did."""

    done: bool
    tables: dict[str, ErasedTable] | None = None


class Description(_Answer):
    """By what the service knows persons, and its tables with their columns."""

    identifiers: list[Identifier]
    tables: dict[str, list[str]]
