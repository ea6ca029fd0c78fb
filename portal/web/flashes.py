"""What a page says at its top after a redirect: a code in the URL stands for a message, never the message itself."""

from typing import Any

from litestar.connection import ASGIConnection

from portal.data.actors import Language
from portal.web.language import message

PARAMETER = "klart"


def _(text: str) -> str:
    """Marks a message for the catalogue."""
    return text


FLASHES = {
    "utloggad": (_("You are signed out."), "success"),
    "tiden-ute": (_("You were signed out because nothing happened for a while. Sign in to go on."), "info"),
    "samtycken": (_("Your choice is saved and applies from now."), "success"),
    "allt-aterkallat": (_("Everything is withdrawn. You will get no more marketing from us."), "success"),
    "begaran-skapad": (_("Your request is started. Now print the form, sign it and post it."), "success"),
    "begaran-aterkallad": (_("Your request is withdrawn. Nothing more happens with it."), "success"),
    "sessioner": (_("All other sessions are ended."), "success"),
    "sprak": (_("The language is changed."), "success"),
    "identitet": (_("The identity is confirmed. The work on the answer has begun."), "success"),
    "godkand": (_("The erasure is approved and is being carried out."), "success"),
    "utdrag-godkant": (_("The extract is approved. The letter is being written."), "success"),
    "planeras-om": (_("A new plan is being made of the data as it is now."), "success"),
    "utskrivet": (_("Noted as printed."), "success"),
    "postat": (_("Noted as posted."), "success"),
    "avslutad": (_("The request is closed."), "success"),
    "forsok-igen": (_("The work is started again."), "success"),
}


def flashes_of(connection: ASGIConnection[Any, Any, Any, Any], language: Language) -> list[dict[str, str]]:
    """The messages that the URL asks for."""
    known = FLASHES.get(connection.query_params.get(PARAMETER, ""))
    return [{"message": message(language, known[0]), "kind": known[1]}] if known else []


def flashed(path: str, code: str) -> str:
    """`path` with the message `code`."""
    return f"{path}?{PARAMETER}={code}"
