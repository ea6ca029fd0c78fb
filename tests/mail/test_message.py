"""What an e-mail is made of."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest

from portal.mail.changes import CHANGES
from portal.mail.message import Mail, composed, in_words
from portal.mail.texts import KINDS, TEXTS, Language, NoticeKind

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
URL = "https://portal.example/aktivera/abc?a=1&b=2"
NOT_ME_URL = "https://portal.example/inte-jag/def"
BOTH = pytest.mark.parametrize("language", ["sv", "en"])
EACH = pytest.mark.parametrize("kind", KINDS)


def mail(kind: NoticeKind, language: Language) -> Mail:
    sender = "JAVI Musik <integritet@portal.example>"
    return Mail("0" * 32, kind, language, sender, "anna@example.se", AT, URL, NOT_ME_URL)


def words(text: str) -> list[str]:
    return re.sub(r"[^\w ]", " ", text).split()


class Seen(HTMLParser):
    """The words of a page, and what it leads to or loads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.addresses: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value for name, value in attrs if name in {"href", "src", "action"} and value]

    def handle_data(self, data: str) -> None:
        self.words += data.split()


@BOTH
@EACH
def test_text_and_html_say_the_same_and_nothing_is_loaded(kind: NoticeKind, language: Language) -> None:
    message = message_from_bytes(composed(mail(kind, language)).as_bytes(), policy=policy.default)
    assert message.get_content_type() == "multipart/alternative"
    plain, page = (part.get_content() for part in message.iter_parts())  # type: ignore[attr-defined]
    seen = Seen(page)
    text = TEXTS[language][kind]
    assert seen.addresses == [URL] * bool(text.link) + [NOT_ME_URL] * bool(text.not_me)
    assert seen.tags <= {"html", "head", "meta", "title", "body", "p", "a", "hr", "small"}
    assert words(message["Subject"]) + words(plain.replace(URL, " ").replace(NOT_ME_URL, " ")) == words(
        " ".join(seen.words)
    )
    assert message["Content-Language"] == language


@BOTH
@EACH
def test_each_fits_lines_of_any_mail_program_and_has_no_surprise_in_its_subject(
    kind: NoticeKind, language: Language
) -> None:
    raw = composed(mail(kind, language)).as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert len(TEXTS[language][kind].subject) < 70


@EACH
def test_both_languages_have_the_same_parts(kind: NoticeKind) -> None:
    sv, en = TEXTS["sv"][kind], TEXTS["en"][kind]
    parts = [(len(it.paragraphs), it.link is None, len(it.after), it.not_me is None) for it in (sv, en)]
    assert parts[0] == parts[1]


@BOTH
@EACH
def test_nothing_is_left_to_fill_in(kind: NoticeKind, language: Language) -> None:
    assert not set("{}") & set(in_words(mail(kind, language)))


@BOTH
@pytest.mark.parametrize("what", CHANGES)
def test_each_change_is_said_with_its_moment_in_swedish_time(what: str, language: Language) -> None:
    said = " ".join(in_words(replace(mail("sign_in_method_changed", language), what=what)).split())
    when = {"sv": "den 22 november 2026 kl. 10.30", "en": "on 22 November 2026 at 10:30"}[language]
    assert CHANGES[what][language] in said
    assert when in said


def test_the_same_notice_is_the_same_bytes() -> None:
    assert composed(mail("message", "sv")).as_bytes() == composed(mail("message", "sv")).as_bytes()


def test_no_out_of_office_answers_it() -> None:
    message = composed(mail("message", "sv"))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == f"<{'0' * 32}@portal.example>"


def test_what_a_log_shows_of_a_mail_has_no_address_in_it() -> None:
    assert "anna" not in repr(mail("message", "sv")) + in_words(mail("message", "sv"))
