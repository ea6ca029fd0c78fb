"""What the portal's e-mails say. Nothing of it tells who somebody is or what a message is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

NoticeKind = Literal[
    "message",
    "invitation",
    "password_reset",
    "password_changed",
    "password_known",
    "sign_in_method_changed",
    "email_confirmation",
    "email_objection",
    "email_changed",
    "account_closed",
    "account_removed",
]
KINDS: tuple[NoticeKind, ...] = get_args(NoticeKind)

Language = Literal["sv", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """An e-mail in one language: plain sentences, and the words on the link where there is one."""

    subject: str
    paragraphs: tuple[str, ...]
    link: str | None = None
    after: tuple[str, ...] = ()
    """What stands below the link."""


NOT_YOU_SV = (
    "Var det inte du? Byt lösenord i portalen, under Säkerhet. Kommer du inte in, välj Glömt lösenordet på sidan där"
    " man loggar in. Frågas du då efter något som du inte har, ring oss: numret står längst ned på sidan."
)
NOT_YOU_EN = (
    "Was it not you? Choose a new password in the portal, under Security. If you cannot get in, choose Forgotten"
    " password on the page where you sign in. If you are asked for something there that you do not have, ring us: the"
    " number is at the foot of the page."
)

SV: Mapping[NoticeKind, Text] = {
    "message": Text(
        "Du har ett nytt meddelande i integritetsportalen",
        ("Du har ett nytt meddelande. Logga in för att läsa det.",),
        "Logga in",
        ("Du väljer själv om du vill ha sådana här påminnelser: i portalen, under Säkerhet.",),
    ),
    "invitation": Text(
        "Ditt konto i integritetsportalen",
        (
            "Du har ett konto i vår integritetsportal. Där ser du vad vi har om dig och bestämmer över det.",
            "Välj ett lösenord så är kontot ditt. Länken gäller i sju dagar och kan användas en gång.",
        ),
        "Välj lösenord",
        ("Vill du inte ha något konto behöver du inte göra någonting.",),
    ),
    "password_reset": Text(
        "Nytt lösenord i integritetsportalen",
        (
            "Någon har bett om ett nytt lösenord för kontot med den här adressen.",
            "Länken gäller i en timme och kan användas en gång.",
        ),
        "Välj ett nytt lösenord",
        ("Var det inte du? Då behöver du inte göra någonting. Ditt lösenord är som förut.",),
    ),
    "password_changed": Text(
        "Lösenordet i integritetsportalen är ändrat",
        ("Lösenordet till ditt konto är ändrat.", NOT_YOU_SV),
        "Till portalen",
    ),
    "password_known": Text(
        "Någon annan kan ha ditt lösenord till integritetsportalen",
        (
            "Någon skrev rätt lösenord till ditt konto men kom inte vidare från sidan efter det, och släpptes inte in.",
            "Var det inte du? Då har någon annan ditt lösenord. Byt det i portalen, under Säkerhet, och överallt där du"
            " använder samma.",
        ),
        "Till portalen",
    ),
    "sign_in_method_changed": Text(
        "Sättet att logga in i integritetsportalen är ändrat",
        ("Det är ändrat hur man loggar in på ditt konto.", NOT_YOU_SV),
        "Till portalen",
    ),
    "email_confirmation": Text(
        "Bekräfta din e-postadress",
        (
            "Någon vill använda den här adressen för att logga in i vår integritetsportal.",
            "Var det du? Bekräfta att adressen är din. Länken gäller i sju dagar och kan användas en gång.",
        ),
        "Bekräfta adressen",
        ("Var det inte du? Då behöver du inte göra någonting.",),
    ),
    "email_objection": Text(
        "Kontot i integritetsportalen får en annan e-postadress",
        (
            "Någon har bett om att kontot med den här adressen ska få en annan adress.",
            "Säg till om det är rätt eller stoppa det. Säger du ingenting ändras adressen tidigast om 72 timmar.",
        ),
        "Säg om det är rätt",
    ),
    "email_changed": Text(
        "Kontot i integritetsportalen har fått en annan e-postadress",
        (
            "Du loggar inte längre in med den här adressen, utan med den nya.",
            "Var det inte du? Ring oss eller skriv ett brev. Telefonnumret och adressen står längst ned i portalen.",
        ),
        "Till portalen",
    ),
    "account_closed": Text(
        "Kontot i integritetsportalen är avslutat",
        (
            "Ditt konto i portalen är avslutat, och det går inte längre att logga in.",
            "Dina uppgifter är inte raderade genom det. Det du har begärt fortsätter med vanlig post.",
            "Var det inte du? Ring oss eller skriv ett brev. Telefonnumret och adressen står längst ned i portalen.",
        ),
        "Till portalen",
    ),
    "account_removed": Text(
        "Kontot i integritetsportalen är borttaget",
        ("Ditt konto i portalen finns inte längre, och du behöver inte göra någonting. Du har fått ett brev om det.",),
    ),
}

EN: Mapping[NoticeKind, Text] = {
    "message": Text(
        "You have a new message in the privacy portal",
        ("You have a new message. Sign in to read it.",),
        "Sign in",
        ("You decide whether you want reminders like this: in the portal, under Security.",),
    ),
    "invitation": Text(
        "Your account in the privacy portal",
        (
            "You have an account in our privacy portal. There you see what we hold about you and decide about it.",
            "Choose a password, and the account is yours. The link is valid for seven days and can be used once.",
        ),
        "Choose a password",
        ("If you want no account you need not do anything.",),
    ),
    "password_reset": Text(
        "A new password in the privacy portal",
        (
            "Somebody has asked for a new password for the account with this address.",
            "The link is valid for one hour and can be used once.",
        ),
        "Choose a new password",
        ("Was it not you? Then you need not do anything. Your password is as before.",),
    ),
    "password_changed": Text(
        "The password in the privacy portal is changed",
        ("The password of your account is changed.", NOT_YOU_EN),
        "To the portal",
    ),
    "password_known": Text(
        "Somebody else may have your password for the privacy portal",
        (
            "Somebody typed your account's right password, did not get past the page after it, and was not let in.",
            "Was it not you? Then somebody else has your password. Change it in the portal, under Security, and"
            " wherever you use the same.",
        ),
        "To the portal",
    ),
    "sign_in_method_changed": Text(
        "The way to sign in to the privacy portal is changed",
        ("The way to sign in to your account is changed.", NOT_YOU_EN),
        "To the portal",
    ),
    "email_confirmation": Text(
        "Confirm your e-mail address",
        (
            "Somebody wants to use this address to sign in to our privacy portal.",
            "Was it you? Confirm that the address is yours. The link is valid for seven days and can be used once.",
        ),
        "Confirm the address",
        ("Was it not you? Then you need not do anything.",),
    ),
    "email_objection": Text(
        "The account in the privacy portal is getting another e-mail address",
        (
            "Somebody has asked for the account with this address to get another address.",
            "Say whether that is right, or stop it. If you say nothing it is changed in 72 hours at the earliest.",
        ),
        "Say whether it is right",
    ),
    "email_changed": Text(
        "The account in the privacy portal has another e-mail address",
        (
            "You no longer sign in with this address but with the new one.",
            "Was it not you? Call us or write a letter. The number and the address are at the bottom of the portal.",
        ),
        "To the portal",
    ),
    "account_closed": Text(
        "The account in the privacy portal is closed",
        (
            "Your account in the portal is closed, and nobody can sign in to it any longer.",
            "That has not erased your data. What you have asked for goes on by post.",
            "Was it not you? Call us or write a letter. The number and the address are at the bottom of the portal.",
        ),
        "To the portal",
    ),
    "account_removed": Text(
        "The account in the privacy portal is removed",
        ("Your account in the portal is no longer there, and you need not do anything. A letter has told you of it.",),
    ),
}

TEXTS: Mapping[Language, Mapping[NoticeKind, Text]] = {"sv": SV, "en": EN}
"""What each kind says, in both languages."""

SENDER: Mapping[Language, str] = {
    "sv": "JAVI Musik AB · Integritetsportalen. Det går inte att svara på det här meddelandet.",
    "en": "JAVI Musik AB · The privacy portal. This message cannot be answered.",
}
"""The last line of each."""
