import json

import pytest

from portal.sources.person import Person


@pytest.mark.parametrize("given", ["198504129803", "19850412-9803"])
def test_a_personnummer_is_looked_for_as_sources_may_write_it(given: str) -> None:
    forms = Person.known_by(personnummer=given).forms("personnummer")
    written = {"198504129803", "19850412-9803", "19850412 9803", "850412-9803", "8504129803", "850412 9803"}
    assert set(forms) == written


def test_nobody_a_century_younger_is_found() -> None:
    forms = Person.known_by(personnummer="19120412-9801").forms("personnummer")
    assert set(forms) == {"191204129801", "19120412-9801", "19120412 9801", "120412+9801"}


@pytest.mark.parametrize(
    "given", ["070-174 06 05", "0701740605", "+46 70 174 06 05", "0046701740605", "+46 (0)70-1740605"]
)
def test_a_telephone_number_is_looked_for_by_its_digits_however_it_is_given(given: str) -> None:
    forms = Person.known_by(telephone=given).forms("telephone")
    assert set(forms) == {"46701740605", "0046701740605", "0701740605", "460701740605", "00460701740605"}


def test_a_foreign_number_is_nobodys_in_sweden() -> None:
    forms = Person.known_by(telephone="+47 22 12 34 56").forms("telephone")
    assert "4722123456" in forms
    assert "022123456" not in forms


def test_what_is_no_telephone_number_is_looked_for_as_its_digits_or_not_at_all() -> None:
    assert Person.known_by(telephone="1").forms("telephone") == ("1",)
    assert Person.known_by(telephone="okänt").forms("telephone") == ()


def test_what_is_unknown_is_looked_for_in_no_form() -> None:
    assert Person.known_by(email="").forms("email") == Person({}).forms("email") == ()


def test_a_person_says_nothing_of_itself_in_a_log() -> None:
    assert "anna" not in repr(Person.known_by(email="anna@example.com"))


def test_a_person_is_the_same_after_having_been_stored() -> None:
    person = Person({"email": ("anna@example.com", "a@example.com"), "telephone": ("070-1740605",)}, b"k" * 32)
    assert Person.from_stored(json.loads(json.dumps(person.stored()))) == person
    assert Person.from_stored({}) == Person({})


def test_a_pseudonym_is_one_persons_in_one_source_and_nobodys_without_the_key() -> None:
    anna, bo = Person({}, b"a" * 32), Person({}, b"b" * 32)
    assert anna.pseudonym("shop") == Person({"email": ("anna@example.com",)}, b"a" * 32).pseudonym("shop")
    assert len({anna.pseudonym("shop"), anna.pseudonym("other"), bo.pseudonym("shop")}) == 3
    assert Person({}).pseudonym("shop") is None


def test_what_a_source_knows_besides_is_added_once() -> None:
    person = Person.known_by(email="anna@example.com")
    known = person.also_known_by({"email": ("anna@example.com", "a@example.com"), "telephone": ("070-1740605",)})
    assert known.identifiers == {"email": ("anna@example.com", "a@example.com"), "telephone": ("070-1740605",)}


@pytest.mark.parametrize("extension", [" ankn 3", ", ankn. 12", " anknytning 3", " ext. 3", "x3"])
def test_the_extension_of_a_telephone_number_is_no_part_of_it(extension: str) -> None:
    plain = Person.known_by(telephone="031-390 06 05")
    assert Person.known_by(telephone=f"031-390 06 05{extension}").forms("telephone") == plain.forms("telephone")
