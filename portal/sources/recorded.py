"""What the record of processing says of what sources hold, and what a map says beyond it (Art. 30(1))."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from portal.sources.data_map import DataMap, Table
from portal.sources.faults import Fault

Use = tuple[str, str]
"""The ids of a purpose and of a category that is used for it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The ids that the record has, and which of them go together."""

    categories: Collection[str]
    purposes: Collection[str]
    periods: Collection[str]
    recipients: Collection[str]
    uses: Mapping[Use, Collection[str]]
    """For each use the periods that it names (Art. 30(1)(f))."""
    receivers: Mapping[Use, Collection[str]]
    """For each use who receives the data (Art. 30(1)(d))."""
    grounds: Collection[str]
    """Those of `periods` that keep data from erasure, with a ground and a length (Art. 17(3))."""

    def unknown(
        self,
        category: str | None = None,
        purposes: Collection[str] = (),
        periods: Collection[str] = (),
        recipients: Collection[str] = (),
    ) -> Iterator[str]:
        """Every id that the record does not have, in words."""
        named = [(category, self.categories, "category")] if category is not None else []
        named += [(purpose, self.purposes, "purpose") for purpose in purposes]
        named += [(period, self.periods, "period") for period in periods]
        named += [(recipient, self.recipients, "recipient") for recipient in recipients]
        return (f"{kind} {id_} is not in the record" for id_, there, kind in named if id_ not in there)

    def denied(self, category: str, purposes: Collection[str], periods: Collection[str]) -> Iterator[str]:
        """What the record has, but not together, in words. Nothing is said of ids that it does not have at all.

        Each period that keeps the category must be named for every purpose of it (Art. 15(1)(d)).
        """
        for purpose in purposes:
            if category not in self.categories or purpose not in self.purposes:
                continue
            use, named = f"the use of {category} for {purpose}", self.uses.get((purpose, category))
            if named is None:
                yield f"{use} is not in the record"
                continue
            for period in periods:
                if period in self.periods and period not in named:
                    yield f"{use} is kept by period {period}, which the record does not name for it"

    def unreceived(self, category: str, purposes: Collection[str], recipients: Collection[str]) -> Iterator[str]:
        """The recipients that the record has, but for none of the purposes for which the category is used."""
        uses = [(purpose, category) for purpose in purposes if (purpose, category) in self.uses]
        told = {recipient for use in uses for recipient in self.receivers.get(use, ())}
        for recipient in recipients if uses else ():
            if recipient in self.recipients and recipient not in told:
                whom = f"{category} goes to {recipient}"
                yield f"{whom}, which the record does not name for its use for {' or '.join(purposes)}"


def check_against(data_map: DataMap, record: Recorded) -> list[Fault]:
    """Every id that the map uses and the record does not have, and everything that the record denies."""
    return [*_unknown(data_map, record), *groundless(data_map, record), *_denied(data_map, record)]


def groundless(data_map: DataMap, record: Recorded) -> Iterator[Fault]:
    """What is kept from erasure by nothing that Art. 17(3) knows."""
    for table in data_map.tables.values():
        period = table.retention.period if table.retention else None
        if period in record.periods and period not in record.grounds:
            fault = f"is retained by period {period}, which the record does not let keep data from erasure"
            yield Fault(data_map.origin, table.name, None, f"{fault}: see keeps_from_erasure there")
        if table.erase == "keep" and table.categories and table.retention is None:
            fault = "is kept from erasure, but no retention says by what law and until when: erase it, or give it one"
            yield Fault(data_map.origin, table.name, None, fault)


def _unknown(data_map: DataMap, record: Recorded) -> Iterator[Fault]:
    for table in data_map.tables.values():
        for fault in record.unknown(periods=[period for period, _ in table.periods]):
            yield Fault(data_map.origin, table.name, None, fault)
        for column in table.columns.values():
            if column.category is not None:
                for fault in record.unknown(column.category, column.purposes, recipients=column.recipients or ()):
                    yield Fault(data_map.origin, table.name, column.name, fault)


def _denied(data_map: DataMap, record: Recorded) -> Iterator[Fault]:
    for table in data_map.tables.values():
        for category, columns in table.categories.items():
            purposes = dict.fromkeys(purpose for column in columns for purpose in column.purposes)
            for fault in record.denied(category, purposes, data_map.periods(table, category)):
                yield Fault(data_map.origin, table.name, None, fault)
        yield from _unreceived(data_map, table, record)


def _unreceived(data_map: DataMap, table: Table, record: Recorded) -> Iterator[Fault]:
    for column in table.columns.values():
        for fault in record.unreceived(column.category or "", column.purposes, column.recipients or ()):
            yield Fault(data_map.origin, table.name, column.name, fault)
