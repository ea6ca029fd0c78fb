"""What kind of file something is, told by its content: what a browser or a name says of it is not believed."""

import re
from mimetypes import MimeTypes
from typing import Literal

MediaType = Literal["application/pdf", "image/jpeg", "image/png", "image/tiff", "text/plain"]

BEGINNINGS: tuple[tuple[bytes, MediaType], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)

EXTENSIONS: dict[str, str] = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tiff",
    "text/plain": "txt",
}

ENDINGS: dict[str, tuple[bytes, ...]] = {
    "application/pdf": (b"%%EOF", b"startxref"),
    "image/jpeg": (b"\xff\xd9",),
    "image/png": (b"IEND",),
}
"""Of which one stands near the end of a whole file."""

TEXT_TOO = ("application/json", "application/xml", "message/rfc822")
"""Other kinds that are written as text."""

_KNOWN_ENDINGS = MimeTypes()
"""The endings that Python knows by itself, the same on every machine."""

NEAR_THE_END = 4096
"""Bytes at the end; some scanners write more behind what ends a file."""

NOT_IN_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
"""The control characters that plain text may not have. In UTF-8 none of these bytes is a part of another character."""


def neutral_name(reference: str, number: int, kind: str) -> str:
    """What a file is called in the letter and beside it: nothing of what staff called it."""
    return f"{reference}-{number}.{EXTENSIONS[kind]}"


def media_type(content: bytes) -> MediaType | None:
    """The kind of a file that may be kept; None for any other. Text is UTF-8."""
    for beginning, kind in BEGINNINGS:
        if content.startswith(beginning):
            return kind
    return "text/plain" if _is_text(content) else None


def ending_disagrees(name: str, kind: MediaType) -> bool:
    """Whether the ending of a file's name says that it is of another kind; one that says nothing known does not.

    Text has many endings: those of tables, mails and data that are text fit, too.
    """
    said, _ = _KNOWN_ENDINGS.guess_type(f"x.{name.rpartition('.')[2]}" if "." in name else name)
    if said in (None, kind, "application/octet-stream"):
        return False
    return not (kind == "text/plain" and (said.startswith("text/") or said in TEXT_TOO))


def ends_too_early(content: bytes, kind: MediaType) -> bool:
    """Whether a file of that kind was plainly cut off, as by a transfer that broke: its end is missing."""
    if kind == "image/tiff":
        order: Literal["little", "big"] = "little" if content.startswith(b"II") else "big"
        return len(content) < 8 or int.from_bytes(content[4:8], order) >= len(content)
    endings = ENDINGS.get(kind)
    return endings is not None and not any(ending in content[-NEAR_THE_END:] for ending in endings)


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return NOT_IN_TEXT.search(content) is None
