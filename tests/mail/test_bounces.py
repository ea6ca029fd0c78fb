"""Reports of mail systems, and what else comes to the address that they are sent to."""

import io
from email.message import EmailMessage
from uuid import uuid4

import pytest

from portal.mail.bounces import read
from portal.mail.return_path import notice_of, own_return_path

REPORT = """\
From: MAILER-DAEMON@mail.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Arrival-Date: Sun, 22 Nov 2026 10:00:00 +0100

Final-Recipient: rfc822; anna@example.se
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 unknown

--b
Content-Type: text/rfc822-headers

Subject: Du har ett nytt meddelande

--b--
"""


def report(to: str = "studs@portal.example", action: str = "failed", status: str = "5.1.1") -> io.BytesIO:
    return io.BytesIO(REPORT.format(to=to, action=action, status=status).replace("\n", "\r\n").encode())


def test_a_failure_for_good_is_read_with_where_it_came() -> None:
    found = read(report())
    assert found.status == "5.1.1"
    assert "studs@portal.example" in found.sent_to


@pytest.mark.parametrize(
    ("action", "status"),
    [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("failed", "4.4.7"), ("failed", "5.7.1"), ("failed", "5.4.4"),
     ("failed", ""), ("failed", "5"), ("", "5.1.1"), ("failed", "x.y.z")],
)  # fmt: skip
def test_what_is_no_failure_of_the_address_for_good_is_none(action: str, status: str) -> None:
    assert read(report(action=action, status=status)).status is None


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 5000, b"\xff\xfe", b"Content-Type: multipart/report; report-type=delivery-status\r\n\r\n",
     b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n"
     b"Content-Type: message/delivery-status\r\n\r\nAction failed\r\n--b--"],
)  # fmt: skip
def test_whatever_else_comes_says_nothing(content: bytes) -> None:
    assert read(io.BytesIO(content)).status is None


def test_an_out_of_office_answer_is_no_failure() -> None:
    answer = EmailMessage()
    answer["To"] = "studs@portal.example"
    answer["Subject"] = "Jag har semester"
    answer.set_content("Status: 5.1.1\nAction: failed")
    assert read(io.BytesIO(answer.as_bytes())).status is None


def test_a_return_path_leads_back_to_its_notice_however_it_is_written() -> None:
    notice, digests = uuid4(), lambda text: [text.encode()]
    path = own_return_path("studs@portal.example", notice, digests)
    assert len(path.split("@")[0]) <= 64
    assert notice_of(f"To: <{path.upper()}>", digests) == notice
    assert notice_of(path, lambda text: [b"another key" + text.encode()]) is None
    assert notice_of(path, lambda text: [b"the key of now" + text.encode(), text.encode()]) == notice
    assert notice_of("studs+aaaa@portal.example", digests) is None
