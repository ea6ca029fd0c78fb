"""A newsletter service that answers the portal, version 1 of the protocol: an example to read, and real in tests.

It is written from portal/sources/http_protocol.yaml alone and shares no code with the portal. Here is what it knows and
does; newsletter_server.py puts it on the web.
"""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

SCHEMA = """
    CREATE TABLE campaigns (campaign_id INTEGER PRIMARY KEY, title TEXT);
    CREATE TABLE deliveries (delivery_id INTEGER PRIMARY KEY, email TEXT, subject TEXT, sent_at TEXT);
    CREATE TABLE payments (payment_id INTEGER PRIMARY KEY, email TEXT, amount TEXT, card TEXT, paid_on TEXT);
    CREATE TABLE subscriptions (
        subscription_id INTEGER PRIMARY KEY, email TEXT, telephone TEXT, name TEXT, started_at TEXT
    );
    CREATE TABLE receipts (key TEXT PRIMARY KEY, question TEXT NOT NULL, did TEXT NOT NULL);
"""

Row = dict[str, Any]
Json = dict[str, Any]


class DataHasChanged(Exception):
    """What would be erased is no longer what was planned (409)."""


class NotUnderstood(Exception):
    """The question is not one that this service can answer (422)."""


class NewsletterService:
    """The service's data, in one SQLite database behind one lock: whatever is asked is answered as of one moment."""

    def __init__(self) -> None:
        self.database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self.database.row_factory = sqlite3.Row
        self.database.executescript(SCHEMA)
        self._lock = threading.RLock()

    def holdings(self, question: Json) -> Json:
        """How many rows there are of each category, since when and until when."""
        with self._lock:
            return {
                "tables": {
                    table: {
                        category: _counted(self._rows(table, question), columns, asked)
                        for category, columns in asked["categories"].items()
                    }
                    for table, asked in question["tables"].items()
                }
            }

    def collect(self, question: Json) -> Iterator[tuple[str, Row]]:
        """Every row of the person's, read before the first is sent."""
        with self._lock:
            found = [(table, row) for table in question["tables"] for row in self._rows(table, question)]
        yield from found

    def plan(self, question: Json) -> Json:
        """What erasing would do, with a digest of exactly the rows and what would happen to each."""
        with self._lock:
            tables, treated = {}, []
            for table, treatment in question["tables"].items():
                rows = [(row, *_treated(row, treatment)) for row in self._rows(table, question)]
                tables[table] = _planned(rows, treatment)
                treated += [[table, row[self._key(table)], does] for row, _, does in rows if does]
            return {"digest": hashlib.sha256(json.dumps(treated).encode()).hexdigest(), "tables": tables}

    def erase(self, question: Json, key: str) -> Json:
        """Erase as planned, all or nothing, and write the receipt in the same transaction.

        The same key again gives the same answer and does nothing; with another question it is refused.
        """
        with self._lock:
            asked = json.dumps(question, sort_keys=True)
            if receipt := self.database.execute("SELECT * FROM receipts WHERE key = ?", (key,)).fetchone():
                if receipt["question"] != hashlib.sha256(asked.encode()).hexdigest():
                    raise NotUnderstood
                return {"tables": json.loads(receipt["did"])}
            if self.plan(question)["digest"] != question["plan"]:
                raise DataHasChanged
            self.database.execute("BEGIN")
            did = {name: self._erased(name, treatment, question) for name, treatment in question["tables"].items()}
            receipt = (key, hashlib.sha256(asked.encode()).hexdigest(), json.dumps(did))
            self.database.execute("INSERT INTO receipts VALUES (?, ?, ?)", receipt)
            self.database.execute("COMMIT")
            return {"tables": did}

    def receipt(self, question: Json) -> Json:
        """Whether an erasure with that key has been carried out, and what it did."""
        with self._lock:
            row = self.database.execute("SELECT did FROM receipts WHERE key = ?", (question["key"],)).fetchone()
        return {"done": True, "tables": json.loads(row["did"])} if row else {"done": False}

    def description(self) -> Json:
        """By what persons are known, and every table with its columns; receipts hold nothing of a person."""
        with self._lock:
            found = self.database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'receipts'")
            names = [row["name"] for row in found]
            return {"identifiers": ["email", "telephone"], "tables": {name: self._columns(name) for name in names}}

    def _rows(self, table: str, question: Json) -> list[Row]:
        """The person's rows. E-mail compares without regard to case."""
        columns = self._columns(table)
        if not columns:
            raise NotUnderstood
        wanted, values = ["0"], []
        for identifier, given in question["identifiers"].items():
            if identifier in columns:
                wanted.append(f"lower({identifier}) IN ({', '.join('?' * len(given))})")
                values += [value.lower() for value in given]
        found = self.database.execute(f"SELECT * FROM {table} WHERE {' OR '.join(wanted)} ORDER BY 1", values)
        return [dict(row) for row in found]

    def _columns(self, table: str) -> list[str]:
        return [row["name"] for row in self.database.execute("SELECT name FROM pragma_table_info(?)", (table,))]

    def _key(self, table: str) -> str:
        return self._columns(table)[0]

    def _erased(self, table: str, treatment: Json, question: Json) -> dict[str, int]:
        did = {"deleted": 0, "anonymised": 0, "cleared": 0}
        for row in self._rows(table, question):
            _, does = _treated(row, treatment)
            key = row[self._key(table)]
            if does == "delete":
                self.database.execute(f"DELETE FROM {table} WHERE {self._key(table)} = ?", (key,))
                did["deleted"] += 1
            elif does:
                changes = {c: v for c, v in treatment[_CHANGES[does]].items() if row[c] is not None}
                setting = ", ".join(f"{column} = ?" for column in changes)
                values = (*changes.values(), key)
                self.database.execute(f"UPDATE {table} SET {setting} WHERE {self._key(table)} = ?", values)
                did["anonymised" if does == "anonymise" else "cleared"] += 1
        return did


_CHANGES = {"anonymise": "change", "clear": "clear"}


def _counted(rows: Sequence[Row], columns: Sequence[str], asked: Json) -> Json:
    filled = [row for row in rows if any(row[c] is not None and row[c] != asked["erased"].get(c) for c in columns)]
    days = [row[asked["recorded"]][:10] for row in filled if asked["recorded"] and row[asked["recorded"]]]
    return {
        "rows": len(filled),
        "first": min(days, default=None),
        "latest": max(days, default=None),
        "anchors": {
            anchor: {
                "latest": max((row[anchor][:10] for row in filled if row[anchor]), default=None),
                "empty": sum(row[anchor] is None for row in filled),
            }
            for anchor in asked["anchors"]
        },
    }


def _treated(row: Row, treatment: Json) -> tuple[str, str | None]:
    """What keeps a row, if anything, and what happens to it: delete, anonymise, clear or nothing."""
    state = "kept" if treatment["erase"] == "keep" else "free"
    if retained := treatment.get("retained"):
        anchor = row[retained["anchor"]]
        state = "undetermined" if anchor is None else "kept" if anchor >= retained["since"] else "free"
    if state != "free":
        return state, "clear" if _remaining(row, treatment.get("clear", {})) else None
    if treatment["erase"] == "delete":
        return state, "delete"
    return state, "anonymise" if _remaining(row, treatment["change"]) else None


def _remaining(row: Row, changes: Mapping[str, str | None]) -> bool:
    return any(row[column] is not None and row[column] != text for column, text in changes.items())


def _planned(rows: Sequence[tuple[Row, str, str | None]], treatment: Json) -> Json:
    states = [state for _, state, _ in rows]
    actions = [does for _, _, does in rows]
    planned: Json = {
        "rows": len(rows),
        "retain": states.count("kept"),
        "undetermined": states.count("undetermined"),
        "delete": actions.count("delete"),
        "anonymise": actions.count("anonymise"),
        "clear": actions.count("clear"),
    }
    if retained := treatment.get("retained"):
        days = [row[retained["anchor"]] for row, state, _ in rows if state == "kept"]
        period = {"rows": len(days), "earliest": min(days, default=None), "latest": max(days, default=None)}
        planned["periods"] = {retained["period"]: period}
    return planned
