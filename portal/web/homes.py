"""The pages of whoever is signed in: the first of them, and which address is one of them.

An address to go on to comes from a query, a form or a header, so anybody may have written it: it is followed only if it
leads to a page of the reader's own.
"""

from typing import Literal
from urllib.parse import unquote

from portal.data.actors import Member, Staff

SIGN_IN = "/logga-in"

Kind = Literal["member", "staff"]

OWN: dict[Kind, str] = {"member": "/mitt-konto", "staff": "/personal"}
"""Below which the pages of each kind stand."""


def home_of(actor: Member | Staff | None) -> str:
    """Where somebody begins: a member at what is held, staff at the queue, who only administers at the accounts."""
    if actor is None:
        return SIGN_IN
    if isinstance(actor, Member):
        return OWN["member"]
    return "/personal/konton" if actor.only_administers else OWN["staff"]


def request_at(reference: str) -> str:
    """The address of a request's page at the desk."""
    return f"{OWN['staff']}/begaran/{reference}"


def stays_here(address: str) -> bool:
    """Whether a browser that goes to `address` stays at this portal: two slashes, and a backslash, which browsers read
    as one, begin the name of a host; a character that nobody sees may split a header."""
    return address.isprintable() and address.startswith("/") and "\\" not in address and not address.startswith("//")


def is_own(address: str, kind: Kind | None = None) -> bool:
    """Whether `address`, a path with or without a query, is a page for that kind of account; for either without one.

    A way back up (`..`), written out or encoded, leads out again and is refused.
    """
    if not stays_here(address):
        return False
    path = address.partition("?")[0]
    if not {".", ".."}.isdisjoint(unquote(path).split("/")):
        return False
    roots = OWN.values() if kind is None else [OWN[kind]]
    return any(path == root or path.startswith(f"{root}/") for root in roots)


def own_or_home(address: str, actor: Member | Staff) -> str:
    """`address` if it is a page of theirs, their first page otherwise."""
    home, root = home_of(actor), OWN[actor.kind]
    # What stands at the root is the first page of nearly everybody, and of no concern to the others.
    is_anothers = address.partition("?")[0] == root != home
    return address if is_own(address, actor.kind) and not is_anothers else home
