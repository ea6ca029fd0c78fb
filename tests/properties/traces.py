"""Looking for what must be nowhere: in every table of a database and in every file of a folder."""

from collections.abc import Iterator
from pathlib import Path

import asyncpg

NOT_PERSONS = ("pg_catalog", "information_schema", "pg_toast")


def everywhere(needles: set[str], text: str) -> set[str]:
    """Those of `needles` that are in the text, whatever their case, or whose bytes are there in hexadecimal."""
    lower = text.lower()
    return {needle for needle in needles if needle.lower() in lower or needle.encode().hex() in lower}


async def in_database(needles: set[str], connection: asyncpg.Connection) -> set[str]:
    """Where, in any table of any schema, a needle is: as text, or as the bytes of a column."""
    tables = await connection.fetch(
        "SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables"
        " WHERE table_type = 'BASE TABLE' AND NOT table_schema = ANY($1)",
        NOT_PERSONS,
    )
    assert len(tables) > 10
    found = set()
    for table in tables:
        rows = await connection.fetch(f"SELECT t::text AS row FROM {table['name']} t")
        found |= {f"{needle} in {table['name']}" for row in rows for needle in everywhere(needles, row["row"])}
    return found


def in_files(needles: set[str], *folders: Path) -> set[str]:
    """Which files have a needle in their bytes; a server's own data apart."""
    return {
        f"{needle} in {path}"
        for path in _files(folders)
        for needle in needles
        if needle.encode().lower() in path.read_bytes().lower()
    }


def _files(folders: tuple[Path, ...]) -> Iterator[Path]:
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and "postgres" not in path.relative_to(folder).parts:
                yield path
