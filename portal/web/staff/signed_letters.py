"""Registering signed letters: one field for the scanner and for fingers, the outcome in words, the ledger below."""

from collections.abc import Mapping
from datetime import date

from litestar import Controller, get, post
from pydantic import Field

from portal.clock import today
from portal.domain import signed_letters
from portal.domain.errors import LetterBeforeRequest, LetterInTheFuture
from portal.domain.signed_letters import Recognised
from portal.web.forms import Form, InvalidForm, parse
from portal.web.guards import signed_in_staff
from portal.web.pages import Page, StaffRequest, is_fragment_wanted, page
from portal.web.staff import words
from portal.web.staff.faults import in_words
from portal.web.staff.letter_words import OUTCOMES

LONGEST_TYPED = 40
"""Symbols that somebody types by hand; a code has more."""


class LetterForm(Form):
    """What the letter's code or reference says, and the day on which it came."""

    letter: str = Field(min_length=1, max_length=2000)
    arrived_on: date


class SignedLetterController(Controller):
    """`/personal/brev`"""

    path = "/personal/brev"
    guards = [signed_in_staff]

    @get()
    async def index(self, request: StaffRequest) -> Page:
        """The form and the letters registered last."""
        return await _letters(request, today().isoformat())

    @post()
    async def create(self, request: StaffRequest) -> Page:
        """Register a letter and say what it turned out to be. The date stays for the next one in the pile."""
        sent = await request.form()
        typed, arrived_on = str(sent.get("letter", ""))[:2000], str(sent.get("arrived_on", ""))[:20]
        letter = "".join(symbol for symbol in typed if symbol.isprintable() or symbol.isspace())
        try:
            if letter != typed:
                raise InvalidForm({"letter": "odd_characters"}, {})
            form = await parse(request, LetterForm)
            found = await signed_letters.register(request.user, form.letter, form.arrived_on)
        except InvalidForm as error:
            return await _letters(request, arrived_on, letter, in_words(request, "letter", error.faults))
        except (LetterInTheFuture, LetterBeforeRequest) as error:
            return await _letters(request, arrived_on, letter, in_words(request, "letter", {"arrived_on": error.code}))
        return await _letters(request, arrived_on, letter if _is_to_be_corrected(found, letter) else "", found=found)


def _is_to_be_corrected(found: Recognised, letter: str) -> bool:
    """Whether what was typed is left in the field; what a scanner typed is not, since it would type on behind it."""
    return found.outcome in ("malformed", "unknown") and len(letter) <= LONGEST_TYPED


async def _letters(
    request: StaffRequest,
    arrived_on: str,
    letter: str = "",
    errors: Mapping[str, str] | None = None,
    found: Recognised | None = None,
) -> Page:
    return page(
        request,
        "staff/letters/_register" if is_fragment_wanted(request) else "staff/letters/index",
        status=422 if errors else 200,
        section="letters",
        letter=letter,
        arrived_on=arrived_on,
        errors=errors,
        found=found,
        outcomes=OUTCOMES,
        ledger=await signed_letters.ledger(request.user),
        words=words,
    )
