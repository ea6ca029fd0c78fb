"""A notice as an e-mail: plain text and simple HTML that say the same, in one language (RFC 5322, RFC 2046).

It asks for nothing from elsewhere, no picture and no style sheet, so nobody learns that it was opened.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from portal.mail.changes import CHANGES, moment
from portal.mail.texts import NOT_ME_STAFF, SENDER, TEXTS, Language, NoticeKind, Text


@dataclass(frozen=True, slots=True)
class Mail:
    """What one e-mail is made of. The same values make the same bytes, so that one sent again is known as the same."""

    id: str
    """The part of the Message-ID before the @, made from the notice's row."""
    kind: NoticeKind
    language: Language
    sender: str
    """The address in From, perhaps with a name."""
    to: str = field(repr=False)
    ordered_at: datetime
    url: str | None = field(default=None, repr=False)
    not_me_url: str | None = field(default=None, repr=False)
    """Where one says that it was somebody else; left out where the kind has no such link."""
    is_staff: bool = False
    """Whether it goes to somebody who works here, for whom that link does something else."""
    telephone: str = ""
    """The company's."""
    what: str = "other"
    """What was changed, of CHANGES."""


def composed(mail: Mail) -> EmailMessage:
    """The e-mail, ready to be sent. `url` is left out where the kind has no link."""
    text = _filled(mail)
    message = EmailMessage(policy=SMTP)
    message["From"] = mail.sender
    message["To"] = mail.to
    message["Subject"] = text.subject
    message["Date"] = format_datetime(mail.ordered_at)
    message["Message-ID"] = f"<{mail.id}@{domain_of(message)}>"
    # RFC 3834: no out-of-office answers this.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(in_words(mail), cte="quoted-printable")
    message.add_alternative(_html(mail), subtype="html", cte="quoted-printable")
    # Not before: what says something of the content goes to the first part.
    message["Content-Language"] = mail.language
    # The standard library draws a boundary by chance.
    message.set_boundary(f"=_{mail.id}")
    return message


def in_words(mail: Mail) -> str:
    """The plain text."""
    text = _filled(mail)
    links = [f"{text.link}:\n{mail.url}"] if text.link and mail.url else []
    if text.not_me and mail.not_me_url:
        links += [text.not_me[0], f"{text.not_me[1]}:\n{mail.not_me_url}"]
    return "\n\n".join((*text.paragraphs, *links, *text.after, f"-- \n{SENDER[mail.language]}")) + "\n"


def _filled(mail: Mail) -> Text:
    text = TEXTS[mail.language][mail.kind]
    values = {
        "what": CHANGES[mail.what][mail.language],
        "when": moment(mail.ordered_at, mail.language),
        "telephone": mail.telephone,
    }
    paragraphs, after = ([each.format(**values) for each in said] for said in (text.paragraphs, text.after))
    not_me = text.not_me
    if not_me:
        not_me = ((NOT_ME_STAFF[mail.language] if mail.is_staff else not_me[0]).format(**values), not_me[1])
    return replace(text, paragraphs=tuple(paragraphs), after=tuple(after), not_me=not_me)


def domain_of(message: EmailMessage) -> str:
    """The domain of the address in From."""
    return str(message["From"].addresses[0].domain)


def _html(mail: Mail) -> str:
    text = _filled(mail)
    said = [f"<p>{escape(each)}</p>" for each in text.paragraphs]
    if text.link and mail.url:
        said.append(_link(text.link, mail.url))
    if text.not_me and mail.not_me_url:
        said += [f"<p>{escape(text.not_me[0])}</p>", _link(text.not_me[1], mail.not_me_url)]
    said += [f"<p>{escape(each)}</p>" for each in text.after]
    said.append(f"<hr><p><small>{escape(SENDER[mail.language])}</small></p>")
    return (
        f'<!doctype html>\n<html lang="{mail.language}">\n<head><meta charset="utf-8">'
        f"<title>{escape(text.subject)}</title></head>\n<body>\n" + "\n".join(said) + "\n</body>\n</html>\n"
    )


def _link(words: str, url: str) -> str:
    return f'<p><a href="{escape(url)}">{escape(words)}</a></p>'
