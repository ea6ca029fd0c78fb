"""A table of the test's own beside the odd shop, with its map."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from portal.sources.loading import load
from portal.sources.sql import SqlSource
from tests.sources.databases.conftest import Shop

LABEL = 'label = { sv = "X", en = "X" }'


@asynccontextmanager
async def made_up(
    shop: Shop, folder: Path, declared: str, columns: Mapping[str, str], rows: list[str], table: str
) -> AsyncIterator[SqlSource]:
    """`declared` in SQL; what the map says of each of `columns` and, in `table`, of the table itself; `rows` in SQL."""
    described = "\n".join(f"{name} = {{ {line} }}" for name, line in columns.items())
    head = f'id = "made_up"\nkind = "sql"\n{LABEL}\n[tables.made_up]\n{LABEL}\npurposes = ["orders"]\n{table}\n'
    file = folder / "made_up.toml"
    file.write_text(f"{head}\n[tables.made_up.columns]\n{described}\n")
    source = SqlSource(load(file), shop.reader_url, shop.url, timedelta(seconds=5))
    await shop.execute("DROP TABLE IF EXISTS made_up")
    await shop.execute(f"CREATE TABLE made_up ({declared})")
    try:
        for row in rows:
            async with shop.engine.connect() as connection:
                if shop.kind == "mariadb":
                    await connection.exec_driver_sql("SET sql_mode = ''")
                await connection.exec_driver_sql(f"INSERT INTO made_up VALUES ({row})".replace("%", "%%"))
        yield source
    finally:
        await source.close()
        await shop.execute("DROP TABLE made_up")
        # Prepared statements know the columns as they were.
        await shop.engine.dispose()


def content(more: str = "") -> str:
    """A column with a category."""
    return f'category = "name", {LABEL}{", " if more else ""}{more}'
