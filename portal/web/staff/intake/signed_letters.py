"""Registering signed letters: one field for the scanner and for fingers, the outcome in words, the ledger below."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Controller, get, post
from pydantic import Field

from portal.clock import today
from portal.data.intake.signed_letters import Outcome, Registered
from portal.domain.errors import NotFound
from portal.domain.intake import envelopes, scans, signed_letters
from portal.domain.intake.letter_recognition import Recognised
from portal.domain.intake.scan_doubts import doubt_about
from portal.domain.requests.deadlines import answer_due
from portal.web.forms import InvalidForm, parse, sent
from portal.web.guards import intake, readers
from portal.web.pages import Page, StaffRequest, is_fragment_wanted, page
from portal.web.staff import words
from portal.web.staff.faults import in_words
from portal.web.staff.intake import envelope_words
from portal.web.staff.intake.envelope_forms import FIELDS, EnvelopeForm, possible
from portal.web.staff.intake.letter_words import OUTCOMES

LONGEST_TYPED = 40
"""Symbols that somebody types by hand; a code has more."""


class LetterForm(EnvelopeForm):
    """What the letter's code or reference says, and what was seen of its envelope."""

    letter: str = Field(min_length=1, max_length=2000)
    corrects: UUID | None = None
    sure: bool = False
    """That it is to be registered though it is probably a slip of the scanner's."""


class SignedLetterController(Controller):
    """`/personal/brev`"""

    path = "/personal/brev"

    @get(guards=[readers])
    async def index(self, request: StaffRequest) -> Page:
        """The form, the envelopes that wait, and the letters registered last."""
        registered_before = await _registered_before(request)
        if registered_before:
            return await letters_page(request, registered_before.arrived_on.isoformat(), corrects=registered_before.id)
        return await letters_page(request, today().isoformat())

    @post(guards=[intake])
    async def create(self, request: StaffRequest) -> Page:
        """Register a letter and say what it turned out to be. The date stays for the next one in the pile."""
        values = await sent(request, *FIELDS, "letter", "arrived_on", "sure", "corrects")
        typed, arrived_on = values.pop("letter", ""), values.pop("arrived_on", "")
        letter = "".join(symbol for symbol in typed if symbol.isprintable() or symbol.isspace())
        try:
            form = await parse(request, LetterForm, besides={"letter": "odd_characters"} if letter != typed else {})
            if not form.sure and (doubt := await doubt_about(request.user, form.letter, form.arrived_on)):
                return await letters_page(request, arrived_on, letter, values=values, doubt=doubt)
            if form.signed is None:
                return await letters_page(request, arrived_on, letter, values=values, is_asked=True)
            with possible():
                found = await signed_letters.register(
                    request.user, form.letter, form.arrived_on, form.envelope(), form.corrects
                )
        except InvalidForm as error:
            return await letters_page(
                request, arrived_on, letter, in_words(request, "letter", error.faults), values=values
            )
        again = letter if _is_to_be_corrected(found, letter) else ""
        return await letters_page(request, arrived_on, again, found=found)


async def letters_page(
    request: StaffRequest,
    arrived_on: str,
    letter: str = "",
    errors: Mapping[str, str] | None = None,
    found: Recognised | None = None,
    values: Mapping[str, str] | None = None,
    is_asked: bool = False,
    doubt: Outcome | None = None,
    corrects: UUID | None = None,
) -> Page:
    """The page of the ledger with what was just `found`, the form again with what is wrong in it, or, when `is_asked`,
    the question whether the letter is signed: nobody has said, and a scanner sends the form by itself. With a `doubt`
    nothing was registered yet, since it is probably a slip."""
    counted = found.request.counted_from if found and found.request else None
    row = (await envelopes.open_envelope(request.user, found.envelope)).row if found and found.envelope else None
    return page(
        request,
        "staff/letters/_register" if is_fragment_wanted(request) else "staff/letters/index",
        status=422 if errors else 200,
        section="letters",
        letter=letter,
        arrived_on=arrived_on,
        values=values or {},
        errors=errors,
        found=found,
        is_asked=is_asked,
        doubt=doubt,
        sent={"letter": letter, "arrived_on": arrived_on, **(values or {})},
        longest_typed=LONGEST_TYPED,
        corrects=found.envelope if found and letter else corrects or (values or {}).get("corrects"),
        row=row,
        would_be_due=answer_due(row.arrived_on) if row else None,
        counts_from_before=bool(counted and row and counted < row.arrived_on),
        outcomes=OUTCOMES,
        ledger=await envelopes.ledger(request.user),
        piles=await scans.unregistered(request.user) if request.user.takes_in else [],
        today=today(),
        words=words,
        envelope_words=envelope_words,
    )


async def _registered_before(request: StaffRequest) -> Registered | None:
    """The envelope that is to be registered as what it is, once a mistake was found; None where none is meant."""
    try:
        row = (await envelopes.open_envelope(request.user, UUID(request.query_params.get("kuvert", "")))).row
    except (ValueError, NotFound):
        return None
    return row if row.is_waiting and row.outcome == "misregistered" else None


def _is_to_be_corrected(found: Recognised, letter: str) -> bool:
    """Whether what was typed is left in the field; what a scanner typed is not, since it would type on behind it."""
    return found.outcome in ("malformed", "unknown") and len(letter) <= LONGEST_TYPED
