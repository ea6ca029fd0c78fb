"""Reading the record of processing: a good one as it stands, a bad one with all that is wrong with it."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.record_of_processing.loading import Fault, RecordFaults, load
from portal.settings import COMPANY

RECORD = (COMPANY / "record_of_processing.toml").read_text()

Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes the company's record with each (old, new) replaced once."""

    def write(*changes: tuple[str, str]) -> Path:
        text = RECORD
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        path = tmp_path / "record.toml"
        path.write_text(text)
        return path

    return write


def faults(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(RecordFaults) as raised:
        load(path)
    assert {fault.file for fault in raised.value.faults} == {path.name}
    return [(fault.entry, fault.wrong) for fault in raised.value.faults]


def test_a_good_record_is_read_in_the_order_of_its_file() -> None:
    record = load(COMPANY / "record_of_processing.toml")
    data = tomllib.loads(RECORD)
    assert list(record.categories) == list(data["categories"])
    assert [a.id for a in record.purposes["marketing"].activities] == [
        a["id"] for a in data["purposes"]["marketing"]["activities"]
    ]
    assert record.purposes["marketing"].activities[0].purpose == "marketing"
    assert record.categories["name"].id == "name"


NAME = 'name.sv = "Namn"\nname.en = "Name"\n'


@pytest.mark.parametrize(
    ("old", "new", "entry", "wrong"),
    [
        (NAME, 'name.sv = "Namn"\n', "categories.name.name.en", "is missing"),
        (NAME, 'name.sv = "Namn"\nname.en = " "\n', "categories.name.name.en", "is empty"),
        (NAME, 'name = "Namn"\n', "categories.name.name", "should be a table"),
        (NAME, f'{NAME}colour = "red"\n', "categories.name.colour", "unknown key"),
        (NAME, f'{NAME}id = "other"\n', "categories.name.id", "unknown key"),
        (NAME, f'{NAME}name.de = "Name"\n', "categories.name.name.de", "unknown key"),
        ('basis = "contract"', 'basis = "habit"', "purposes.orders.activities[0].basis", "Input should be 'contract'"),
        ('origin = "policy"', 'origin = "rumour"', "categories.name.origin", "Input should be 'policy'"),
        ("years = 7", 'years = "7"', "periods.accounting.years", "Input should be a valid integer"),
        ("years = 7", "years = 7.5", "periods.accounting.years", "Input should be a valid integer"),
        ("years = 7", "years = -7", "periods.accounting.years", "is less than zero"),
        ("years = 7", "years = 7000", "periods.accounting.years", "is longer than a hundred years"),
        ("years = 7", "", "periods.accounting.keeps_from_erasure", "needs a length in years, months or days"),
        (
            "while_account = true",
            "while_account = true\nmonths = 1",
            "periods.account_life.while_account",
            "contradict",
        ),
        ('law = "bokföringslagen (1999:1078), 7 kap. 2 §"', "", "periods.accounting.law", "is missing"),
        ('"06-30"', '"02-30"', "controller.financial_year_end", "'02-30' is not a month and day"),
        ('"06-30"', "2026-06-30", "controller.financial_year_end", "is not a month and day"),
        ('"06-30"', '"06-29"', "controller.financial_year_end", "is not the last day of a month"),
        ('"031-693130"', "2026-01-01", "controller.telephone", "Input should be a valid string"),
        ("556484-7324", "556484-7325", "controller.organisation_number", "is not a Swedish organisation number"),
        ("third_country = false", "third_country = true", "recipients.carriers.safeguards", "is missing"),
        ("third_country = false\n", "", "recipients.carriers.third_country", "is missing"),
        ('category = "name"', 'category = "nmae"', "purposes.orders.uses[0].category", "'nmae' is not among"),
        ('category = "personnummer"', 'category = "name"', "purposes.orders.uses[1].category", "'name' is there twice"),
        ('id = "prizes"', 'id = "delivery"', "purposes.competitions_events.activities[4].id", "is there twice"),
        (
            '["credit", "accounting", "account_life"]',
            '["credit", "ever"]',
            "purposes.orders.uses[1].periods[1]",
            "'ever' is not among",
        ),
        (
            '["credit", "accounting", "account_life"]',
            '["credit", "credit"]',
            "purposes.orders.uses[1].periods[1]",
            "is named twice",
        ),
        ('["credit", "accounting", "account_life"]', "[]", "purposes.orders.uses[1].periods", "names none"),
        ('["person", "address_registers"]', '["aunt"]', "purposes.orders.uses[0].sources[0]", "'aunt' is not among"),
        ('["company_units"]', '["friends"]', "purposes.orders.uses[3].recipients[0]", "'friends' is not among"),
        ('choice = "consent"', "", "purposes.marketing.activities[1].choice", "is missing"),
        (
            'choice = "consent"',
            'choice = "objection"',
            "purposes.marketing.activities[1].basis",
            "'legitimate_interest'",
        ),
        (
            'make the next event better."\nbasis = "legitimate_interest"',
            'make the next event better."\nbasis = "contract"',
            "purposes.competitions_events.uses[5].basis",
            "nobody could say no",
        ),
        ('choice = "objection"', 'choice = "maybe"', "purposes.marketing.activities[0].choice", "Input should be"),
        ("[authority]", "[authorities]", "authority", "is missing"),
        ("[authority]", "[authorities]", "authorities", "unknown key"),
    ],
)
def test_each_kind_of_fault_is_found_and_placed(written: Written, old: str, new: str, entry: str, wrong: str) -> None:
    found = faults(written((old, new)))
    assert [what for where, what in found if where == entry and wrong in what], found


def test_a_consent_without_its_wording_is_a_fault(tmp_path: Path) -> None:
    lines = RECORD.splitlines()
    at = lines.index('id = "sms_offers"')
    path = tmp_path / "record.toml"
    path.write_text("\n".join(lines[:at] + [line for line in lines[at:] if not line.startswith("wording")]))
    assert (
        "purposes.marketing.activities[2].wording",
        "is missing: a choice keeps the sentence that the member read (Art. 7(1))",
    ) in faults(path)


def test_all_faults_are_told_at_once_of_shape_and_of_sense(written: Written) -> None:
    path = written(
        ('name.en = "Name"\n', ""),
        ('"06-30"', '"13-01"'),
        ('category = "name"', 'category = "nmae"'),
        ('basis = "contract"', 'basis = "habit"'),
        ("third_country = false", 'third_country = "no"'),
    )
    assert {entry for entry, _ in faults(path)} == {
        "categories.name.name.en",
        "controller.financial_year_end",
        "purposes.orders.uses[0].category",
        "purposes.orders.activities[0].basis",
        "recipients.carriers.third_country",
    }


def test_a_fault_reads_as_a_line(written: Written) -> None:
    with pytest.raises(ValueError, match=r"^record\.toml: categories\.name\.name\.en: is missing$"):
        load(written(('name.en = "Name"\n', "")))


def test_a_syntax_error_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "record.toml"
    path.write_text('[controller]\nname = "JAVI\n')
    assert faults(path)[0][0] == "line 2"
    path.write_text("[controller]\n[controller]\n")
    assert faults(path) == [("line 2", "Cannot declare ('controller',) twice")]
    path.write_text('x = """')
    assert faults(path)[0][0] == "end of document"
    path.write_bytes(b'x = "\xff"')
    assert faults(path) == [("byte 5", "is not UTF-8")]


def test_an_empty_file_lacks_every_part(tmp_path: Path) -> None:
    path = tmp_path / "record.toml"
    path.write_text("")
    assert {("controller", "is missing"), ("purposes", "is missing"), ("periods", "is missing")} <= set(faults(path))


def told(path: Path) -> tuple[Fault, ...]:
    try:
        load(path)
    except RecordFaults as error:
        return error.faults
    return ()


LINES = RECORD.splitlines()
VALUES = st.sampled_from(['""', "0", "true", "[]", "[1]", "{}", "2026-01-01", "nan", '[["x"]]', "[{}]", "-1", '"name"'])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(LINES) - 1), st.none() | VALUES), min_size=1, max_size=8))
def test_whatever_is_broken_is_a_fault_and_never_another_error(
    tmp_path: Path, damage: list[tuple[int, str | None]]
) -> None:
    lines = list(LINES)
    for at, value in damage:
        key, equals, _ = lines[at].partition(" = ")
        lines[at] = f"{key} = {value}" if equals and value else ""
    path = tmp_path / "record.toml"
    path.write_text("\n".join(lines))
    assert all(fault.entry and fault.wrong for fault in told(path))
