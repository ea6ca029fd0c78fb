"""A member's request brought as far as its answer, and the letters read back."""

import io
import re

from pypdf import PdfReader


def read(pdf: bytes) -> str:
    """The text of a letter in its order, without white space, and without the hyphens that break words."""
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def squeezed(text: str) -> str:
    """`text` without white space and hyphens."""
    return re.sub(r"[\s\u00ad\u200b-]", "", text)


def between(letter: str, start: str, end: str) -> str:
    """The part of a letter from one heading to the next."""
    return letter[letter.index(squeezed(start)) : letter.index(squeezed(end))]
