"""Who a letter comes from, where its address stands, and whom to complain to: what all letters share."""

from dataclasses import asdict, dataclass
from typing import Literal

Language = Literal["sv", "en"]

Window = Literal["right", "left"]
"""On which side the envelope has its window. Swedish post has it on the right (H2), seldom on the left (V2)."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle on the page in millimetres from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


WINDOWS: dict[Window, Rectangle] = {
    "right": Rectangle(x=112, y=45, width=78, height=25),
    "left": Rectangle(x=22, y=45, width=78, height=25),
}
"""Where an address stands so that the window shows it wherever the sheet has slid to.

An A4 sheet folded once (210 x 148.5 mm) has 19 mm to slide sideways and 13.5 mm downwards in a C5 envelope (229 x
162 mm), whose window is about 100 x 35 mm and begins 44 mm from the top.
"""

KEPT_CLEAR: dict[Window, Rectangle] = {
    "right": Rectangle(x=90, y=30, width=120, height=49),
    "left": Rectangle(x=0, y=30, width=120, height=49),
}
"""What the window may show as the sheet slides: nothing but the address is printed here."""

MOST_MOVED = 4
"""Millimetres by which the address may be moved in any direction without meeting anything else on the sheet."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The controller as its letters show it (Art. 15 and 13(1)(a)). `address` is where letters go, line by line."""

    name: str
    organisation_number: str
    telephone: str
    address: tuple[str, ...]
    window: Window = "right"
    moved: tuple[float, float] = (0, 0)
    """Millimetres to the right and downwards by which the address stands beside its place, to suit envelopes that
    differ, or a printer that draws the sheet in askew; `MOST_MOVED` at most."""

    @property
    def address_place(self) -> Rectangle:
        """Where the addressee is printed."""
        return _moved(WINDOWS[self.window], self.moved)

    @property
    def kept_clear(self) -> Rectangle:
        """Where nothing but the addressee is printed."""
        return _moved(KEPT_CLEAR[self.window], self.moved)


@dataclass(frozen=True, slots=True)
class Authority:
    """The supervisory authority to which anyone may complain (Art. 77)."""

    name: str
    address: tuple[str, ...]
    email: str
    telephone: str


def _moved(it: Rectangle, by: tuple[float, float]) -> Rectangle:
    right, down = by
    return Rectangle(it.x + right, it.y + down, it.width, it.height)


def on_paper(letterhead: Letterhead, *, title: str, reference: str, addressee: tuple[str, ...]) -> dict[str, object]:
    """What the template `letterhead.typ` reads of every letter's data."""
    return {
        "letterhead": asdict(letterhead),
        "window": asdict(letterhead.address_place),
        "title": title,
        "reference": reference,
        "addressee": [line for line in addressee if line.strip()],
    }
