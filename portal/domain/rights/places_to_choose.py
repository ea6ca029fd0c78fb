"""Where a member says that something is wrong: a short list, by what it is about, of what people have corrected.

What the portal can change stands there by itself. The rest of a table is one choice: staff change it by hand anyhow,
and the member's own words say what it is.
"""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from portal.data.actors import Language
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.sources import places
from portal.domain.sources.places import ONESELF, WHO_AND_WHERE, Group, Place
from portal.letters.words.request_form import NUMBER as NUMBERS
from portal.sources.data_map import Column, Table
from portal.sources.source import Source

NUMBER = "personnummer"
"""As a form has it: the personnummer, wherever it stands."""

ELSE: dict[Language, str] = {"sv": "{}: något annat", "en": "{}: something else"}


async def to_choose(subject: UUID, language: Language, record: RecordOfProcessing) -> list[Group]:
    """Who one is and how one is reached comes first, then a group for each purpose. Raises SourcesUnreachable."""
    present = await places.tables_held(subject)
    own = [it for it in present if any(places.is_of_oneself(it[1], column) for column in it[1].columns.values())]
    by_purpose: dict[str, list[tuple[Source, Table]]] = {purpose: [] for purpose in record.purposes}
    for source, table in present:
        if (source, table) not in own:
            by_purpose.setdefault(_purpose(table), []).append((source, table))
    groups = [
        Group(
            ONESELF[language], {**_of_oneself(language, own), **_number(language, present), **_of_tables(language, own)}
        ),
        *(
            Group(record.purposes[purpose].name.in_(language), _of_tables(language, tables))
            for purpose, tables in by_purpose.items()
            if purpose in record.purposes
        ),
        places.by_hand(language),
    ]
    return [group for group in groups if group.places]


def _purpose(table: Table) -> str:
    """What most of the table is for."""
    of = Counter(purpose for column in table.columns.values() if column.category for purpose in column.purposes)
    return max(of, key=lambda purpose: of[purpose], default="")


def _of_oneself(language: Language, tables: Sequence[tuple[Source, Table]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for category in WHO_AND_WHERE:

        def is_shown(table: Table, column: Column, category: str = category) -> bool:
            return places.is_of_oneself(table, column) and column.category == category

        found |= places.labelled(language, tables, is_shown)
    return found


def _number(language: Language, tables: Sequence[tuple[Source, Table]]) -> dict[str, str]:
    """The personnummer, where a source has one of the person."""
    known = (source.data_map.identity for source, table in tables if _identifies(source, table))
    return {NUMBER: NUMBERS[language]} if any(identity and identity.personnummer for identity in known) else {}


def _identifies(source: Source, table: Table) -> bool:
    return source.data_map.identity is not None and source.data_map.identity.table == table.name


def _of_tables(language: Language, tables: Sequence[tuple[Source, Table]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for source, table in tables:
        found |= places.labelled(
            language,
            [(source, table)],
            lambda table, column: column.rectify and not places.is_of_oneself(table, column),
        )
        label = table.label.in_(language)
        is_shown_in_part = any(column.rectify for column in table.columns.values())
        whole = Place(source.data_map.id, table.name).written
        found[whole] = ELSE[language].format(label) if is_shown_in_part else label
    return found
