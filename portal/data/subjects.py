"""Data subjects: who the data is about, and the key that everything of theirs is encrypted with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from piccolo import columns
from piccolo.columns import Bytea, Text, Timestamptz
from piccolo.table import Table

from portal.clock import now
from portal.data import keys
from portal.data.changing import changed_one
from portal.data.database import DB, connection
from portal.data.errors import NoSuchRow


class DataSubjectTable(Table, db=DB, tablename="data_subject"):
    id = columns.UUID(primary_key=True)
    customer_number = Text(null=True, default=None)
    data_key = Bytea(null=True, default=None)
    created_at = Timestamptz()
    key_destroyed_at = Timestamptz(null=True, default=None)
    retained_identifiers = Bytea(null=True, default=None)
    own_identifiers = Bytea(null=True, default=None)
    met_at = Timestamptz(null=True, default=None)


@dataclass(frozen=True, slots=True)
class DataSubject:
    """A person whose data the company holds. `data_key` is wrapped; None once destroyed.

    `retained_identifiers`, wrapped too, is by what an erased person's remaining rows are found until they go;
    `own_identifiers`, encrypted, by what a person without an account is known.
    """

    id: UUID
    customer_number: str | None
    data_key: bytes | None
    retained_identifiers: bytes | None
    own_identifiers: bytes | None = None

    def encrypt(self, plaintext: bytes, what: str) -> bytes:
        """See `keys.encrypt`."""
        return keys.encrypt(self.id, self.data_key, plaintext, what)

    def decrypt(self, ciphertext: bytes, what: str) -> bytes:
        """See `keys.decrypt`."""
        return keys.decrypt(self.id, self.data_key, ciphertext, what)

    def identifiers(self) -> dict[str, list[str]]:
        """What was kept by `retain_identifiers`, each with all its values; empty when nothing was."""
        if self.retained_identifiers is None:
            return {}
        kept: dict[str, str | list[str]] = json.loads(keys.unwrap(self.id, self.retained_identifiers))
        # One value each was kept at first, without the customer number beside it.
        known = {name: [value] if isinstance(value, str) else value for name, value in kept.items()}
        return {**({"customer_number": [self.customer_number]} if self.customer_number else {}), **known}

    def known_by(self) -> dict[str, list[str]]:
        """By what a person without an account is known, each with all its values; empty for everybody else."""
        if self.own_identifiers is None or self.data_key is None:
            return {}
        known: dict[str, list[str]] = json.loads(self.decrypt(self.own_identifiers, OWN_IDENTIFIERS))
        return known

    def pseudonym_key(self) -> bytes | None:
        """What the subject's pseudonyms are made with; None once the subject's key is destroyed."""
        return None if self.data_key is None else keys.derived(self.id, self.data_key, "pseudonym")

    def digest_key(self) -> bytes:
        """What digests of the subject's texts are made with. Raises KeyDestroyed."""
        return keys.derived(self.id, self.data_key, "digest")


OWN_IDENTIFIERS = "own_identifiers"

COLUMNS = [
    DataSubjectTable.id,
    DataSubjectTable.customer_number,
    DataSubjectTable.data_key,
    DataSubjectTable.retained_identifiers,
    DataSubjectTable.own_identifiers,
]


async def find(subject: UUID) -> DataSubject:
    """The data subject with that id. Raises NoSuchRow, also when the actor may not see it."""
    row = await DataSubjectTable.select(*COLUMNS).where(DataSubjectTable.id == subject).first()
    if row is None:
        raise NoSuchRow
    return DataSubject(**row)


async def hold(subject: UUID) -> None:
    """Let nobody else change the subject's row, or hold it, until the transaction under way ends.

    Rows that refer to it can still be added.
    """
    await connection().execute("SELECT FROM data_subject WHERE id = $1 FOR NO KEY UPDATE", subject)


async def add(subject: UUID, customer_number: str | None) -> None:
    """Add a data subject with a data key of his or her own."""
    await DataSubjectTable.insert(
        DataSubjectTable(id=subject, customer_number=customer_number, data_key=keys.new_data_key(subject))
    )


async def meet(subject: UUID, customer_number: str | None, identifiers: Mapping[str, list[str]]) -> DataSubject:
    """Add a person without an account, known to the sources by `identifiers` too; empty where nobody knows of any.

    Raises AlreadyThere when the customer number is somebody's already.
    """
    key = keys.new_data_key(subject)
    known = keys.encrypt(subject, key, json.dumps(identifiers).encode(), OWN_IDENTIFIERS) if identifiers else None
    await connection().execute(
        "INSERT INTO data_subject (id, customer_number, data_key, own_identifiers, met_at)"
        " VALUES ($1, $2, $3, $4, now())",
        subject,
        customer_number,
        key,
        known,
    )
    return DataSubject(subject, customer_number, key, None, known)


async def know_by(subject: DataSubject, identifiers: Mapping[str, list[str]]) -> None:
    """Let the subject be known to the sources by `identifiers`, since no account says so. Raises KeyDestroyed."""
    await connection().execute(
        "UPDATE data_subject SET own_identifiers = $2 WHERE id = $1",
        subject.id,
        subject.encrypt(json.dumps(identifiers).encode(), OWN_IDENTIFIERS),
    )


async def forget_own_identifiers(subject: UUID) -> None:
    """Let the subject be known by nothing but a customer number or an account."""
    await connection().execute(
        "UPDATE data_subject SET own_identifiers = NULL WHERE id = $1 AND own_identifiers IS NOT NULL", subject
    )


async def destroy_key(subject: UUID) -> bool:
    """Make everything encrypted for the subject unreadable, for good; False when it was before."""
    return await changed_one(
        "UPDATE data_subject SET data_key = NULL, own_identifiers = NULL, key_destroyed_at = $2"
        " WHERE id = $1 AND data_key IS NOT NULL",
        subject,
        now(),
    )


async def has_key(subject: UUID) -> bool:
    """Whether the subject is there with a key that opens something."""
    return bool(
        await connection().fetchval(
            "SELECT EXISTS (SELECT FROM data_subject WHERE id = $1 AND data_key IS NOT NULL)", subject
        )
    )


async def retain_identifiers(subject: UUID, identifiers: Mapping[str, list[str]]) -> None:
    """Keep, wrapped, by what the rows that the law keeps are found until their time is up."""
    await connection().execute(
        "UPDATE data_subject SET retained_identifiers = $2 WHERE id = $1",
        subject,
        keys.wrap(subject, json.dumps(identifiers).encode()),
    )


async def forget_identifiers(subject: UUID) -> bool:
    """Forget everything by which the subject could be found: nothing is kept any longer. False if it was forgotten."""
    return await changed_one(
        "UPDATE data_subject SET retained_identifiers = NULL, customer_number = NULL"
        " WHERE id = $1 AND (retained_identifiers IS NOT NULL OR customer_number IS NOT NULL)",
        subject,
    )


async def count_with_retained() -> int:
    """How many erased subjects there are of whom something is still kept."""
    return int(await connection().fetchval("SELECT count(*) FROM data_subject WHERE retained_identifiers IS NOT NULL"))


async def with_retained(after: UUID | None, limit: int) -> list[UUID]:
    """Erased subjects of whom something is still kept, by id; `after` is the id that the last page ended with."""
    rows = await connection().fetch(
        "SELECT id FROM data_subject WHERE retained_identifiers IS NOT NULL AND ($1::uuid IS NULL OR id > $1)"
        " ORDER BY id LIMIT $2",
        after,
        limit,
    )
    return [row["id"] for row in rows]


async def by_customer_numbers(numbers: list[str]) -> dict[str, UUID]:
    """The data subjects with those customer numbers."""
    rows = await connection().fetch(
        "SELECT customer_number, id FROM data_subject WHERE customer_number = ANY($1::text[])", numbers
    )
    return {row["customer_number"]: row["id"] for row in rows}


async def existing(ids: list[UUID]) -> set[UUID]:
    """Those of `ids` that are data subjects."""
    rows = await DataSubjectTable.select(DataSubjectTable.id).where(DataSubjectTable.id.is_in(ids or [UUID(int=0)]))
    return {row["id"] for row in rows}
