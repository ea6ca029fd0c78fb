"""Where something of a person's may be wrong: a column of a source, or a place that staff look through by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.data.actors import Language
from portal.domain.errors import NotFound, SourcesUnreachable
from portal.domain.sources.company_sources import manual_sources, person, sources
from portal.sources.data_map import Column, Table
from portal.sources.errors import SourceError
from portal.sources.source import Source


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a table of a source; without column something in that table, without table a place that is looked
    through by hand."""

    source: str
    table: str | None = None
    column: str | None = None

    @property
    def written(self) -> str:
        """As forms have it: `shop.customers.name`."""
        return ".".join(part for part in (self.source, self.table, self.column) if part)


@dataclass(frozen=True, slots=True)
class Group:
    """The places of one table, as a person chooses among them."""

    label: str
    places: Mapping[str, str]
    """`Place.written` -> what the column is called."""


async def held_by(subject: UUID, language: Language) -> list[Group]:
    """Where the sources hold something of that person, and the places that are looked through by hand.

    Raises SourcesUnreachable.
    """
    present = await tables_held(subject)
    oneself = Group(ONESELF[language], labelled(language, present, is_of_oneself))
    others = [
        Group(
            table.label.in_(language),
            labelled(language, [(source, table)], lambda table, column: not is_of_oneself(table, column)),
        )
        for source, table in sorted(present, key=lambda it: not _can_be_rectified(it[1]))
    ]
    return [group for group in (oneself, *others, by_hand(language)) if group.places]


async def tables_held(subject: UUID) -> list[tuple[Source, Table]]:
    """The tables that have anything of that person. Raises SourcesUnreachable."""
    try:
        who = await person(subject)
        held = {(source.data_map.id, it.table) for source in sources() for it in await source.holdings(who) if it.rows}
    except SourceError:
        raise SourcesUnreachable from None
    return [
        (source, table)
        for source in sources()
        for table in source.data_map.tables.values()
        if (source.data_map.id, table.name) in held
    ]


def by_hand(language: Language) -> Group:
    """The places that are looked through by hand."""
    return Group(BY_HAND[language], {source.id: source.label.in_(language) for source in manual_sources()})


ONESELF: dict[Language, str] = {
    "sv": "Ditt namn, din adress och hur vi når dig",
    "en": "Your name, your address and how we reach you",
}
"""What most have corrected, and what is chosen among first."""

WHO_AND_WHERE = ("name", "contact_details", "place_of_residence", "age")
"""The categories of it."""

BY_HAND: dict[Language, str] = {"sv": "I vår mejl och på papper", "en": "In our e-mail and on paper"}


def read(written: str) -> Place:
    """The place that a form names. Raises NotFound where there is none."""
    source, _, rest = written.partition(".")
    table, _, column = rest.partition(".")
    place = Place(source, table or None, column or None)
    is_known = _mapped(place) or (_table(place) and not place.column)
    if not is_known and place not in [Place(manual.id) for manual in manual_sources()]:
        raise NotFound
    return place


def label_of(place: Place, language: Language) -> str:
    """What the place is called: table and column, the table alone, or the place that is looked through by hand."""
    found = _mapped(place)
    if found:
        return f"{found[1].label.in_(language)}, {found[2].label.in_(language)}"
    if whole := _table(place):
        return whole[1].label.in_(language)
    return next((it.label.in_(language) for it in manual_sources() if it.id == place.source), place.written)


def source_label(place: Place, language: Language) -> str:
    """What the source is called in which the place is."""
    labels = {source.data_map.id: source.data_map.label for source in sources()}
    labels |= {source.id: source.label for source in manual_sources()}
    return labels[place.source].in_(language) if place.source in labels else place.source


def mapped(place: Place) -> tuple[Source, Table, Column]:
    """The column that the place is. Raises NotFound."""
    found = _mapped(place)
    if found is None:
        raise NotFound
    return found


def _mapped(place: Place) -> tuple[Source, Table, Column] | None:
    found = _table(place)
    column = found[1].columns.get(place.column or "") if found else None
    return (*found, column) if found and column and column.category else None


def _table(place: Place) -> tuple[Source, Table] | None:
    source = next((source for source in sources() if source.data_map.id == place.source), None)
    table = source.data_map.tables.get(place.table or "") if source else None
    return (source, table) if source and table else None


def is_personnummer(place: Place) -> bool:
    """Whether the place is the personnummer by which a source tells its persons from others."""
    found = _mapped(place)
    known = found[0].data_map.identity if found else None
    return known is not None and (place.table, place.column) == (known.table, known.personnummer)


def is_of_oneself(table: Table, column: Column) -> bool:
    """Whether the column says who the person is and where, for as long as there is an account, not at one order."""
    is_lasting = any(period == "account_life" for period, _ in table.periods)
    return is_lasting and column.rectify and column.category in WHO_AND_WHERE


def _can_be_rectified(table: Table) -> bool:
    return any(column.rectify for column in table.columns.values())


def labelled(
    language: Language, tables: Sequence[tuple[Source, Table]], is_shown: Callable[[Table, Column], bool]
) -> dict[str, str]:
    """The columns of the tables that are to be shown, with what each is called."""
    # With the table, which a list that is closed does not show.
    shown = [
        (source, table, column)
        # What leads straight to the person comes before what hangs on that.
        for source, table in sorted(tables, key=lambda it: bool(it[1].via))
        for column in table.columns.values()
        if column.category and column.name != table.recorded and is_shown(table, column)
    ]
    return {
        Place(source.data_map.id, table.name, column.name).written: (
            f"{column.label.in_(language)} ({table.label.in_(language)})"
        )
        for source, table, column in shown
    }
