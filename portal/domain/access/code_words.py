"""What the codes that a system writes are called, by its data map: whoever reads a copy reads words (Art. 12(1))."""

from portal.data.actors import Language
from portal.domain.sources.company_sources import sources


def in_words(source: str, table: str, column: str, value: object, language: Language) -> object:
    """`value` of that column in words. One that the data map has no words for is returned as it is."""
    if not isinstance(value, str):
        return value
    of = next((it.data_map.tables.get(table) for it in sources() if it.data_map.id == source), None)
    words = of.columns[column].words.get(value) if of and column in of.columns else None
    return words.in_(language) if words else value
