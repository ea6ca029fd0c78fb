"""What the two accounts of a source may do, as far as the database tells: too little is a fault, too much a hint."""

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.catalogue import Catalogue, Relation
from portal.sources.data_map import DataMap, Table
from portal.sources.faults import Fault
from portal.sources.threads import emptied

Rights = frozenset[tuple[str, str]]
"""(table, "SELECT", "UPDATE" or "DELETE") for what an account may do with the whole table or some of its columns."""

_POSTGRESQL = text(
    """
    SELECT c.relname, r.name
    FROM pg_class c CROSS JOIN unnest(ARRAY['SELECT', 'UPDATE', 'DELETE']) AS r(name)
    WHERE c.relnamespace = COALESCE(CAST(:schema AS text), current_schema())::regnamespace
      AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
      AND CASE r.name WHEN 'DELETE' THEN has_table_privilege(c.oid, 'DELETE')
          ELSE has_any_column_privilege(c.oid, r.name) END
    """
)
_MARIADB = text(
    """
    SELECT t.table_name, p.privilege_type
    FROM information_schema.tables t
    JOIN (
        SELECT grantee, '%' AS table_schema, '%' AS table_name, privilege_type FROM information_schema.user_privileges
        UNION ALL SELECT grantee, table_schema, '%', privilege_type FROM information_schema.schema_privileges
        UNION ALL SELECT grantee, table_schema, table_name, privilege_type FROM information_schema.table_privileges
        UNION ALL SELECT grantee, table_schema, table_name, privilege_type FROM information_schema.column_privileges
    ) p ON t.table_schema LIKE p.table_schema AND p.table_name IN ('%', t.table_name)
    WHERE t.table_schema = COALESCE(:schema, DATABASE())
    """
)
# What one may see there of others' privileges is one's roles'.


async def rights(connection: AsyncConnection, schema: str | None = None) -> Rights | None:
    """What the account of the connection may do; None where the database has no such rights."""
    statement = {"postgresql": _POSTGRESQL, "mysql": _MARIADB, "mariadb": _MARIADB}.get(connection.dialect.name)
    if statement is None:
        return None
    return frozenset((row[0], row[1]) for row in await connection.execute(statement, {"schema": schema}))


def lacking(data_map: DataMap, found: Catalogue, reader: Rights | None, eraser: Rights | None) -> Iterator[Fault]:
    """What the accounts would need for the map and do not have, and a reading account that may change the data."""
    if reader is None or eraser is None:
        return
    for table in data_map.tables.values():
        if table.of not in found:
            continue
        if (table.of, "SELECT") not in reader:
            yield Fault(data_map.origin, table.name, None, "the account that reads may not: GRANT SELECT to it")
        missing = [right for right in _needed(table, found[table.of]) if (table.of, right) not in eraser]
        if missing:
            granted = ", ".join(missing)
            yield Fault(data_map.origin, table.name, None, f"the account that erases may not: GRANT {granted} to it")
    if reader != eraser and any(right != "SELECT" for _, right in reader):
        fault = "the account that reads may change the database, too: one that can only SELECT would be safer"
        yield Fault(data_map.origin, None, None, fault, hint=True)


def _needed(table: Table, relation: Relation) -> list[str]:
    needed = ["SELECT"]
    written = [column for column in table.columns.values() if column.rule != "keep"]
    loses = table.can_be_retained and any(not column.retained for column in written)
    if table.erase == "anonymise" or loses or (table.erase == "delete" and _is_thread(table, relation)):
        needed.append("UPDATE")
    return [*needed, "DELETE"] if table.erase == "delete" else needed


def _is_thread(table: Table, relation: Relation) -> bool:
    """Whether references among the rows are emptied before these are deleted."""
    within = (key for key in relation.references if key.to == relation.name)
    return any(emptied(key, table, relation.columns) for key in within)
