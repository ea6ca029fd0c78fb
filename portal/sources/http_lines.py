"""The lines of a streamed answer (application/x-ndjson), in portions each of which ends with its signature.

Nothing is handed on that is not proved: what a signature line covers is the running SHA-256 of every byte before it,
and whether it is the last.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from portal.sources.errors import SourceMismatch
from portal.sources.http_client import Answer, HttpClient
from portal.sources.http_retrying import TryAgain

LINE_BYTES = 1 << 20
PORTION_BYTES = 8 << 20
"""The longest line, and the most that may come between two signatures."""


class _Line(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, allow_inf_nan=False)


class Row(_Line):
    """One row of one table."""

    table: str
    row: Mapping[str, bool | int | float | str | None]


class Signature(_Line):
    """`rows` so far, the SHA-256 of everything so far, and both of them signed; the last one ends the answer."""

    end: bool
    rows: int = Field(ge=0)
    sha256: str
    signature: str


_LINE: TypeAdapter[Row | Signature] = TypeAdapter(Row | Signature)


class Lines:
    """The lines of `answer`. Raises TryAgain where it is cut off, and SourceMismatch where it is not as agreed."""

    def __init__(self, client: HttpClient, answer: Answer, rows: int) -> None:
        self._client = client
        self._answer = answer
        self._most = rows
        self._chunks: AsyncIterator[bytes] = aiter(answer.chunks)
        self._buffer = bytearray()
        self._digest = hashlib.sha256()
        self._rows = 0
        self._ended = False

    async def portion(self) -> list[Row] | None:
        """The rows up to the next signature, at most as many as were asked for; None after the last."""
        if self._ended:
            return None
        rows: list[Row] = []
        size = 0
        async with asyncio.timeout(self._client.seconds):
            while True:
                line = await self._line()
                size += len(line)
                said = self._read(line)
                if isinstance(said, Signature):
                    self._prove(said, len(rows))
                    self._digest.update(line)
                    if self._ended and (self._buffer or await anext(self._chunks, b"")):
                        raise SourceMismatch(self._client.source)
                    return rows
                if len(rows) == self._most or size > PORTION_BYTES:
                    raise SourceMismatch(self._client.source)
                self._digest.update(line)
                rows.append(said)

    async def _line(self) -> bytes:
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > LINE_BYTES:
                raise SourceMismatch(self._client.source)
            chunk = await anext(self._chunks, None)
            if chunk is None:
                raise TryAgain(self._client.source)
            self._buffer += chunk
        line = bytes(self._buffer[: end + 1])
        del self._buffer[: end + 1]
        return line

    def _read(self, line: bytes) -> Row | Signature:
        try:
            return _LINE.validate_json(line)
        except ValidationError:
            raise SourceMismatch(self._client.source) from None

    def _prove(self, said: Signature, rows: int) -> None:
        self._rows += rows
        self._ended = said.end
        digest = self._digest.hexdigest()
        signed = f"{'end' if said.end else 'more'}.{self._rows}.{digest}".encode()
        fits = self._client.secrets.fits(said.signature, self._answer.id, self._answer.timestamp, signed)
        if not fits or said.rows != self._rows or said.sha256 != digest:
            raise SourceMismatch(self._client.source)
