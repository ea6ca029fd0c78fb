"""One person, many spellings; another person, another digest."""

import pytest

from portal.domain.erasure.known_as import digest, digests, normalised


@pytest.mark.parametrize(
    "written",
    ["070-174 06 05", "0701740605", "+46701740605", "0046 70 174 06 05", " 070 1740605", "+46 (0)70-174 06 05"],
)
def test_a_telephone_number_has_one_spelling(written: str) -> None:
    assert normalised("telephone", written) == "+46701740605"


@pytest.mark.parametrize("written", ["Anna@Example.SE", " anna@example.se ", "ａnna@example.se"])
def test_an_email_address_has_one_spelling(written: str) -> None:
    assert normalised("email", written) == "anna@example.se"


@pytest.mark.usefixtures("server")
def test_the_same_text_as_something_else_is_another_digest() -> None:
    assert digest("email", "0701740605") != digest("telephone", "0701740605")
    assert digest("customer_number", "K1") != digest("customer_number", "K2")


@pytest.mark.usefixtures("server")
def test_only_what_may_be_asked_by_is_remembered() -> None:
    known = {"personnummer": ("19900101-9802",), "email": ("a@example.se", "A@example.se", ""), "telephone": ()}
    assert digests(known) == {digest("email", "a@example.se")}
