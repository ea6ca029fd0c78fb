"""What each kind of database is told when a connection or a transaction begins, and what its errors mean to us."""

from datetime import timedelta
from time import thread_time
from typing import Any, Protocol

import aiomysql.connection
from sqlalchemy import URL, Connection, event
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from portal.clock import LOCAL_ZONE
from portal.sources.causes import MARIADB, SQLITE, Cause, told_by_mariadb, told_by_postgresql, told_by_sqlite
from portal.sources.errors import SourceBusy, SourceError, SourceMismatch, SourceUnreachable
from portal.sources.plain_digits import only_digits
from portal.sources.spellings import SQLITE_FUNCTION
from portal.standing_still import ended_after

CONNECT_SECONDS = 3
BEGIN = "begin_with"
"""The execution option with the statement that a transaction begins with, where the driver does not do it itself."""


ALIVE = "SELECT 1"


class Dialect(Protocol):
    """One kind of database. `snapshot` and `serializable` are execution options of a connection.

    `first_rows` is said at the beginning of a transaction that wants the first of many rows, and stops reading then.
    """

    snapshot: dict[str, Any]
    serializable: dict[str, Any]
    first_rows: str

    def first_to_write(self, timeout: timedelta) -> str:
        """What is said at the beginning of a transaction that writes."""

    def arguments(self, timeout: timedelta) -> dict[str, Any]:
        """What the driver is told."""

    def attend(self, engine: AsyncEngine, timeout: timedelta) -> None:
        """Have said to every connection of the engine what the driver does not say."""

    def meaning(self, error: DBAPIError) -> type[SourceError]:
        """SourceBusy, SourceMismatch or SourceUnreachable."""

    def cause(self, error: DBAPIError) -> Cause:
        """Why, as far as the driver tells it without values."""


class PostgreSQL:
    """Dates come as our calendar has them."""

    snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    serializable = {"isolation_level": "SERIALIZABLE"}
    # A bitmap lists every row before it gives the first.
    first_rows = "SET LOCAL enable_bitmapscan = off"

    def first_to_write(self, timeout: timedelta) -> str:
        """Another of our processes may have paused and hold what this one wants."""
        return ended_after(timeout)

    def arguments(self, timeout: timedelta) -> dict[str, Any]:
        """The server ends a slow statement; the second limit is for a server that has gone silent."""
        settings = {
            "application_name": "portal",
            "statement_timeout": str(max(1, round(timeout.total_seconds() * 1000))),
            # Of a process that pauses in the middle of an erasure; whoever takes over waits for its locks.
            "idle_in_transaction_session_timeout": str(max(1, round(timeout.total_seconds() * 1000))),
            "timezone": LOCAL_ZONE.key,
            "datestyle": "ISO",
            # Compiling an overview to machine code takes longer than running it.
            "jit": "off",
        }
        seconds = timeout.total_seconds()
        return {"timeout": CONNECT_SECONDS, "command_timeout": seconds + 1, "server_settings": settings}

    def attend(self, engine: AsyncEngine, timeout: timedelta) -> None:
        """Nothing."""

    def meaning(self, error: DBAPIError) -> type[SourceError]:
        """By the class of the SQLSTATE, as the driver has it."""
        if getattr(error.orig, "sqlstate", None) in ("40001", "40P01"):
            return SourceBusy
        if isinstance(error, ProgrammingError | IntegrityError | DataError):
            return SourceMismatch
        if told_by_postgresql(error.orig).kind != "other":
            return SourceMismatch
        return SourceUnreachable

    def cause(self, error: DBAPIError) -> Cause:
        """With names."""
        return told_by_postgresql(error.orig)


class MariaDB:
    """MariaDB and MySQL. A transaction that reads and writes locks what it has read, as SERIALIZABLE does there."""

    snapshot = {"isolation_level": "REPEATABLE READ", BEGIN: "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"}
    serializable = {"isolation_level": "SERIALIZABLE", BEGIN: "START TRANSACTION"}
    first_rows = ALIVE

    BUSY = (1020, 1205, 1213)
    """A row that has changed since it was read, a lock that was not had in time, and a deadlock."""

    def first_to_write(self, timeout: timedelta) -> str:
        """Nothing."""
        return ALIVE

    def arguments(self, timeout: timedelta) -> dict[str, Any]:
        """The first comment is for MariaDB alone, the second for MySQL alone."""
        seconds = timeout.total_seconds()
        whole = max(1, round(seconds))
        limits = [
            f"innodb_lock_wait_timeout={whole}, lock_wait_timeout={whole}",
            f"/*M! , max_statement_time={seconds}, idle_transaction_timeout={whole} */",
            f"/*!80000 , max_execution_time={round(seconds * 1000)} */",
        ]
        return {"connect_timeout": CONNECT_SECONDS, "charset": "utf8mb4", "init_command": f"SET {' '.join(limits)}"}

    def attend(self, engine: AsyncEngine, timeout: timedelta) -> None:
        """Begin each transaction as it is meant."""
        # The driver takes a name from PyMySQL that is a warning there now instead of what writes bytes.
        aiomysql.connection.escape_bytes_prefixed = _written_bytes
        event.listen(engine.sync_engine, "begin", _begin)

    def meaning(self, error: DBAPIError) -> type[SourceError]:
        """By the server's number."""
        number = next(iter(getattr(error.orig, "args", ())), None)
        if number in self.BUSY:
            return SourceBusy
        # The driver counts many of them as trouble in operation.
        if number in MARIADB or isinstance(error, ProgrammingError | IntegrityError | DataError):
            return SourceMismatch
        return SourceUnreachable

    def cause(self, error: DBAPIError) -> Cause:
        """By the number alone."""
        return told_by_mariadb(error.orig)


class SQLite:
    """One writer at a time, who locks the database from the beginning; a reader sees it as it was at the beginning."""

    snapshot = {BEGIN: "BEGIN"}
    serializable = {BEGIN: "BEGIN IMMEDIATE"}
    first_rows = ALIVE

    def first_to_write(self, timeout: timedelta) -> str:
        """Nothing."""
        return ALIVE

    def arguments(self, timeout: timedelta) -> dict[str, Any]:
        """How long to wait for another writer."""
        return {"timeout": timeout.total_seconds()}

    def attend(self, engine: AsyncEngine, timeout: timedelta) -> None:
        """Hold it to its foreign keys, end slow statements, and lend it what it lacks."""
        event.listen(engine.sync_engine, "begin", _begin)

        @event.listens_for(engine.sync_engine, "connect")
        def connected(connection: Any, record: Any) -> None:
            # The driver would begin a transaction only with the first change.
            connection.isolation_level = None
            connection.create_function(SQLITE_FUNCTION, 1, _digits, deterministic=True)
            limit = record.info["limit"] = _Limit(timeout)
            connection.run_async(lambda driver: driver.set_progress_handler(limit.is_over, 10_000))
            cursor = connection.cursor()
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.close()

        @event.listens_for(engine.sync_engine, "before_cursor_execute")
        def begins(connection: Connection, *_: object) -> None:
            connection.info["limit"].start()

    def meaning(self, error: DBAPIError) -> type[SourceError]:
        """By the library's words, which it has no numbers beside for."""
        said = str(error.orig)
        if "is locked" in said:
            return SourceBusy
        if isinstance(error, IntegrityError | ProgrammingError) or said.startswith(tuple(SQLITE)):
            return SourceMismatch
        return SourceUnreachable

    def cause(self, error: DBAPIError) -> Cause:
        """With the column where the library's words end with it."""
        return told_by_sqlite(error.orig)


def dialect_of(url: URL) -> Dialect:
    """The database at the URL; PostgreSQL's ways where we do not know it."""
    name = url.get_backend_name()
    return MariaDB() if name in ("mysql", "mariadb") else SQLite() if name == "sqlite" else PostgreSQL()


class _Limit:
    """The time that SQLite may work on one statement: its own, not that in which nobody asks it for more rows."""

    def __init__(self, timeout: timedelta) -> None:
        self._seconds = timeout.total_seconds()
        self._since: float | None = None

    def start(self) -> None:
        """A statement begins."""
        self._since = None

    def is_over(self) -> int:
        """Called by SQLite, in its own thread, every so many steps; 1 ends the statement."""
        if self._since is None:
            self._since = thread_time()
        return int(thread_time() - self._since > self._seconds)


def _digits(value: object) -> str | None:
    return None if value is None else only_digits(str(value))


def _begin(connection: Connection) -> None:
    if statement := connection.get_execution_options().get(BEGIN):
        connection.exec_driver_sql(statement)


def _written_bytes(value: bytes) -> str:
    return f"_binary X'{value.hex()}'"
