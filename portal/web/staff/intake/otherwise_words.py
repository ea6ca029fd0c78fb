"""What the codes of requests that came without the form are called on the staff's pages."""

from portal.data.intake.otherwise import CameBy
from portal.data.letters.answer_addresses import Origin
from portal.data.requests.arrival_days import ArrivalReason
from portal.data.requests.identity_checks import IdentityMethod
from portal.data.requests.requests import Status
from portal.domain.intake.claims import Part
from portal.web.marking import _

WAYS: dict[CameBy, tuple[str, str]] = {
    "letter": (_("A letter in the person's own words"), _("Signed or not. Keep the letter with the request.")),
    "email": (_("E-mail"), _("The day on which it came counts, even one on which nobody was here.")),
    "telephone": (_("A telephone call"), _("Write what was said, as the person said it.")),
    "shop": (_("In the shop"), _("Write what was said. A note that the person wrote is kept with the request.")),
}
"""How a request came: a name, and what to think of."""

PARTS: dict[Part, str] = {
    "name": _("Name"),
    "address": _("Address"),
    "email": _("E-mail address"),
    "telephone": _("Telephone"),
    "personnummer": _("Personal identity number"),
    "customer_number": _("Customer number"),
}
"""What somebody says of himself."""

ARRIVAL_REASONS: dict[ArrivalReason, str] = {
    "other_day_of_pile": _("It came on another day than the rest of its pile"),
    "stamp": _("Our stamp of arrival, or the postmark, says another day"),
    "lay_unopened": _("It had come, and lay unopened"),
    "mistyped": _("The day was mistyped"),
}
"""Why the day of arrival was another than was registered."""

ADDRESSES: dict[Origin, str] = {
    "shop": _("The address that the shop has"),
    "given": _("The address in the request"),
    "typed": _("Another address"),
}
"""Where the answer goes."""

STANDINGS: dict[Status, str] = {
    "received": _("The request came without our form. It counts all the same, and the time to answer is running."),
    "identity_confirmed": _("We know who asks. The portal is starting the work."),
    "in_progress": _("We know who asks, and the data is being put together."),
    "withdrawn": _("The request has been withdrawn. Nothing more is to be done."),
}
"""Where such a request stands, where it differs from one that came by the form."""

IDENTITY_METHODS: dict[IdentityMethod, tuple[str, str]] = {
    "personnummer": (
        _("The personal identity number that was given"),
        _("We compare it with the one in the shop, which is not shown."),
    ),
    "address_and_signature": (
        _("Name and address, and a signature or an e-mail address"),
        _("They fit what we know of the person. An e-mail address alone proves little: anybody can write one."),
    ),
    "telephone": (
        _("A telephone call"),
        _("You have called the number that we hold, and the person knew of the request."),
    ),
    "in_person": (_("A visit"), _("The person has shown an identity document. Do not keep a copy of it.")),
}
"""How identity is seen where no letter of ours came back (Art. 12(6)): a name, and what it takes."""
