"""An address that anybody may have written is followed only where it is a page of the reader's own."""

import pytest

from portal.web.homes import is_own, own_or_home, stays_here
from tests.people import ADMINISTRATOR, ANNA, HANDLER

ELSEWHERE = [
    "", "evil.example", "https://evil.example", "https://evil.example/mitt-konto", "javascript:alert(1)",
    "http:/mitt-konto", "//evil.example", "//evil.example/mitt-konto", "///evil.example", "/\\evil.example",
    "\\\\evil.example", "\\/evil.example", "/\t/evil.example", "/mitt-konto\\..\\..\\evil", " /mitt-konto/x",
    "mitt-konto/x", "?vidare=/mitt-konto", "/mitt-konto/\r\nSet-Cookie: a=b", "/mitt-konto/x?a=\r\nb",
    "/mitt-konto/\x00", "/mitt-konto/\u202eevil", "/mitt-konto/\ud800", "/mitt-konto\u00a0/x",
]  # fmt: skip
"""What a browser may take for another host or another header."""

NOBODYS = [
    "/", "/logga-ut", "/bekrafta", "/api/consents", "/mitt-konto.evil.example", "/mitt-kontoevil",
    "/mitt-konto@evil.example", "/MITT-KONTO/x", "/%6ditt-konto/x", "/x/mitt-konto/y", "/mitt-konto/../logga-ut",
    "/mitt-konto/x/../../logga-ut", "/mitt-konto/..", "/mitt-konto/./x", "/mitt-konto/%2e%2e/logga-ut",
    "/mitt-konto/%2E./logga-ut", "/mitt-konto/..%2flogga-ut", "/personal/../logga-ut",
]  # fmt: skip
"""What stays at the portal, and is a page of no account's."""

MEMBERS = [
    "/mitt-konto",
    "/mitt-konto/begaran",
    "/mitt-konto/historik?fore=3",
    "/mitt-konto?a=/../b",
    "/mitt-konto/x..y",
]
STAFFS = ["/personal/begaran/JM-0000-0000/utdrag?tabell=a&sida=2", "/personal/brev", "/personal?sok=Åsa Ek"]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_what_leads_elsewhere_is_nobodys(address: str) -> None:
    assert not is_own(address)
    assert own_or_home(address, ANNA) == "/mitt-konto"
    assert own_or_home(address, HANDLER) == "/personal"
    assert own_or_home(address, ADMINISTRATOR) == "/personal/konton"


@pytest.mark.parametrize("address", NOBODYS)
def test_what_no_account_has_is_nobodys(address: str) -> None:
    assert stays_here(address)
    assert not is_own(address)
    assert own_or_home(address, ANNA) == "/mitt-konto"
    assert own_or_home(address, HANDLER) == "/personal"


@pytest.mark.parametrize("address", MEMBERS)
def test_a_members_page_is_a_members_alone(address: str) -> None:
    assert own_or_home(address, ANNA) == address
    assert own_or_home(address, HANDLER) == "/personal"
    assert (is_own(address), is_own(address, "member"), is_own(address, "staff")) == (True, True, False)


@pytest.mark.parametrize("address", STAFFS)
def test_a_page_of_staffs_is_staffs_alone(address: str) -> None:
    assert own_or_home(address, HANDLER) == address
    assert own_or_home(address, ANNA) == "/mitt-konto"
    assert (is_own(address), is_own(address, "member"), is_own(address, "staff")) == (True, False, True)


@pytest.mark.parametrize("address", ["/personal", "/personal?sok=a"])
def test_the_queue_is_not_the_first_page_of_who_only_administers(address: str) -> None:
    assert own_or_home(address, HANDLER) == address
    assert own_or_home(address, ADMINISTRATOR) == "/personal/konton"
    assert own_or_home("/personal/konton/ny", ADMINISTRATOR) == "/personal/konton/ny"
