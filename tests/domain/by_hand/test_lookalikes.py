"""What looks like another person's number in a file that was found by hand, and on which page or line."""

import base64

import pytest
import typst

from portal.domain.by_hand import lookalike_search
from portal.domain.by_hand.lookalikes import LONGEST_PIECE, MOST_TEXT, Lookalikes
from portal.domain.sources.persons_own import Own
from tests.domain.found import JPEG, PDF

OTHERS = "19121212-1212"
OWN = Own.of(
    {"telephone": ["0701234567"], "email": ["anna@example.se"]},
    ("Anna Ek", "Havregatan 3 B lgh 1201", "431 30 Mölndal"),
)
ENCODED = base64.encodebytes(f"Hej\nmitt nummer är {OTHERS}\n".encode()).decode()
MAIL = f"""From: Anna <Anna@example.se>
To: info@example.org
Content-Type: multipart/mixed; boundary=xx

--xx
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

{ENCODED}
--xx
Content-Type: application/pdf
Content-Transfer-Encoding: base64

{base64.encodebytes(PDF).decode()}
--xx--
"""


PAGES = f"Ring 070-123 45 67\n#pagebreak()\nBytt strängar\n#pagebreak()\n{OTHERS}, bo\\@example.org"


async def found(content: bytes, kind: str = "text/plain") -> Lookalikes:
    (one,) = await lookalike_search.search([(kind, content)], OWN)
    return one


async def test_each_line_and_page_with_somebody_elses_number_is_named_and_the_persons_own_is_not() -> None:
    text = f"Kund;Telefon\nAnna;070-123 45 67\nBo;{OTHERS}\n\nbo@example.org, {OTHERS}\n".encode()
    assert await found(text) == Lookalikes("all", 3, (3, 5))
    assert await found(typst.compile(PAGES.encode()), "application/pdf") == Lookalikes("all", 2, (3,))
    assert await found(f'{{"note": "{"x" * LONGEST_PIECE}", "nr": "{OTHERS}"}}'.encode()) == Lookalikes("all", 1, (1,))


async def test_somebody_elses_address_is_named_and_the_persons_own_is_not_with_however_much_of_it() -> None:
    own = "Havregatan 3\nHAVREGATAN 3B, 43130 MÖLNDAL\nHavregatan 3 B, lgh 1201\n431 30 Mölndal\n"
    assert await found(own.encode()) == Lookalikes("all")
    assert Own.of({}, ("Anna Ek", "Nordhem 3", "43130  MÖLNDAL")).others("Kör till 431 30 Mölndal") == 0
    others = "Havregatan 3 A\nHavregatan 3 B lgh 1102\nHavregatan 3, 412 58 Göteborg\n412 58 Göteborg\nStorgatan 3"
    assert await found(others.encode()) == Lookalikes("all", 5, (1, 2, 3, 4, 5))


async def test_a_mail_is_read_as_its_reader_sees_it_and_what_no_program_reads_is_said() -> None:
    line = MAIL.split("\n").index(ENCODED.split("\n")[0]) + 1
    for sent in (MAIL, MAIL.replace("\n", "\r\n")):
        assert await found(sent.encode()) == Lookalikes("part", 2, (2, line))
    assert await found(JPEG, "image/jpeg") == Lookalikes("none")
    assert await found(PDF, "application/pdf") == Lookalikes("none"), "a file that is broken stops nobody"
    assert (await found(b"a\n" * MOST_TEXT)).searched == "part"


async def test_a_file_that_takes_too_long_counts_as_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookalike_search, "WITHIN", 0.01)
    assert await found(OTHERS.encode()) == Lookalikes("none")
