"""The letters from a person and to a person, as the person's extract has them."""

from portal.data.letters import outgoing_letters
from portal.domain.extract_content import Row
from portal.domain.intake import envelopes
from portal.domain.intake.envelopes import Seen
from portal.domain.own_data.own_tables import at_once, column, own_table


def _envelope(each: Seen) -> Row:
    row = each.row
    asked = [text for it in each.questions for text in (it.question, it.answer)]
    noted = " · ".join([*(each.texts or {}).values(), *filter(None, [*asked, each.note])])
    return row.arrived_on, row.outcome, row.enclosures, noted or None, row.pages


SIGNED_LETTERS = own_table(
    "signed_letter",
    ("Brev från dig", "Letters from you"),
    at_once(envelopes.of_subject, _envelope),
    column("arrived_on", "Ankom", "Arrived", "date"),
    column("outcome", "Utfall", "Turned out to be"),
    column("enclosures", "Bilagor", "Enclosures", "integer"),
    column("noted", "Antecknat", "Noted"),
    column("scanned_pages", "Skannade sidor", "Scanned pages", "integer"),
)

LETTERS = own_table(
    "letter",
    ("Brev om dina begäranden", "Letters about your requests"),
    at_once(outgoing_letters.of_subject, lambda it: (it.kind, it.ordered_at, it.posted_on)),
    column("letter_kind", "Brev", "Letter"),
    column("ordered_at", "Beställt", "Ordered", "datetime"),
    column("posted_on", "Postat", "Posted", "date"),
)
