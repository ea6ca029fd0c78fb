"""A person is found however a shop has written what the person is known by, and nobody else is."""

from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.luhn import calc_check_digit

from portal.clock import today
from portal.sources.person import Person
from tests.properties.crowd import spellings

MOBILES = st.integers(1740605, 1740699).map(lambda number: f"070-{number}")
TELEPHONES = st.one_of(MOBILES, st.integers(0, 99).map(lambda last: f"08-465 004 {last:02}"))
BORN = st.dates(min_value=today().replace(year=today().year - 110, day=1), max_value=today())


@st.composite
def personnummer(draw: st.DrawFn) -> str:
    """With the century and a hyphen, and one of the serial numbers that nobody is given."""
    day, serial = draw(BORN).strftime("%Y%m%d"), str(draw(st.integers(980, 999)))
    return f"{day}-{serial}{calc_check_digit(day[2:] + serial)}"


def digits(text: str) -> str:
    return "".join(each for each in text if each.isdigit())


@given(TELEPHONES, st.data())
def test_a_telephone_is_found_in_any_spelling_whichever_the_person_gave(number: str, data: st.DataObject) -> None:
    given_, there = (data.draw(st.sampled_from(spellings("telephone", number))) for _ in range(2))
    assert digits(there) in Person.known_by(telephone=given_).forms("telephone")


@given(TELEPHONES, TELEPHONES)
def test_two_telephones_have_no_form_in_common(one: str, other: str) -> None:
    forms = [set(Person.known_by(telephone=each).forms("telephone")) for each in (one, other)]
    assert one == other or not forms[0] & forms[1]


@given(personnummer())
def test_a_personnummer_is_found_with_and_without_hyphen_and_century(number: str) -> None:
    day, last = number.split("-")
    written = {number, day + last, f"{day} {last}"}
    if today().year - int(day[:4]) < 100:
        written |= {f"{day[2:]}-{last}", f"{day[2:]}{last}", f"{day[2:]} {last}"}
    else:
        written |= {f"{day[2:]}+{last}"}
    for given_ in (number, day + last):
        assert set(Person.known_by(personnummer=given_).forms("personnummer")) == written


@given(personnummer())
def test_nobody_is_taken_for_somebody_a_century_apart(number: str) -> None:
    other = f"{int(number[:2]) + (1 if number < '2' else -1)}{number[2:]}"
    assume(other[:8] <= today().strftime("%Y%m%d"))
    forms = [set(Person.known_by(personnummer=each).forms("personnummer")) for each in (number, other)]
    assert not forms[0] & forms[1]


@given(st.lists(TELEPHONES, min_size=1, max_size=4))
def test_all_the_values_of_an_identifier_are_looked_for(numbers: list[str]) -> None:
    one_by_one = {form for number in numbers for form in Person.known_by(telephone=number).forms("telephone")}
    assert set(Person({"telephone": tuple(numbers)}).forms("telephone")) == one_by_one
