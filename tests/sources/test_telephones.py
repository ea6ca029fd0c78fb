"""One number has one spelling that it is compared by, and that spelling is among those that a source may have."""

import pytest

from portal.sources.telephones import every_spelling, is_telephone, one_spelling

SPELLINGS = ["070-174 06 05", "0701740605", "+46 70 174 06 05", "0046701740605", "+46 (0)70-1740605"]


@pytest.mark.parametrize("written", SPELLINGS)
def test_who_is_found_in_a_source_is_found_by_the_shop_that_asks(written: str) -> None:
    assert one_spelling(written) == "+46701740605"
    assert all(one_spelling(form) == "+46701740605" for form in every_spelling(written) if form.startswith("0"))


def test_what_is_no_number_is_compared_by_its_digits_those_of_other_scripts_left_out() -> None:
    assert (one_spelling("1"), list(every_spelling("1"))) == ("1", ["1"])
    assert (one_spelling("okänt ٣"), list(every_spelling("okänt ٣"))) == ("", [])


@pytest.mark.parametrize(("written", "it_is"), [("070-174 06 06", True), ("call me", False), ("1", False)])
def test_what_can_be_a_number(written: str, it_is: bool) -> None:
    assert is_telephone(written) is it_is
