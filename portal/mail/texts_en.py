"""What the e-mails say in English."""

from collections.abc import Mapping

from portal.mail.text import NoticeKind, Text

NOT_YOU = (
    "Was it not you? Choose a new password in the portal, under Security. If you cannot get in, choose Forgotten"
    " password on the page where you sign in. If you are asked for something there that you do not have, ring us on"
    " {telephone}."
)
"""For whoever can still get in, or has the mailbox."""

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
        ("The password of your account was changed {when}.", NOT_YOU),
        "To the portal",
    ),
    "password_known": Text(
        "Somebody else may have your password for the privacy portal",
        (
            "Somebody typed your account's right password {when}, did not get past the page after it, and was not let"
            " in.",
            "Was it not you? Then somebody else has your password. Change it in the portal, under Security, and"
            " wherever you use the same.",
        ),
        "To the portal",
    ),
    "sign_in_method_changed": Text(
        "The way to sign in to the privacy portal is changed",
        ("The way to sign in to your account is changed. {what} It was {when}.", NOT_YOU),
        "To the portal",
    ),
    "new_browser": Text(
        "Somebody signed in to the privacy portal from a new browser",
        (
            "Somebody signed in to your account {when}, from a browser that you have not signed in from before.",
            "Was it you? Then you need not do anything. The portal says under Security where you are signed in.",
            NOT_YOU,
        ),
        "To the portal",
    ),
    "request_started": Text(
        "A request is started in the privacy portal",
        (
            "Somebody who is signed in to your account started a request {when}.",
            "Was it you? The portal says what to do now.",
            "We hand out and change nothing before a signed letter has come. " + NOT_YOU,
        ),
        "To the portal",
    ),
    "sign_in_help": Text(
        "Somebody has asked us for help with signing in to the privacy portal",
        (
            "Somebody who said to be you asked us for help {when}: what your account asks for after the password is to"
            " be taken away.",
            "Everybody is signed out, and the password no longer works. If a second one of us is sure that it was you,"
            " you get a link here for a new password.",
            "Was it not you? Ring us on {telephone}. You can also choose Forgotten password on the page where you sign"
            " in: you then sign in with a new password and your second factor, as before.",
        ),
        "To the portal",
    ),
    "sign_in_restored": Text(
        "Choose a new password for the privacy portal",
        (
            "Two of us have made sure that it was you who asked for help. Authenticator app, passkeys and recovery"
            " codes were taken away from your account {when}.",
            "Choose a new password. The link is valid for one hour and can be used once. If it is too old, choose"
            " Forgotten password on the page where you sign in.",
        ),
        "Choose a new password",
        ("Was it not you who asked for help? Ring us on {telephone}.",),
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
