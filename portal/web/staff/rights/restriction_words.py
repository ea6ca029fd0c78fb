"""What restrictions are called on the staff's pages, in English; the catalogue has the Swedish."""

from portal.data.rights.restrictions import Ground
from portal.domain.rights.restrictions_in_force import Remains
from portal.web.marking import _

GROUNDS: dict[Ground, tuple[str, str]] = {
    "accuracy": (
        _("The person says that the data is wrong"),
        _("Until we have checked whether it is right. Article 18(1)(a)."),
    ),
    "unlawful": (
        _("The processing is unlawful"),
        _("The person would rather have the data blocked than erased. Article 18(1)(b)."),
    ),
    "claims": (
        _("The person needs the data for a legal claim"),
        _("We no longer need it ourselves. Article 18(1)(c)."),
    ),
    "objection": (
        _("The person has objected to the processing"),
        _("Until we have weighed whose grounds weigh more. Article 18(1)(d)."),
    ),
    "retained": (
        _("The person is erased, and a law keeps the rest"),
        _("The portal blocks what is left and lifts the block when the last of it is erased."),
    ),
}
"""On what ground data is restricted: a name, and what it means."""

REVIEWS: dict[Ground, str] = {
    "accuracy": _("Check whether the data is right."),
    "unlawful": _("Find out whether the person still wants the data blocked rather than erased."),
    "claims": _("Find out whether the person still needs the data for the legal claim."),
    "objection": _("Weigh the objection: whose grounds weigh more?"),
}
"""What is to be looked into before a block is lifted; what a law keeps is lifted by the portal."""

REMAINS: dict[Remains, str] = {
    "post_notice": _("Post the letter that tells the person."),
    "wait": _("It can be lifted on %(day)s, when the person has had time to answer."),
    "lift": _("The person has been told. Lift the block."),
}
"""What remains to be done later."""
