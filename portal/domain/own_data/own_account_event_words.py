"""What has happened to somebody's account, in words: see `own_event_words`."""

from portal.data.audit.event_codes import EventCode
from portal.domain.record_of_processing.model import Text

ACCOUNT_EVENTS: dict[EventCode, Text] = {
    "account.signed_in": Text("Du loggade in", "You signed in"),
    "account.signed_out": Text("Du loggade ut", "You signed out"),
    "account.sign_in_failed": Text(
        "Någon försökte logga in som du med fel lösenord",
        "Somebody tried to sign in as you with the wrong password",
    ),
    "account.other_sessions_ended": Text(
        "Du avslutade alla dina andra inloggningar", "You ended all your other sessions"
    ),
    "account.code_wrong": Text(
        "En felaktig kod efter rätt lösenord: ingen släpptes in",
        "A wrong code after the right password: nobody was let in",
    ),
    "account.factor_added": Text("Du satte på tvåfaktorsinloggning", "You switched on two-factor sign-in"),
    "account.factor_removed": Text("Du tog bort en tvåfaktorsinloggning", "You removed a two-factor sign-in"),
    "account.recovery_codes_renewed": Text("Du gjorde nya återställningskoder", "You made new recovery codes"),
    "account.passkey_wrong": Text(
        "En felaktig inloggningsnyckel efter rätt lösenord: ingen släpptes in",
        "A wrong passkey after the right password: nobody was let in",
    ),
    "account.passkey_doubted": Text(
        "En inloggningsnyckel verkade finnas i två exemplar och går inte längre att använda",
        "There seemed to be two of a passkey, and it can no longer be used",
    ),
    "account.recovery_code_used": Text("Du loggade in med en återställningskod", "You signed in with a recovery code"),
    "account.help_opened": Text(
        "Någon såg på din inloggning här för att hjälpa dig att logga in",
        "Your sign-in here was looked at, to help you to sign in",
    ),
    "account.help_asked": Text(
        "Vi loggade ut alla och började hjälpa dig att logga in",
        "We signed everybody out and began to help you to sign in",
    ),
    "account.help_approved": Text(
        "En till av oss gick med på att dina andra faktorer togs bort",
        "A second one of us agreed that your second factors are taken away",
    ),
    "account.help_declined": Text("Dina andra faktorer fick vara kvar", "Your second factors were left as they were"),
    "account.factors_taken_away": Text(
        "Dina andra faktorer togs bort, och du fick en länk för ett nytt lösenord",
        "Your second factors were taken away, and you got a link for a new password",
    ),
    "account.new_address_sent": Text(
        "En till av oss gick med på det, och en länk gick till din andra e-postadress",
        "A second one of us agreed, and a link went to your other e-mail address",
    ),
    "account.email_put_right": Text(
        "Din andra e-postadress bekräftades med länken som vi hade skickat dit",
        "Your other e-mail address was confirmed with the link that we had sent there",
    ),
    "account.not_me": Text(
        "Med länken i ett e-brev sades det att det inte var du, och alla loggades ut",
        "With the link in an e-mail it was said that it was not you, and everybody was signed out",
    ),
    "account.locked": Text(
        "Med länken i ett e-brev till din gamla adress låstes din inloggning här",
        "With the link in an e-mail to your old address your sign-in here was locked",
    ),
    "account.shut_again": Text(
        "Efter en inläst säkerhetskopia stängde vi på nytt det av din inloggning som hade stängts sedan dess",
        "After a restored backup we shut again what had been shut of your sign-in since",
    ),
    "account.session_ended": Text("Du avslutade en av dina andra inloggningar", "You ended one of your other sessions"),
    "account.invited": Text("Vi bjöd in dig att logga in här", "We invited you to sign in here"),
    "account.activated": Text(
        "Du valde ett lösenord och kunde logga in från och med då",
        "You chose a password, and could sign in from then on",
    ),
    "account.password_reset_asked": Text(
        "Någon bad om ett nytt lösenord för din inloggning", "Somebody asked for a new password for your sign-in"
    ),
    "account.password_reset": Text(
        "Ett nytt lösenord valdes med länken som vi hade skickat",
        "A new password was chosen with the link that we had sent",
    ),
    "account.password_changed": Text("Du bytte lösenord", "You changed your password"),
    "account.email_change_asked": Text("Du bad om en annan e-postadress", "You asked for another e-mail address"),
    "account.email_change_withdrawn": Text(
        "Du tog tillbaka ändringen av din e-postadress", "You took back the change of your e-mail address"
    ),
    "account.email_change_stopped": Text(
        "Ändringen av din e-postadress stoppades från den gamla adressen",
        "The change of your e-mail address was stopped from the old address",
    ),
    "account.email_change_lapsed": Text(
        "Ändringen av din e-postadress blev inte av", "The change of your e-mail address was dropped"
    ),
    "account.email_changed": Text("Din e-postadress ändrades", "Your e-mail address was changed"),
    "account.email_failing": Text("Vår e-post nådde dig inte", "Our e-mail did not reach you"),
    "account.email_said_right": Text(
        "Du sa att din e-postadress är rätt", "You told us that your e-mail address is right"
    ),
    "account.notices_chosen": Text(
        "Du valde om vi skriver till dig med e-post", "You chose whether we write to you by e-mail"
    ),
    "account.closed": Text("Du avslutade din inloggning här", "You closed your sign-in here"),
    "account.opened_again": Text("Din inloggning här öppnades igen", "Your sign-in here was opened again"),
    "notice.sent": Text("Vi skickade e-post till dig", "We sent you an e-mail"),
    "account.confirmed": Text("Du bekräftade att det var du", "You confirmed that it was you"),
    "account.confirmation_failed": Text(
        "En felaktig kod eller ett felaktigt lösenord när vi frågade en gång till vem det var",
        "A wrong code or password when we asked once more who it was",
    ),
    "account.removed": Text("Din inloggning här togs bort", "Your sign-in here was removed"),
}
