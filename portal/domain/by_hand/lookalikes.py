"""What in a file looks like another person's number or address, and on which page or line (Art. 15(4)): a hint alone.

Text and PDF are looked through, of an e-mail also the parts that are encoded; what is only a picture is not.
"""

import re
from dataclasses import dataclass
from email import message_from_string

import pypdfium2

from portal.data.by_hand.searched import Searched
from portal.domain.sources import swedish_addresses
from portal.domain.sources.persons_own import Own

MOST_TEXT = 1_000_000
"""Characters of one file that are looked through."""

MOST_PAGES = 300
MOST_NAMED = 20
"""Pages or lines that are named."""

LONGEST_PIECE = 4000
"""Characters of a line that are looked at in one piece; data is often written as one line."""

_PIECE = re.compile(rf".{{1,{LONGEST_PIECE}}}(?:[\s,;]|$)|.{{1,{LONGEST_PIECE}}}", re.DOTALL)
_WORTH_A_LOOK = re.compile(r"@|\d(?:\D{0,3}\d){6}")
_MAIL = re.compile(r"\A(?:[A-Za-z][A-Za-z-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n")
_ENCODED = ("base64", "quoted-printable")


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """How much of a file was searched, how many places look like another person's, and on which pages or lines."""

    searched: Searched = "none"
    count: int = 0
    at: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some of a file's text, and the page or the line on which it stands."""

    at: int
    text: str


def lookalikes(content: bytes, media_type: str, persons_own: Own) -> Lookalikes:
    """What a file of that kind holds. Raises PdfiumError and whatever else a file can bring about that is made to."""
    if media_type == "application/pdf":
        pieces, searched = _of_pdf(content)
    elif media_type == "text/plain":
        pieces, searched = _of_text(content.decode("utf-8-sig"))
    else:
        return Lookalikes()
    found = [(piece.at, count) for piece in pieces if (count := _count(piece.text, persons_own))]
    at = dict.fromkeys(at for at, _ in found)
    return Lookalikes(searched, sum(count for _, count in found), tuple(at)[:MOST_NAMED])


def _count(text: str, persons_own: Own) -> int:
    worth_a_look = _WORTH_A_LOOK.search(text) or swedish_addresses.are_in(text)
    return persons_own.others(text) if worth_a_look else 0


def _of_pdf(content: bytes) -> tuple[list[_Piece], Searched]:
    pieces, left = [], MOST_TEXT
    with pypdfium2.PdfDocument(content) as document:
        for number in range(min(len(document), MOST_PAGES)):
            # A page without any text was scanned.
            if left > 0 and (said := document[number].get_textpage().get_text_range().strip()):
                pieces += [_Piece(number + 1, piece[0]) for piece in _PIECE.finditer(said[:left])]
                left -= len(said)
        read = len({piece.at for piece in pieces})
        whole = read == len(document) and left >= 0
    return pieces, "all" if whole else "part" if pieces else "none"


def _of_text(text: str) -> tuple[list[_Piece], Searched]:
    text, whole = text[:MOST_TEXT], len(text) <= MOST_TEXT
    pieces: list[_Piece] = []
    if _MAIL.match(text):
        text, pieces, all_read = _mail(text)
        whole = whole and all_read
    for number, line in enumerate(text.split("\n"), 1):
        pieces += [_Piece(number, piece[0]) for piece in _PIECE.finditer(line)]
    return sorted(pieces, key=lambda piece: piece.at), "all" if whole else "part"


def _mail(text: str) -> tuple[str, list[_Piece], bool]:
    """An e-mail without its encoded parts, what those say, and whether all of them are text."""
    pieces, all_read, begins = [], True, 0
    for part in message_from_string(text).walk():
        encoded = part.get_payload()
        if str(part.get("Content-Transfer-Encoding", "")).strip().lower() not in _ENCODED or not isinstance(
            encoded, str
        ):
            continue
        begins = max(begins, text.find(encoded, begins))
        line = text.count("\n", 0, begins) + 1
        if part.get_content_maintype() == "text":
            said = part.get_payload(decode=True)
            assert isinstance(said, bytes)
            pieces += [_Piece(line, piece[0]) for piece in _PIECE.finditer(said.decode("utf-8", "replace"))]
        else:
            all_read = False
        if text.startswith(encoded, begins):
            ends = begins + len(encoded)
            text = text[:begins] + re.sub(r"[^\n]", " ", encoded) + text[ends:]
    return text, pieces, all_read
