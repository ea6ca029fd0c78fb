"""The first page of whoever is signed in."""

from portal.data.actors import Member, Staff

SIGN_IN = "/logga-in"


def home_of(actor: Member | Staff | None) -> str:
    """Where somebody begins: a member at what is held, staff at the queue, who only administers at the accounts."""
    if actor is None:
        return SIGN_IN
    if isinstance(actor, Member):
        return "/mitt-konto"
    return "/personal/konton" if actor.only_administers else "/personal"
