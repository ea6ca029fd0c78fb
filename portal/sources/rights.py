"""What the two accounts of a source may do, as far as the database tells: too little is a fault, too much a hint."""

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.catalogue import Catalogue
from portal.sources.data_map import DataMap, Table
from portal.sources.faults import Fault
from portal.sources.loosening import ties

Rights = frozenset[tuple[str, str, str | None]]
"""(table, "SELECT", "INSERT", "UPDATE" or "DELETE", None): what an account may do with the table; else each column."""

_POSTGRESQL = text(
    """
    SELECT c.relname, r.name, a.attname
    FROM pg_class c
    CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS r(name)
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND r.name <> 'DELETE'
        AND NOT has_table_privilege(c.oid, r.name)
    WHERE c.relnamespace = COALESCE(CAST(:schema AS text), current_schema())::regnamespace
      AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
      AND CASE WHEN a.attnum IS NULL THEN has_table_privilege(c.oid, r.name)
          ELSE has_column_privilege(c.oid, a.attnum, r.name) END
    """
)
_MARIADB = text(
    """
    SELECT t.table_name, p.privilege_type, p.column_name
    FROM information_schema.tables t
    JOIN (
        SELECT grantee, '%' AS table_schema, '%' AS table_name, privilege_type, NULL AS column_name
        FROM information_schema.user_privileges
        UNION ALL SELECT grantee, table_schema, '%', privilege_type, NULL FROM information_schema.schema_privileges
        UNION ALL SELECT grantee, table_schema, table_name, privilege_type, NULL
        FROM information_schema.table_privileges
        UNION ALL SELECT grantee, table_schema, table_name, privilege_type, column_name
        FROM information_schema.column_privileges
    ) p ON t.table_schema LIKE p.table_schema AND p.table_name IN ('%', t.table_name)
    WHERE t.table_schema = COALESCE(:schema, DATABASE())
        AND p.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
    """
)
# What one may see there of others' privileges is one's roles'.


async def rights(connection: AsyncConnection, schema: str | None = None) -> Rights | None:
    """What the account of the connection may do; None where the database has no such rights."""
    statement = {"postgresql": _POSTGRESQL, "mysql": _MARIADB, "mariadb": _MARIADB}.get(connection.dialect.name)
    if statement is None:
        return None
    return frozenset((row[0], row[1], row[2]) for row in await connection.execute(statement, {"schema": schema}))


def lacking(data_map: DataMap, found: Catalogue, reader: Rights | None, eraser: Rights | None) -> Iterator[Fault]:
    """What the accounts would need for the map and do not have, and a reading account that may change the data."""
    if reader is None or eraser is None:
        return
    for table in data_map.tables.values():
        if table.of not in found:
            continue
        for who, granted, wanted in (("reads", reader, ["SELECT"]), ("erases", eraser, needed(table, data_map, found))):
            missing = [right for right in wanted if not _has(granted, table, right)]
            if missing:
                fault = f"the account that {who} may not: GRANT {', '.join(missing)} to it"
                yield Fault(data_map.origin, table.name, None, fault)
            for right in wanted:
                if right not in missing and (columns := _without(granted, table, right, data_map, found)):
                    fault = f"the account that {who} has {right} for some columns only: GRANT it for {columns}, too"
                    yield Fault(data_map.origin, table.name, None, fault)
    receipts = data_map.receipts
    if receipts in found:
        missing = [right for right in ("SELECT", "INSERT") if (receipts, right, None) not in eraser]
        if missing:
            fault = f"the account that erases may not: GRANT {', '.join(missing)} to it"
            yield Fault(data_map.origin, receipts, None, fault)
    if reader != eraser and any(right != "SELECT" for _, right, _ in reader):
        fault = "the account that reads may change the database, too: one that can only SELECT would be safer"
        yield Fault(data_map.origin, None, None, fault, hint=True)


def _has(granted: Rights, table: Table, right: str) -> bool:
    return any(one[:2] == (table.of, right) for one in granted)


def _without(granted: Rights, table: Table, right: str, data_map: DataMap, found: Catalogue) -> str:
    """The columns that the right is needed for and not given for, as a list."""
    if (table.of, right, None) in granted:
        return ""
    written = {it.name for it in table.columns.values() if it.rectify or table.writes(it)}
    written |= {*_loosened(table, data_map, found)}
    columns = [name for name in table.columns if right == "SELECT" or name in written]
    return ", ".join(name for name in columns if (table.of, right, name) not in granted)


def needed(table: Table, data_map: DataMap, found: Catalogue) -> list[str]:
    """What the account that erases has to be allowed in the table."""
    writes = any(it.rectify or table.writes(it) for it in table.columns.values()) or _loosened(table, data_map, found)
    rights = ["SELECT", "UPDATE"] if writes else ["SELECT"]
    return [*rights, "DELETE"] if table.erase == "delete" else rights


def _loosened(table: Table, data_map: DataMap, found: Catalogue) -> tuple[str, ...]:
    """The columns that are emptied before rows of the table are deleted."""
    relation = found.get(table.of)
    return ties(table, data_map, relation.references, relation.columns).loosened if relation else ()
