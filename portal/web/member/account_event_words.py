"""What each event of the account, and of its e-mails, says to its member."""

from portal.data.audit.event_codes import EventCode
from portal.web.marking import _

ACCOUNT_EVENTS: dict[EventCode, str] = {
    "account.signed_in": _("You signed in"),
    "account.signed_out": _("You signed out"),
    "account.sign_in_failed": _("Somebody tried to sign in as you with the wrong password"),
    "account.other_sessions_ended": _("You ended all your other sessions"),
    "account.code_wrong": _("A wrong code after the right password: nobody was let in"),
    "account.factor_added": _("You set up two-factor sign-in"),
    "account.factor_removed": _("You removed a way of two-factor sign-in"),
    "account.recovery_codes_renewed": _("You made new recovery codes"),
    "account.passkey_wrong": _("A wrong passkey after the right password: nobody was let in"),
    "account.passkey_doubted": _("There seemed to be two of a passkey, and it can no longer be used"),
    "account.recovery_code_used": _("You signed in with a recovery code"),
    "account.help_opened": _("Your sign-in here was looked at, to help you to sign in"),
    "account.help_asked": _("We signed everybody out and began to help you to sign in"),
    "account.help_approved": _("A second one of us agreed that your second factors are taken away"),
    "account.help_declined": _("Your second factors were left as they were"),
    "account.factors_taken_away": _("Your second factors were taken away, and you got a link for a new password"),
    "account.new_address_sent": _("A second one of us agreed, and a link went to your other e-mail address"),
    "account.email_put_right": _("Your other e-mail address was confirmed with the link that we had sent there"),
    "account.not_me": _("With the link in an e-mail it was said that it was not you, and everybody was signed out"),
    "account.locked": _("With the link in an e-mail to your old address your sign-in here was locked"),
    "account.shut_again": _("After a restored backup we shut again what had been shut of your sign-in since"),
    "account.session_ended": _("You ended one of your other sessions"),
    "account.invited": _("We invited you to sign in here"),
    "account.activated": _("You chose a password, and could sign in from then on"),
    "account.password_reset_asked": _("Somebody asked for a new password for your sign-in"),
    "account.password_reset": _("A new password was chosen with the link that we had sent"),
    "account.password_changed": _("You changed your password"),
    "account.email_change_asked": _("You asked for another e-mail address"),
    "account.email_change_withdrawn": _("You took back the change of your e-mail address"),
    "account.email_change_stopped": _("The change of your e-mail address was stopped from the old address"),
    "account.email_change_lapsed": _("The change of your e-mail address was dropped"),
    "account.email_changed": _("Your e-mail address was changed"),
    "account.email_failing": _("Our e-mail did not reach you"),
    "account.email_said_right": _("You told us that your e-mail address is right"),
    "account.notices_chosen": _("You chose whether we write to you by e-mail"),
    "account.closed": _("You closed your sign-in here"),
    "account.opened_again": _("Your sign-in here was opened again"),
    "notice.sent": _("We sent you an e-mail"),
    "account.confirmed": _("You confirmed that it was you"),
    "account.confirmation_failed": _("A wrong code or password when we asked once more who it was"),
    "account.removed": _("Your sign-in here was removed"),
}

LAPSED: dict[str, str] = {
    "lapsed": _("It was not confirmed in time."),
    "taken": _("Both addresses had confirmed it, but somebody signs in with the new one already. Is it you? Ring us."),
}
"""Why another e-mail address did not come to apply: whoever reads it has shown that it is his or hers."""

SENT: dict[str, str] = {
    "message": _("It said that there is something new to read here."),
    "invitation": _("It had the link to choose a password."),
    "password_reset": _("It had a link for a new password."),
    "password_changed": _("It said that your password is changed."),
    "password_known": _("It said that somebody else may have your password."),
    "sign_in_method_changed": _("It said that the way to sign in is changed."),
    "new_browser": _("It said that somebody signed in from a new browser."),
    "request_started": _("It said that a request was started."),
    "sign_in_help": _("It said that we had been asked to help with signing in."),
    "sign_in_help_address": _("It told your address that another one had been asked for."),
    "new_address": _("It had a link for your other address."),
    "email_put_right": _("It told your old address of the other one."),
    "sign_in_restored": _("It had a link for a new password, since your second factors were taken away."),
    "email_confirmation": _("It had the link that confirms your new address."),
    "email_objection": _("It had the link that stops the change of your address."),
    "email_changed": _("It told your old address of the change."),
    "account_closed": _("It said that your sign-in here is closed."),
    "account_removed": _("It said that your sign-in here is removed."),
}
"""What an e-mail was about, by the notice's kind."""
