"""An extract as a whole, for tests that look at all of it: the portal itself never holds one."""

from typing import Any

from portal.data.access.maskings import Cell
from portal.data.actors import SYSTEM
from portal.data.database import acting_as, connection
from portal.data.requests.requests import Request
from portal.domain.access.extract_reading import StoredExtract
from portal.domain.extract_content import is_empty, written


async def whole(request: Request, sent: bool = False) -> dict[str, Any]:
    """Everything that was collected, `{"sources": [{"id", "label", "tables": [{"name", "columns", "rows"}]}]}`.

    With `sent` as it is sent, a masked value as `{"masked": true}`.
    """
    async with acting_as(SYSTEM):
        extract = await StoredExtract.of(request.id, request.subject_id)
        sources = []
        for source in extract.head.sources:
            tables = []
            for table in source.tables:
                rows = (
                    await extract.sent_rows(source.id, table.name, 0, table.rows)
                    if sent
                    else [row for _, row in await extract.rows(source.id, table.name, 0, table.rows)]
                )
                columns = [{"name": it.name, "third_party": it.third_party, "type": it.type} for it in table.columns]
                tables.append(
                    {
                        "name": table.name,
                        "label": table.label.as_json(),
                        "columns": columns,
                        "rows": [[written(value) for value in row] for row in rows],
                    }
                )
            sources.append({"id": source.id, "label": source.label.as_json(), "tables": tables})
    return {"sources": sources}


async def maskable(request: Request) -> set[Cell]:
    """Every cell that may tell of another person."""
    return {
        Cell(source["id"], table["name"], number, column["name"])
        for source in (await whole(request))["sources"]
        for table in source["tables"]
        for place, column in enumerate(table["columns"])
        if column["third_party"]
        for number, row in enumerate(table["rows"])
        if not is_empty(row[place])
    }


async def masked(request: Request) -> frozenset[Cell]:
    """Every cell that is masked as a whole."""
    async with acting_as(SYSTEM):
        rows = await connection().fetch(
            "SELECT source, table_name, row_number, column_name FROM masking"
            " WHERE request_id = $1 AND begins IS NULL AND unmasked_at IS NULL",
            request.id,
        )
    return frozenset(Cell(*row) for row in rows)


def value(content: dict[str, Any], cell: Cell) -> Any:
    """The value of a cell of the content."""
    source = next(source for source in content["sources"] if source["id"] == cell.source)
    table = next(table for table in source["tables"] if table["name"] == cell.table)
    place = [column["name"] for column in table["columns"]].index(cell.column)
    return table["rows"][cell.row][place]
