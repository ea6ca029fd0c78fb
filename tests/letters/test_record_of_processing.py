"""The record of processing on paper: it answers Art. 30(1) point by point, and says what it does not answer."""

from dataclasses import replace
from datetime import date

import pytest

from portal.domain.record_of_processing.assumed import assumed_facts
from portal.domain.record_of_processing.loading import load
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.record_of_processing.published import Published
from portal.domain.record_of_processing.record_document import document
from portal.letters.letterhead import Language
from portal.letters.proof import prove
from portal.letters.proof_faults import Expected
from portal.letters.record_of_processing import render
from portal.settings import COMPANY
from tests.letter_text import read, squeezed

PUBLISHED, PRINTED = date(2026, 3, 5), date(2026, 11, 22)


@pytest.fixture(scope="module")
def record() -> RecordOfProcessing:
    return load(COMPANY / "record_of_processing.toml")


async def printed(record: RecordOfProcessing, language: Language) -> bytes:
    return await render(document(Published(4, record), language, PUBLISHED, PRINTED))


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_everything_that_the_record_says_is_printed(record: RecordOfProcessing, language: Language) -> None:
    text = read(await printed(record, language))
    said = [
        *(purpose.name for purpose in record.purposes.values()),
        *(activity.name for purpose in record.purposes.values() for activity in purpose.activities),
        *(each.text for purpose in record.purposes.values() for each in purpose.data_subjects),
        *(record.categories[use.category].name for purpose in record.purposes.values() for use in purpose.uses),
        *(entry.name for entry in record.recipients.values()),
        *(entry.name for entry in record.periods.values()),
        *(measure.text for measure in record.security_measures),
        record.automated_decisions,
        *(fact.text for fact in assumed_facts(record)),
    ]
    missing = [each.in_(language) for each in said if squeezed(each.in_(language)) not in text]
    assert missing == []
    for fact in assumed_facts(record):
        assert squeezed(fact.entry) in text


async def test_whoever_signs_signs_the_whole_list_and_not_its_introduction(record: RecordOfProcessing) -> None:
    text = read(await printed(record, "sv"))
    *_, last = assumed_facts(record)
    assert text.rindex(squeezed("Underskrift")) > text.rindex(squeezed(last.entry))


async def test_it_names_the_controller_its_version_and_its_days(record: RecordOfProcessing) -> None:
    text = read(await printed(record, "en"))
    for words in ("JAVI Musik AB", "556484-7324", "031-693130", "Version: 4", "5 March 2026", "22 November 2026"):
        assert squeezed(words) in text


async def test_what_is_not_stated_is_said_to_be_so_and_listed(record: RecordOfProcessing) -> None:
    silent = replace(record, security_measures=())
    text = read(await printed(silent, "en"))
    assert text.count(squeezed("Not stated")) == 2
    assert squeezed("there is a data protection officer (Article 37)") in text
    for words in (
        "controller.data_protection_officer",
        "security_measures",
    ):
        assert squeezed(words) in text
    officer = replace(record.controller, data_protection_officer=("A. Ombud",), joint_controllers=("B AB",))
    stated = read(await printed(replace(record, controller=officer), "en"))
    assert squeezed("The record answers everything that Article 30(1) asks.") in stated
    assert "A.Ombud" in stated


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_it_is_as_well_made_as_a_letter_and_has_no_window(record: RecordOfProcessing, language: Language) -> None:
    made = document(Published(4, record), language, PUBLISHED, PRINTED)
    pdf = await render(made)
    faults = await prove(pdf, Expected(language, "", (), made.letterhead))
    assert {fault.code for fault in faults} <= {"addressee", "beside_addressee"}, "no window, and nothing else amiss"
    assert pdf == await render(made)
