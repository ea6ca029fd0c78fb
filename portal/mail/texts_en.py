"""What the e-mails say in English."""

from collections.abc import Mapping

from portal.mail.text import NoticeKind, Text

NOT_ME = (
    "Was it not you? Open the link below and press the button on its page. Then everybody is signed out, and the"
    " password stops working. The link is valid for seven days. If you are asked for a code that you have not set up,"
    " ring us on {telephone}.",
    "It was not me",
)
"""For whoever has the mailbox."""

NOT_ME_OLD = (
    "Was it not you? Open the link below and press the button on its page. Then nobody gets in before you have talked"
    " with us. The link is valid for seven days. You reach us on {telephone}.",
    "It was not me",
)
"""For whoever reads the address that is no longer signed in with."""

NOT_ME_STAFF = (
    "Was it not you? Open the link below and press the button on its page. Then everybody is signed out, and your work"
    " account is blocked until an administrator has looked at it with you. The link is valid for seven days."
)
"""For whoever works here."""

EN: Mapping[NoticeKind, Text] = {
    "message": Text(
        "You have a new message in the privacy portal",
        ("You have a new message. Sign in to read it.",),
        "Sign in",
        ("You decide whether you want reminders like this: in the portal, under Security.",),
    ),
    "invitation": Text(
        "Your sign-in to the privacy portal",
        (
            "You can sign in to our privacy portal. There you see what we hold about you and decide about it.",
            "Choose a password, and you get in. The link is valid for seven days and can be used once.",
        ),
        "Choose a password",
        ("If you do not want to sign in there you need not do anything.",),
    ),
    "password_reset": Text(
        "A new password in the privacy portal",
        (
            "Somebody has asked for a new password for whoever signs in with this address.",
            "The link is valid for one hour and can be used once.",
        ),
        "Choose a new password",
        ("Was it not you? Then you need not do anything. Your password is as before.",),
    ),
    "password_changed": Text(
        "The password in the privacy portal is changed",
        ("Your password in the portal was changed {when}.",),
        "To the portal",
        not_me=NOT_ME,
    ),
    "password_known": Text(
        "The privacy portal: somebody else may have your password",
        (
            "{what} It was {when}. Whoever it was did not get past the page after that, and was not let in.",
            "Was it not you? Then somebody else has that password. Change it wherever you use the same.",
        ),
        "To the portal",
        not_me=NOT_ME,
    ),
    "sign_in_method_changed": Text(
        "The way to sign in to the privacy portal is changed",
        ("The way in which you sign in to the portal is changed. {what} It was {when}.",),
        "To the portal",
        not_me=NOT_ME,
    ),
    "new_browser": Text(
        "Somebody signed in to the privacy portal from a new browser",
        (
            "Somebody signed in as you {when}, from a browser that you have not signed in from before.",
            "Was it you? Then you need not do anything. The portal says under Security where you are signed in.",
        ),
        "To the portal",
        not_me=NOT_ME,
    ),
    "request_started": Text(
        "A request is started in the privacy portal",
        (
            "Somebody who is signed in as you started a request {when}.",
            "Was it you? The portal says what to do now.",
            "{what}",
        ),
        "To the portal",
        not_me=NOT_ME,
    ),
    "sign_in_help": Text(
        "Somebody has asked us for help with signing in to the privacy portal",
        (
            "Somebody who said to be you asked us for help {when}: what you have to show after the password is to be"
            " taken away.",
            "Everybody is signed out, and the password no longer works. If a second one of us is sure that it was you,"
            " you get a link here for a new password.",
            "Was it not you? Ring us on {telephone}. You can also choose Forgotten password on the page where you sign"
            " in: you then sign in with a new password and your second factor, as before.",
        ),
        "To the portal",
    ),
    "sign_in_help_address": Text(
        "Somebody has asked us for another address in the privacy portal",
        (
            "Somebody who said to be you asked us for help {when}: you are to sign in with another e-mail address than"
            " this one.",
            "Everybody is signed out, and the password no longer works. If a second one of us is sure that it was you,"
            " the other address gets a link.",
            "Was it not you? Ring us at once on {telephone}.",
        ),
    ),
    "sign_in_restored": Text(
        "Choose a new password for the privacy portal",
        (
            "Two of us have made sure that it was you who asked for help. Authenticator app, passkeys and recovery"
            " codes were taken away {when}.",
            "Choose a new password. The link is valid for one hour and can be used once. If it is too old, choose"
            " Forgotten password on the page where you sign in.",
        ),
        "Choose a new password",
        ("Was it not you who asked for help? Ring us on {telephone}.",),
    ),
    "new_address": Text(
        "Your e-mail address in the privacy portal",
        (
            "Two of us have made sure that you are to sign in to our privacy portal with this address.",
            "Confirm that you read it: choose a password. The link is valid for seven days and can be used once.",
        ),
        "Choose a password",
        ("Have you not asked for it? Ring us on {telephone}. Do not open the link.",),
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
        "You are getting another e-mail address in the privacy portal",
        (
            "Somebody has asked to sign in as you with another address than this one.",
            "Say whether that is right, or stop it. If you say nothing it is changed in 72 hours at the earliest. The"
            " link is valid for seven days.",
            "If you stop it everybody is signed out, and the password stops working, since whoever asked must have had"
            " it. You choose a new one with a link to this address.",
        ),
        "Say whether it is right",
    ),
    "email_changed": Text(
        "You have another e-mail address in the privacy portal",
        ("You no longer sign in with this address but with the new one.",),
        "To the portal",
        not_me=NOT_ME_OLD,
    ),
    "email_put_right": Text(
        "You have another e-mail address in the privacy portal",
        (
            "Nobody signs in with this address any longer. Two of us have made sure who asked for that, and the new"
            " address is confirmed.",
            "Was it not you? Ring us on {telephone}.",
        ),
    ),
    "account_closed": Text(
        "Your sign-in to the privacy portal is closed",
        (
            "Your sign-in to the portal is closed, and nobody can sign in with it any longer.",
            "That has not erased your data. What you have asked for goes on by post.",
            "Was it not you? Ring us on {telephone} or write a letter.",
        ),
        "To the portal",
    ),
    "account_removed": Text(
        "Your sign-in to the privacy portal is removed",
        ("Your sign-in to the portal is no longer there, and you need not do anything. A letter has told you of it.",),
    ),
    "staff_invitation": Text(
        "Your work account in the privacy portal",
        (
            "You have been given an account to work in the privacy portal with.",
            "Choose a password and set up a second factor. The link is valid for 72 hours and can be used once. If it"
            " is too old, ask whoever added you for another.",
        ),
        "Activate the account",
        ("Do you not work with us? Then you need not do anything.",),
    ),
}
