"""What a table of a source is called by people."""

from portal.data.actors import Language
from portal.domain.sources.company_sources import sources


def table_name(key: str, language: Language) -> str | None:
    """The name of the table that an event calls `source.table`; None for anything else, or one mapped no longer."""
    source_id, _, name = key.partition(".")
    for source in sources():
        table = source.data_map.tables.get(name) if source.data_map.id == source_id else None
        if table:
            return table.label.in_(language)
    return None
