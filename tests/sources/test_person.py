import pytest

from portal.sources.person import Person


@pytest.mark.parametrize("given", ["198504129803", "19850412-9803"])
def test_a_personnummer_is_looked_for_as_sources_may_write_it(given: str) -> None:
    forms = Person.known_by(personnummer=given).forms("personnummer")
    assert set(forms) == {"198504129803", "19850412-9803", "850412-9803", "8504129803"}


def test_nobody_a_century_younger_is_found() -> None:
    forms = Person.known_by(personnummer="19120412-9801").forms("personnummer")
    assert set(forms) == {"191204129801", "19120412-9801", "120412+9801"}


def test_what_is_unknown_is_looked_for_in_no_form() -> None:
    assert Person.known_by(email="").forms("email") == Person({}).forms("email") == ()


def test_a_person_says_nothing_of_itself_in_a_log() -> None:
    assert "anna" not in repr(Person.known_by(email="anna@example.com"))
