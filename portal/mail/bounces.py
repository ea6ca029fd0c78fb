"""What a mail system writes back when it could not deliver an e-mail (RFC 3464)."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from typing import BinaryIO

LARGEST = 1024 * 1024
"""Bytes that are read of a report: what comes after the delivery status is the e-mail that it is about."""

WHERE_TO = ("delivered-to", "x-original-to", "envelope-to", "to")
"""The headers by which a report says to which of our addresses it came."""


@dataclass(frozen=True, slots=True)
class Report:
    """A delivery status notification.

    `sent_to` is what its headers say of where it came; `status` the enhanced status code of a failure for good, None
    where there is none: the e-mail is only late, or was delivered, or this is no such report.
    """

    sent_to: str
    status: str | None


def read(source: BinaryIO) -> Report:
    """What a report says; whatever else comes by mail says nothing."""
    message = BytesParser(policy=policy.default).parsebytes(source.read(LARGEST))
    sent_to = "\n".join(str(value) for name in WHERE_TO for value in message.get_all(name, []))
    return Report(sent_to, _failure(message))


def _failure(message: EmailMessage) -> str | None:
    if message.get_content_type() != "multipart/report" or message.get_param("report-type") != "delivery-status":
        return None
    for block in _blocks(message):
        status = str(block.get("Status", "")).split(maxsplit=1)[:1]
        if str(block.get("Action", "")).strip().lower() == "failed" and status and _is_permanent(status[0]):
            return status[0]
    return None


def _blocks(message: EmailMessage) -> Iterator[Message]:
    """The fields about each recipient."""
    for part in message.iter_parts():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            yield from (block for block in blocks if isinstance(block, Message))


def _is_permanent(status: str) -> bool:
    """Class 5, and about the address or the mailbox, not about us or the network (RFC 3463)."""
    parts = status.split(".")
    return len(parts) == 3 and parts[0] == "5" and parts[1] in {"0", "1", "2"} and parts[2].isdecimal()
