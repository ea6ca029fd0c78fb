"""How the index that a map needs is made, in the words of its database."""

from typing import Any

from sqlalchemy.dialects import registry

from portal.sources.catalogue import Relation


def creating(relation: Relation, column: str, compared: str) -> str | None:
    """The statement, for a column compared as it is, `lower({})` or `digits({})`; None where none would help."""
    dialect: Any = registry.load(relation.dialect)()
    quoted = dialect.identifier_preparer.quote
    table, name = quoted(relation.name), quoted(column)
    if relation.dialect == "postgresql":
        computed = {"digits({})": "regexp_replace({}, '[^0-9]', '', 'g')"}.get(compared, compared).format(name)
        return f"CREATE INDEX ON {table} ({computed})"
    index = quoted(f"portal_{relation.name}_{column}")
    if relation.dialect == "sqlite":
        return None if compared == "digits({})" else f"CREATE INDEX {index} ON {table} ({compared.format(name)})"
    if compared != "digits({})":
        return f"CREATE INDEX {index} ON {table} ({name})"
    generated = f"AS (regexp_replace({name}, '[^0-9]', ''))"
    return f"ALTER TABLE {table} ADD {index} varchar(40) {generated} INVISIBLE, ADD INDEX ({index})"
