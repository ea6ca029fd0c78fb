"""What an e-mail of the portal's is made of, and which kinds there are."""

from dataclasses import dataclass
from typing import Literal, get_args

NoticeKind = Literal[
    "message",
    "invitation",
    "password_reset",
    "password_changed",
    "password_known",
    "sign_in_method_changed",
    "new_browser",
    "request_started",
    "sign_in_help",
    "sign_in_help_address",
    "sign_in_restored",
    "new_address",
    "email_confirmation",
    "email_objection",
    "email_changed",
    "email_put_right",
    "account_closed",
    "account_removed",
    "staff_invitation",
]
KINDS: tuple[NoticeKind, ...] = get_args(NoticeKind)

Language = Literal["sv", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """An e-mail in one language: plain sentences, and the words on the link where there is one.

    In the sentences `{what}` stands for what was changed, `{when}` for the moment of it, and `{telephone}` for the
    company's number.
    """

    subject: str
    paragraphs: tuple[str, ...]
    link: str | None = None
    after: tuple[str, ...] = ()
    """What stands below the link."""
    not_me: tuple[str, str] | None = None
    """What whoever has done nothing of it can do, and the words on the link for that: an e-mail may have both links."""
