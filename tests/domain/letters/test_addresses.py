"""What is an address: the same wherever one is typed."""

import pytest

from portal.domain.letters.addresses import MOST_LINES, fault_in, lines_of


@pytest.mark.parametrize(
    "lines",
    [
        ("Eva Ek", "Nygatan 3", "411 02 Göteborg"),
        ("Eva Ek", "41102 Göteborg"),
        ("Ms E. Oak", "10 Mill Lane", "London", "SW1A 2AA", "ENGLAND"),
        ("Jón Jónsson", "Aðalgata", "101 Reykjavík", "ÍSLAND"),
        ("Eva Ek", "c/o Ask", "Lgh 1102", "Nygatan 3", "411 02 Göteborg", "SWEDEN"),
    ],
)
def test_a_postman_finds_it(lines: tuple[str, ...]) -> None:
    assert fault_in(lines) is None


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ((), "missing"),
        (("Eva Ek",), "no_address"),
        (("411 02 Göteborg",), "no_address"),
        (("Eva Ek", "Nygatan 3"), "no_address"),
        (("Eva Ek", "Nygatan 12", "Göteborg"), "no_address"),
        (("Eva Ek", *["411 02 Göteborg"] * MOST_LINES), "too_long"),
    ],
)
def test_nobody_finds_it(lines: tuple[str, ...], fault: str) -> None:
    assert fault_in(lines) == fault


def test_lines_are_read_without_what_says_nothing() -> None:
    assert lines_of("  Eva \t Ek\r\n\r\n \u00a0\nNygatan  3\n") == ("Eva Ek", "Nygatan 3")
    assert lines_of(" \n") == ()
