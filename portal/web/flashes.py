"""What the next page says at its top, once: a code in a cookie that the page which shows it removes."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from portal.data.actors import Language
from portal.settings import settings
from portal.web.language import message
from portal.web.marking import _

COOKIE = "portal-flash"
SECONDS = 60
"""A message that no page has shown by then is stale."""


FLASHES = {
    "utloggad": (_("You are signed out."), "success"),
    "utloggad-av-oss": (_("You are no longer signed in. Sign in to go on."), "info"),
    "inte-sparat": (
        _("You were no longer signed in, so what you just did is not saved. Sign in and do it again."),
        "warning",
    ),
    "samtycken": (_("Your choice is saved and applies from now."), "success"),
    "allt-aterkallat": (
        _("Everything is switched off. From now on we may not use your data for marketing."),
        "success",
    ),
    "begaran-skapad": (_("Your request is started. Now print the form, sign it and post it."), "success"),
    "begaran-aterkallad": (_("Your request is withdrawn. Nothing more happens with it."), "success"),
    "sessioner": (_("All other sessions are ended."), "success"),
    "sprak": (_("The language is changed."), "success"),
    "identitet": (_("The identity is confirmed. The work on the answer has begun."), "success"),
    "tilldelad": (_("The request is yours to handle."), "success"),
    "aterlamnad": (_("Nobody handles the request now. Whoever claims it first has it."), "success"),
    "overlamnad": (_("The request is handed over."), "success"),
    "godkand": (_("The erasure is approved and is being carried out."), "success"),
    "maskerat": (_("What is masked is saved."), "success"),
    "utdrag-godkant": (_("The extract is approved. The letter is being written."), "success"),
    "planeras-om": (_("A new plan is being made of the data as it is now."), "success"),
    "samlas-om": (_("Everything is being collected again."), "success"),
    "intygat": (_("What you attest is saved, with your name and the time."), "success"),
    "forstort": (_("Noted as destroyed, with your name and the time."), "success"),
    "uppgift-oppen": (_("The task is open again."), "success"),
    "filer-sparade": (_("The files are saved."), "success"),
    "fil-borttagen": (_("The file is removed."), "success"),
    "utskrivet": (_("Noted as printed."), "success"),
    "postat": (_("Noted as posted."), "success"),
    "inte-skickat": (_("Noted that the letter is not sent."), "success"),
    "begransad": (_("The person's data is blocked from now on. It is only stored."), "success"),
    "underrattad": (_("Noted that the person has been told."), "success"),
    "begransning-upphavd": (_("The block is lifted. The person's data can be used again."), "success"),
    "forlangning": (_("The letter is being written. It counts when it is posted in time."), "success"),
    "identitetsfraga": (_("The question is being written. Print it and put it in the post."), "success"),
    "identitetssvar": (_("The answer is noted. Now confirm the identity, or go on as it demands."), "success"),
    "avslag": (_("The request is refused. The letter is being written: print it and put it in the post."), "success"),
    "avslag-foreslaget": (_("The refusal waits for an approver. Until then the request goes on."), "success"),
    "avslag-aterkallat": (_("The refusal is taken back. The request goes on."), "success"),
    "mottagningsbekraftelse": (_("The confirmation is being written. Print it and put it in the post."), "success"),
    "paminnelse-klar": (_("Noted as seen to, with your name and the time."), "success"),
    "avslutad": (_("The request is closed."), "success"),
}


def flashes_of(connection: ASGIConnection[Any, Any, Any, Any], language: Language) -> list[dict[str, str]]:
    """The messages that the page before left."""
    known = FLASHES.get(connection.cookies.get(COOKIE, ""))
    return [{"message": message(language, known[0]), "kind": known[1]}] if known else []


def flash_cookie(code: str) -> Cookie:
    """Leaves the message `code` for the next page."""
    return Cookie(
        key=COOKIE, value=code, max_age=SECONDS, path="/", httponly=True, samesite="lax", secure=settings().secure
    )


def no_flash_cookie() -> Cookie:
    """Takes the message away again."""
    return Cookie(key=COOKIE, value="", max_age=0, path="/", httponly=True, samesite="lax", secure=settings().secure)
