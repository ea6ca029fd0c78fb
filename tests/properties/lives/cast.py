"""Who lives there: three members, and five who work in the shop."""

from dataclasses import replace

from portal.data.actors import Member
from portal.demo.accounts import member_id
from portal.demo.people import member_accounts
from portal.domain.intake.envelopes import Envelope
from portal.domain.requests.wishes import Blocking, Objecting, Wish
from tests.domain.wishes_under_way import WRONG_NAME
from tests.people import APPROVER, AUDITOR, COLLEAGUE, HANDLER, INTAKE

KNOWN = dict(zip(("Bertil", "Cecilia", "David"), [*member_accounts(4)][1:], strict=True))
"""What the shop knows them by."""
MEMBERS = {name: Member(member_id(known), "sv") for name, known in KNOWN.items()}
STAFF = {
    "Hanna": HANDLER,
    "Hugo": replace(COLLEAGUE, roles=frozenset({"handler", "approver"})),
    "Gustav": APPROVER,
    "Petra": INTAKE,
    "Greta": AUDITOR,
}
WISHES: dict[str, Wish] = {
    "rectification": WRONG_NAME,
    "restriction": Blocking("claims", "Kvittot"),
    "objection": Objecting(("credit_check",)),
}
ENVELOPES = {"signed": Envelope(), "unsigned": Envelope(signed="no"), "changed": Envelope(changes="Inte mitt nummer")}
CHOSEN = ("newsletter", "email_offers", "campaigns")
