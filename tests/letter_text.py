"""A member's request brought as far as its answer, and the letters read back."""

import io
import re

from pypdf import PdfReader

from portal.clock import today
from portal.data.actors import Member
from portal.data.database import acting_as
from portal.data.requests.requests import Kind, Request
from portal.domain.intake import signed_letters
from portal.domain.requests import identity, requests
from tests.people import HANDLER


def read(pdf: bytes) -> str:
    """The text of a letter in its order, without white space, and without the hyphens that break words."""
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def squeezed(text: str) -> str:
    """`text` without white space and hyphens."""
    return re.sub(r"[\s\u00ad\u200b-]", "", text)


def between(letter: str, start: str, end: str) -> str:
    """The part of a letter from one heading to the next."""
    return letter[letter.index(squeezed(start)) : letter.index(squeezed(end))]


async def received(member: Member, kind: Kind) -> Request:
    """A request whose letter has come and is known to be from the member."""
    request = await requests.submit(member, kind)
    await signed_letters.register(HANDLER, request.seal, today())
    await identity.confirm(HANDLER, request.reference, "in_person")
    async with acting_as(HANDLER):
        return await requests.find(request.reference)
