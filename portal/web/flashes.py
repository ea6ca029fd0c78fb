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
    "inloggning-borjas-om": (_("The sign-in took too long, or was finished. Start again with your password."), "info"),
    "utloggad-arbetskonto": (
        _("You are signed out here. In this browser you may still be signed in to your work account."),
        "success",
    ),
    "arbetskonto-borjas-om": (
        _("The sign-in with your work account took too long, or was begun anew elsewhere. Start again here."),
        "info",
    ),
    "arbetskonto-avbrutet": (_("You did not sign in to your work account. You can try again."), "info"),
    "inte-sparat": (
        _("You were no longer signed in, so what you just did is not saved. Sign in and do it again."),
        "warning",
    ),
    "ifyllt-vantar": (
        _("You were no longer signed in. What you filled in is kept for an hour: sign in, and you can go on with it."),
        "warning",
    ),
    "ifyllt-borta": (_("What you had filled in is no longer kept, or was sent already."), "info"),
    "ifyllt-med": (_("What you had filled in is here. It is not sent yet."), "info"),
    "ifyllt-delvis": (
        _("What you had filled in is here, but for passwords, codes and files. It is not sent yet."),
        "info",
    ),
    "ifyllt-kastat": (_("What you had filled in is thrown away."), "success"),
    "samtycken": (_("Your choice is saved and applies from now."), "success"),
    "fragor-senare": (_("We ask you again when you next sign in. Until then it counts as no."), "info"),
    "meddelande-igen": (_("The message is being sent again."), "success"),
    "meddelanden-igen": (_("All of them are being sent again."), "success"),
    "meddelanden-strukna": (_("All of them are dropped, with your name, the time and the reason."), "success"),
    "meddelande-struket": (_("The message is dropped, with your name, the time and the reason."), "success"),
    "allt-aterkallat": (
        _("Everything is switched off. From now on we may not use your data for marketing."),
        "success",
    ),
    "begaran-skapad": (_("Your request is started. Now print the form, sign it and post it."), "success"),
    "begaran-fanns": (
        _("You had a request of this kind open already, and it is as it was. What you asked for now is not in it."),
        "info",
    ),
    "begaran-fanns-avstangt": (
        _(
            "The marketing that you ticked is switched off from now. You had an objection open already, and it is as"
            " it was: the rest of what you asked for now is not in it."
        ),
        "info",
    ),
    "samtycken-inte-resten": (
        _(
            "The marketing that you ticked is switched off from now. No request about the rest was started, since you"
            " have started so many today. You can start it tomorrow, or ring us."
        ),
        "info",
    ),
    "begaran-skapad-avstangt": (
        _("The marketing that you ticked is switched off from now. For the rest, print the form, sign it and post it."),
        "success",
    ),
    "ankomstdag": (_("The day of arrival is put right, and the time is counted anew."), "success"),
    "ankomstdag-foreslagen": (_("A later day counts when a second person agrees. Until then nothing changes."), "info"),
    "ankomstdag-kvar": (_("The day of arrival stays as it was registered."), "success"),
    "aterkallelse-antecknad": (_("The request is withdrawn. Letters on their way are not sent."), "success"),
    "aterkallelse-ogjord": (
        _("The request is open again. Letters that were not sent have to be ordered anew where they are needed."),
        "success",
    ),
    "misstag-foreslaget": (_("It is annulled when a second person agrees. Until then its time runs."), "info"),
    "misstag": (
        _("It was registered by mistake. What came waits among the letters, to be registered as what it is."),
        "success",
    ),
    "misstag-inte": (_("The request goes on as it was."), "success"),
    "misstag-aterkallat": (_("The request is open again."), "success"),
    "begaran-aterkallad": (_("Your request is withdrawn. Nothing more happens with it."), "success"),
    "tvafaktor-inlagd": (
        _("Your authenticator app is on. Its recovery codes were shown once. If you did not keep them, make new ones."),
        "success",
    ),
    "tvafaktor-borttagen": (_("Your authenticator app is removed. Its codes are no longer taken."), "success"),
    "inloggningsnyckel-tillagd": (_("Your passkey is added. You can sign in with it from now on."), "success"),
    "inloggningsnyckel-borttagen": (_("The passkey is removed. Nobody signs in with it any longer."), "success"),
    "inloggningshjalp": (
        _("Everybody is signed out of the account, and its password no longer works. A colleague has to agree now."),
        "success",
    ),
    "inloggningshjalp-godkand": (
        _("The second factors are taken away, and the member gets a link by e-mail."),
        "success",
    ),
    "inloggningshjalp-adress": (
        _("A link goes to the address that you saw. Nobody gets in before it has been used."),
        "success",
    ),
    "inloggningshjalp-avslagen": (_("The second factors stay. The member can still choose a new password."), "success"),
    "sessioner": (_("All other sessions are ended."), "success"),
    "session": (_("That session is ended."), "success"),
    "losenord-bytt": (_("Your password is changed. You are signed out everywhere else."), "success"),
    "losenord-valt": (_("Your password is chosen. Sign in with it."), "success"),
    "e-postbyte-begart": (_("We have written to both addresses."), "success"),
    "e-postbyte-aterkallat": (_("The change of address is taken back. You sign in as before."), "success"),
    "e-postbyte-stoppat": (
        _(
            "The change of address is stopped, everybody is signed out, and the password no longer works, since whoever"
            " asked knew it. Choose a new one under Forgotten password."
        ),
        "warning",
    ),
    "e-postbyte-vantar-nya": (
        _("Thank you. The address is changed once the new one has confirmed it, too."),
        "success",
    ),
    "e-postbyte-vantar-gamla": (
        _("Thank you. The address is changed when the old one has confirmed it, too, or after 72 hours."),
        "success",
    ),
    "e-postbyte-klart": (_("The address is changed. Sign in with the new one from now on."), "success"),
    "e-postbyte-upptaget": (_("Somebody signs in with that address already, so nothing is changed."), "warning"),
    "adressen-ratt": (_("We will send e-mail to your address again."), "success"),
    "notiser": (_("Your choice about e-mail is saved."), "success"),
    "konto-avslutat": (_("Your sign-in here is closed. Nothing in the shop was erased by that."), "success"),
    "sprak": (_("The language is changed."), "success"),
    "begaran-registrerad": (_("The request is registered. The time to answer is running."), "success"),
    "redan-registrerad": (_("You have registered this request already. Nothing was done twice."), "info"),
    "redan-oppen": (
        _("The person has this open request of the same kind. What came belongs to it; nothing new was registered."),
        "info",
    ),
    "person-rattad": (_("The request is now that person's."), "success"),
    "utkast-kastat": (_("What you had typed is thrown away."), "success"),
    "blankett-bestalld": (_("The letter with the form is ordered."), "success"),
    "identitet": (_("The identity is confirmed. The work on the answer has begun."), "success"),
    "tilldelad": (_("The request is yours to handle."), "success"),
    "aterlamnad": (_("Nobody handles the request now. Whoever claims it first has it."), "success"),
    "overlamnad": (_("The request is handed over."), "success"),
    "godkand": (
        _("The erasure is approved. The portal begins when the places by hand, if there are any, are attested."),
        "success",
    ),
    "aterskickat": (
        _("Sent back. The handler sees your reason at the top of the request and in the queue."),
        "success",
    ),
    "radering-stoppad": (_("The erasure is stopped. Nothing has been erased."), "success"),
    "identitet-aterkallad": (
        _("Taken back. Who the sender is, and where the answer goes, is to be confirmed again."),
        "success",
    ),
    "utan-avslag": (_("The request goes on without the refusal."), "success"),
    "maskerat": (_("What is masked is saved."), "success"),
    "maskerat-kvar": (
        _("Saved. Something there looks like a number or an address of somebody's and is not masked."),
        "warning",
    ),
    "utdrag-atertaget": (_("The approval is taken back. Nothing is sent until you approve it again."), "success"),
    "utdrag-atertaget-forstor": (
        _("The approval is taken back. Destroy the letters that are on paper: they are not sent."),
        "warning",
    ),
    "utdrag-godkant": (_("It is approved. The letter is being written."), "success"),
    "planeras-om": (_("A new plan is being made of the data as it is now."), "success"),
    "samlas-om": (_("Everything is being collected again."), "success"),
    "intygat": (_("What you attest is saved, with your name and the time."), "success"),
    "forstort": (_("Noted as destroyed, with your name and the time."), "success"),
    "uppgift-oppen": (_("The task is open again."), "success"),
    "filer-sparade": (_("The files are saved."), "success"),
    "fil-borttagen": (_("The file is removed."), "success"),
    "antecknat": (_("What is to be corrected is noted."), "success"),
    "beslutat": (_("The decision is saved, with your name and the time."), "success"),
    "rattas": (_("The corrections are being made, and the answer is being written."), "success"),
    "marknadsforing-slut": (_("All marketing to the person has ended."), "success"),
    "invandning-avgjord": (_("The objection is decided. The answer is being written."), "success"),
    "utskrivet": (_("Noted as printed."), "success"),
    "postat": (_("Noted as posted."), "success"),
    "omgang-gjord": (_("The print run is made. Open its file, print it, and say how it came out."), "success"),
    "omgang-bekraftad": (_("Noted how the run came out."), "success"),
    "inte-skickat": (_("Noted that the letter is not sent."), "success"),
    "vag-vald": (_("What is done with the letter is saved, with your name and the time."), "success"),
    "inlasning": (_("The pile is saved and is being read."), "success"),
    "inlasning-fanns": (_("Exactly this pile was uploaded before. Here it is; nothing was added."), "info"),
    "brev-registrerat": (_("The letter is registered, and its pages are kept with it."), "success"),
    "brev-taget": (_("Somebody else has registered it in the meantime. Nothing was done twice."), "info"),
    "brev-delat": (_("A letter of its own begins there now."), "success"),
    "brev-sammanslaget": (_("The pages belong to the letter before now."), "success"),
    "brev-tomt": (_("Noted that the pages are blank."), "success"),
    "begransad": (_("The person's data is blocked from now on. It is only stored."), "success"),
    "underrattas": (_("The letter is being written. Print it and post it; then the block can be lifted."), "success"),
    "begransning-upphavd": (_("The block is lifted. The person's data can be used again."), "success"),
    "forlangning": (_("The letter is being written. It counts when it is posted in time."), "success"),
    "identitetsfraga": (_("The question is being written. Print it and put it in the post."), "success"),
    "identitetssvar": (_("The answer is noted. Now confirm the identity, or go on as it demands."), "success"),
    "inget-mer": (_("Nothing more waits for you right now."), "info"),
    "allt-genomgatt": (_("Saved. There is nothing more to look at."), "success"),
    "avsandarens-svar": (_("The answer is noted. Now decide what is done with the letter."), "success"),
    "avslag": (_("The request is refused. The letter is being written: print it and put it in the post."), "success"),
    "avslag-foreslaget": (_("The refusal waits for an approver. Until then the request goes on."), "success"),
    "avslag-aterkallat": (_("The refusal is taken back. The request goes on."), "success"),
    "mottagningsbekraftelse": (_("The confirmation is being written. Print it and put it in the post."), "success"),
    "paminnelse-klar": (_("Noted as seen to, with your name and the time."), "success"),
    "borttaget": (_("Noted as removed, with your name and the time."), "success"),
    "bunt-omhandertagen": (_("Noted, with your name and the time. The pile waits no longer."), "success"),
    "mottagarna": (_("Noted, with your name and the time. Print and post the letters, if there are any."), "success"),
    "roller": (_("The roles are changed. They apply from now."), "success"),
    "aktivering-skickad": (_("The link is on its way by e-mail. It works as long as it would have."), "success"),
    "konto-sparrat": (_("The account is blocked, and its owner is signed out."), "success"),
    "konto-oppnat": (_("The block is lifted."), "success"),
    "tvafaktor-aterstalld": (_("The second factor is reset. The next sign-in sets up a new one."), "success"),
    "arbetskonto-lossat": (_("The link is removed, and the person is signed out."), "success"),
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
