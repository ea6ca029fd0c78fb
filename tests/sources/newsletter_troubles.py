"""What the newsletter service can be told to do instead of answering well."""

from typing import Literal

Trouble = Literal[
    "drop",  # the connection ends before anything is done
    "unavailable",  # 503
    "too many",  # 429, with a time to wait
    "wait long",  # 429, with a time that is too long to wait in a call
    "broken",  # 500, with what went wrong
    "redirect",  # 302, to where it would be answered
    "slow",  # no answer in time
    "answer lost",  # it is done, and the connection ends before the answer
    "cut",  # the connection ends in the middle of the answer
    "cut in last line",
    "half",  # half of the rows, rightly signed as if they were all that had been counted
    "first portion",  # only the first of several signed portions, ended as if that were all
    "repeated",  # every row twice, rightly signed
    "altered",  # a byte of the answer is another
    "forged",  # signed with another secret
    "old",  # signed an hour ago
    "replayed",  # what was answered to an earlier question
    "unsigned",
    "nonsense",  # rightly signed, but not according to the protocol
    "too long",  # a line, or an answer, longer than anybody may send
    "compressed",
    "forgets",  # it erases, and forgets that it has
    "pretends",  # it says that it has erased, and has not
]

PLAIN: dict[Trouble | None, tuple[int, dict[str, str]]] = {
    "unavailable": (503, {}),
    "too many": (429, {"retry-after": "0"}),
    "wait long": (429, {"retry-after": "3600"}),
    "broken": (500, {}),
    "redirect": (302, {"location": "{}{}"}),
}
"""Troubles that are an unsigned answer: its status and its headers."""
