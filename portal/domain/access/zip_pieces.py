"""A zip written piece by piece, so that its size costs no memory; the same pieces give the same bytes."""

import io
import zipfile
from typing import IO, Any


class ZipPieces:
    """A zip that is being written: what there is of it so far is taken, and forgotten."""

    def __init__(self) -> None:
        self._out = _Outgoing()
        self._zip = zipfile.ZipFile(self._out, "w", zipfile.ZIP_DEFLATED)

    def file(self, name: str) -> IO[bytes]:
        """Begin the file of that name, to be written and closed before the next."""
        # A date of its own would make the same rows other bytes.
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        return self._zip.open(entry, "w", force_zip64=True)

    def taken(self) -> bytes:
        """What was written since the last time."""
        return self._out.taken()

    def end(self) -> bytes:
        """The rest, which makes it whole."""
        self._zip.close()
        return self._out.taken()


class _Outgoing(io.RawIOBase):
    """What is written to it, until it is taken."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = bytearray()

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: Any) -> int:
        """Keep `data` until it is taken."""
        self._waiting += data
        return len(data)

    def taken(self) -> bytes:
        """What was written since the last time."""
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken
