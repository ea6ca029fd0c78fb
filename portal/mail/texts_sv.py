"""What the e-mails say in Swedish."""

from collections.abc import Mapping

from portal.mail.text import NoticeKind, Text

NOT_ME = (
    "Var det inte du? Öppna länken här under och tryck på knappen på sidan. Då loggas alla ut, och lösenordet slutar"
    " gälla. Länken gäller i sju dagar. Om en kod frågas efter som du inte har lagt in, ring oss på {telephone}.",
    "Det var inte jag",
)
"""For whoever has the mailbox."""

NOT_ME_OLD = (
    "Var det inte du? Öppna länken här under och tryck på knappen på sidan. Då kommer ingen in förrän du har talat med"
    " oss. Länken gäller i sju dagar. Du når oss på {telephone}.",
    "Det var inte jag",
)
"""For whoever reads the address that is no longer signed in with."""

NOT_ME_STAFF = (
    "Var det inte du? Öppna länken här under och tryck på knappen på sidan. Då loggas alla ut, och ditt arbetskonto"
    " spärras tills en administratör har gått igenom det med dig. Länken gäller i sju dagar."
)
"""For whoever works here."""

SV: Mapping[NoticeKind, Text] = {
    "message": Text(
        "Du har ett nytt meddelande i integritetsportalen",
        ("Du har ett nytt meddelande. Logga in för att läsa det.",),
        "Logga in",
        ("Du väljer själv om du vill ha sådana här påminnelser: i portalen, under Säkerhet.",),
    ),
    "invitation": Text(
        "Din inloggning i integritetsportalen",
        (
            "Du kan logga in i vår integritetsportal. Där ser du vad vi har om dig och bestämmer över det.",
            "Välj ett lösenord, så kommer du in. Länken gäller i sju dagar och kan användas en gång.",
        ),
        "Välj lösenord",
        ("Vill du inte logga in där behöver du inte göra någonting.",),
    ),
    "password_reset": Text(
        "Nytt lösenord i integritetsportalen",
        (
            "Någon har bett om ett nytt lösenord för den som loggar in med den här adressen.",
            "Länken gäller i en timme och kan användas en gång.",
        ),
        "Välj ett nytt lösenord",
        ("Var det inte du? Då behöver du inte göra någonting. Ditt lösenord är som förut.",),
    ),
    "password_changed": Text(
        "Lösenordet i integritetsportalen är ändrat",
        ("Ditt lösenord i portalen ändrades {when}.",),
        "Till portalen",
        not_me=NOT_ME,
    ),
    "password_known": Text(
        "Integritetsportalen: någon annan kan ha ditt lösenord",
        (
            "{what} Det var {when}. Den som gjorde det kom inte vidare från sidan efter det och släpptes inte in.",
            "Var det inte du? Då har någon annan det lösenordet. Byt det överallt där du använder samma.",
        ),
        "Till portalen",
        not_me=NOT_ME,
    ),
    "sign_in_method_changed": Text(
        "Sättet att logga in i integritetsportalen är ändrat",
        ("Det är ändrat hur du loggar in i portalen. {what} Det var {when}.",),
        "Till portalen",
        not_me=NOT_ME,
    ),
    "new_browser": Text(
        "Inloggning i integritetsportalen från en ny webbläsare",
        (
            "Någon loggade in som du {when}, från en webbläsare som du inte har loggat in från förut.",
            "Var det du? Då behöver du inte göra någonting. Under Säkerhet i portalen står var du är inloggad.",
        ),
        "Till portalen",
        not_me=NOT_ME,
    ),
    "request_started": Text(
        "En begäran är påbörjad i integritetsportalen",
        (
            "Någon som är inloggad som du påbörjade en begäran {when}.",
            "Var det du? I portalen står vad du ska göra nu.",
            "{what}",
        ),
        "Till portalen",
        not_me=NOT_ME,
    ),
    "sign_in_help": Text(
        "Någon har bett oss om hjälp att logga in i integritetsportalen",
        (
            "Någon som sa sig vara du bad oss om hjälp {when}: det som du måste visa utöver lösenordet ska tas bort.",
            "Alla är utloggade, och lösenordet gäller inte längre. Är en till av oss säker på att det var du får du"
            " en länk hit för ett nytt lösenord.",
            "Var det inte du? Ring oss på {telephone}. Du kan också välja Glömt lösenordet på sidan där man loggar in:"
            " då loggar du in med ett nytt lösenord och din andra faktor, som förut.",
        ),
        "Till portalen",
    ),
    "sign_in_help_address": Text(
        "Någon har bett oss byta e-postadress i integritetsportalen",
        (
            "Någon som sa sig vara du bad oss om hjälp {when}: du ska logga in med en annan e-postadress än den här.",
            "Alla är utloggade, och lösenordet gäller inte längre. Är en till av oss säker på att det var du får den"
            " andra adressen en länk.",
            "Var det inte du? Ring oss genast på {telephone}.",
        ),
    ),
    "sign_in_restored": Text(
        "Välj ett nytt lösenord till integritetsportalen",
        (
            "Två av oss har gått igenom att det var du som bad om hjälp. Autentiseringsapp, inloggningsnycklar och"
            " återställningskoder togs bort {when}.",
            "Välj ett nytt lösenord. Länken gäller i en timme och kan användas en gång. Är den för gammal, välj Glömt"
            " lösenordet på sidan där man loggar in.",
        ),
        "Välj ett nytt lösenord",
        ("Var det inte du som bad om hjälp? Ring oss på {telephone}.",),
    ),
    "new_address": Text(
        "Din e-postadress i integritetsportalen",
        (
            "Två av oss har gått igenom att du ska logga in i vår integritetsportal med den här adressen.",
            "Bekräfta att du läser den: välj ett lösenord. Länken gäller i sju dagar och kan användas en gång.",
        ),
        "Välj lösenord",
        ("Har du inte bett om det? Ring oss på {telephone}. Öppna inte länken.",),
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
        "Du får en annan e-postadress i integritetsportalen",
        (
            "Någon har bett om att få logga in som du med en annan adress än den här.",
            "Säg till om det är rätt eller stoppa det. Säger du ingenting ändras adressen tidigast om 72 timmar."
            " Länken gäller i sju dagar.",
            "Stoppar du det loggas alla ut och lösenordet slutar gälla, eftersom den som bad om bytet måste ha haft"
            " det. Du väljer ett nytt med en länk hit.",
        ),
        "Säg om det är rätt",
    ),
    "email_changed": Text(
        "Du har fått en annan e-postadress i integritetsportalen",
        ("Du loggar inte längre in med den här adressen, utan med den nya.",),
        "Till portalen",
        not_me=NOT_ME_OLD,
    ),
    "email_put_right": Text(
        "Du har fått en annan e-postadress i integritetsportalen",
        (
            "Ingen loggar längre in med den här adressen. Två av oss har gått igenom vem det var som bad om det, och"
            " den nya adressen är bekräftad.",
            "Var det inte du? Ring oss på {telephone}.",
        ),
    ),
    "account_closed": Text(
        "Din inloggning i integritetsportalen är avslutad",
        (
            "Din inloggning i portalen är avslutad, och det går inte längre att logga in där.",
            "Dina uppgifter är inte raderade genom det. Det du har begärt fortsätter med vanlig post.",
            "Var det inte du? Ring oss på {telephone} eller skriv ett brev.",
        ),
        "Till portalen",
    ),
    "account_removed": Text(
        "Din inloggning i integritetsportalen är borttagen",
        (
            "Din inloggning i portalen finns inte längre, och du behöver inte göra någonting. Du har fått ett brev om"
            " det.",
        ),
    ),
    "staff_invitation": Text(
        "Ditt arbetskonto i integritetsportalen",
        (
            "Du har fått ett konto för att arbeta i integritetsportalen.",
            "Välj ett lösenord och skaffa en andra faktor. Länken gäller i 72 timmar och kan användas en gång. Är den"
            " för gammal, be den som lade till dig om en ny.",
        ),
        "Aktivera kontot",
        ("Arbetar du inte hos oss? Då behöver du inte göra någonting.",),
    ),
}
