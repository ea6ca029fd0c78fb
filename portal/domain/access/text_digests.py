"""Digests that tell whether a text of an extract is the same as before, and nothing to whoever lacks the key."""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from portal.data.access.maskings import Cell


@dataclass(frozen=True, slots=True)
class Digests:
    """HMAC-SHA-256 with a key of the person's own: with the person's key goes every way to guess a text."""

    _key: bytes = field(repr=False)

    def of(self, cell: Cell, value: Any) -> bytes:
        """32 bytes, the same for the same value in the same column, in whichever row it stands."""
        said = json.dumps([cell.source, cell.table, cell.column, value]).encode()
        return hmac.digest(self._key, said, hashlib.sha256)
