"""What each event of an account, and of its e-mails, says to staff."""

from portal.web.marking import _

ACCOUNT_EVENTS: dict[str, str] = {
    "account.signed_in": _("Signed in"),
    "account.signed_out": _("Signed out"),
    "account.sign_in_failed": _("A sign-in failed"),
    "account.other_sessions_ended": _("All other sessions were ended"),
    "account.code_wrong": _("The password was right, but not the code after it"),
    "account.factor_added": _("A second factor was set up"),
    "account.recovery_code_used": _("A recovery code was used in place of a second factor"),
    "account.session_ended": _("Another session was ended"),
    "account.invited": _("The member was invited to the account"),
    "account.activated": _("A password was chosen with the invitation"),
    "account.password_reset_asked": _("A link for a new password was asked for"),
    "account.password_reset": _("A new password was chosen with a link"),
    "account.password_changed": _("The password was changed"),
    "account.email_change_asked": _("Another e-mail address was asked for"),
    "account.email_change_withdrawn": _("The change of the e-mail address was taken back"),
    "account.email_change_stopped": _("The change of the e-mail address was stopped from the old address"),
    "account.email_change_lapsed": _("The change of the e-mail address was dropped"),
    "account.email_changed": _("The e-mail address was changed"),
    "account.email_failing": _("E-mail does not reach the address"),
    "account.email_said_right": _("The member said that the e-mail address is right"),
    "account.notices_chosen": _("The member chose whether to be told by e-mail"),
    "account.closed": _("The member closed the account"),
    "account.opened_again": _("The account was opened again"),
    "notice.sent": _("An e-mail was sent"),
    "members.imported": _("Members were imported from a file"),
    "account.removed": _("The account was removed and the person's key destroyed"),
}
