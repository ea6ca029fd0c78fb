"""What the e-mails say in Swedish."""

from collections.abc import Mapping

from portal.mail.text import NoticeKind, Text

NOT_YOU = (
    "Var det inte du? Byt lösenord i portalen, under Säkerhet. Kommer du inte in, välj Glömt lösenordet på sidan där"
    " man loggar in. Frågas du då efter något som du inte har, ring oss på {telephone}."
)
"""For whoever can still get in, or has the mailbox."""

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
        ("Lösenordet till ditt konto ändrades {when}.", NOT_YOU),
        "Till portalen",
    ),
    "password_known": Text(
        "Någon annan kan ha ditt lösenord till integritetsportalen",
        (
            "Någon skrev rätt lösenord till ditt konto {when} men kom inte vidare från sidan efter det, och släpptes"
            " inte in.",
            "Var det inte du? Då har någon annan ditt lösenord. Byt det i portalen, under Säkerhet, och överallt där du"
            " använder samma.",
        ),
        "Till portalen",
    ),
    "sign_in_method_changed": Text(
        "Sättet att logga in i integritetsportalen är ändrat",
        ("Det är ändrat hur man loggar in på ditt konto. {what} Det var {when}.", NOT_YOU),
        "Till portalen",
    ),
    "new_browser": Text(
        "Inloggning i integritetsportalen från en ny webbläsare",
        (
            "Någon loggade in på ditt konto {when}, från en webbläsare som du inte har loggat in från förut.",
            "Var det du? Då behöver du inte göra någonting. Under Säkerhet i portalen står var du är inloggad.",
            NOT_YOU,
        ),
        "Till portalen",
    ),
    "request_started": Text(
        "En begäran är påbörjad i integritetsportalen",
        (
            "Någon som är inloggad på ditt konto påbörjade en begäran {when}.",
            "Var det du? I portalen står vad du ska göra nu.",
            "Vi lämnar inte ut och ändrar inget förrän ett undertecknat brev har kommit. " + NOT_YOU,
        ),
        "Till portalen",
    ),
    "sign_in_help": Text(
        "Någon har bett oss om hjälp att logga in i integritetsportalen",
        (
            "Någon som sa sig vara du bad oss om hjälp {when}: det som ditt konto frågar efter utöver lösenordet ska"
            " tas bort.",
            "Alla är utloggade, och lösenordet gäller inte längre. Är en till av oss säker på att det var du får du"
            " en länk hit för ett nytt lösenord.",
            "Var det inte du? Ring oss på {telephone}. Du kan också välja Glömt lösenordet på sidan där man loggar in:"
            " då loggar du in med ett nytt lösenord och din andra faktor, som förut.",
        ),
        "Till portalen",
    ),
    "sign_in_restored": Text(
        "Välj ett nytt lösenord till integritetsportalen",
        (
            "Två av oss har gått igenom att det var du som bad om hjälp. Autentiseringsapp, inloggningsnycklar och"
            " återställningskoder togs bort från ditt konto {when}.",
            "Välj ett nytt lösenord. Länken gäller i en timme och kan användas en gång. Är den för gammal, välj Glömt"
            " lösenordet på sidan där man loggar in.",
        ),
        "Välj ett nytt lösenord",
        ("Var det inte du som bad om hjälp? Ring oss på {telephone}.",),
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
