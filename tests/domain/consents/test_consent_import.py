"""Taking over consents from before: proved, never over what the person has chosen, and never started again."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from portal.data.actors import SYSTEM
from portal.data.consents import consents as stored
from portal.data.consents import suppressions
from portal.data.database import acting_as
from portal.domain.consents import consent_questions, consents
from portal.domain.consents.consent_import import Report, take_over
from portal.domain.consents.consent_lines import COLUMNS, WrongColumns, read, rows
from portal.domain.consents.consents import marketing_allowed
from portal.domain.erasure import known_as
from portal.domain.record_of_processing.published import published
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, BERTIL, BERTIL_EMAIL

WORDS = "Ja, skicka gärna erbjudanden."


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def as_admin(as_admin: asyncpg.Connection) -> asyncpg.Connection:
    """Every test begins with nothing chosen and nobody suppressed."""
    await as_admin.execute("SET session_replication_role = replica; TRUNCATE consent, consent_change, suppression")
    return as_admin


def line(**values: str) -> dict[str, str]:
    """A right line, with `values` in place of its own."""
    return {
        "customer_number": ANNA_NUMBER,
        "activity": "sms_offers",
        "given": "yes",
        "at": "2024-05-31T14:00",
        "language": "sv",
        "wording": WORDS,
        "wording_version": "1",
        **values,
    }


async def imported(*lines: dict[str, str], dry_run: bool = False) -> Report:
    """The report of a file with those lines."""
    choices = {it.id: it for it in (await published()).record.choices}
    return await take_over(read(enumerate(lines, 2), choices), dry_run)


async def test_a_choice_is_taken_over_with_its_wording_and_its_time() -> None:
    report = await imported(line(), line(customer_number="", email=BERTIL_EMAIL.upper(), given="NEJ"))
    assert (report.outcomes["imported"], report.faults) == (2, [])
    [made] = await consents.history(ANNA)
    assert (made.wording, made.wording_version, made.origin) == (WORDS, 1, "import")
    assert made.at == datetime(2024, 5, 31, 12, tzinfo=UTC), "Swedish time"
    assert made.imported_at
    assert "sms_offers" in await marketing_allowed(ANNA.id)
    assert "sms_offers" not in await marketing_allowed(BERTIL.id)


async def test_the_same_file_again_changes_nothing(as_admin: asyncpg.Connection) -> None:
    lines = line(), line(activity="newsletter", given="no"), line(at="2025-01-01T09:00", given="no")
    assert (await imported(*lines)).outcomes == {"imported": 3}
    counts = "SELECT (SELECT count(*) FROM consent), (SELECT count(*) FROM audit_event)"
    before = await as_admin.fetchrow(counts)
    assert (await imported(*lines)).outcomes == {"already": 3}
    assert await as_admin.fetchrow(counts) == before


async def test_a_dry_run_says_the_same_and_changes_nothing(as_admin: asyncpg.Connection) -> None:
    assert (await imported(line(), dry_run=True)).outcomes == {"imported": 1}
    assert await as_admin.fetchval("SELECT count(*) FROM consent") == 0


async def test_what_the_person_has_chosen_in_the_portal_stays() -> None:
    await consents.choose(ANNA, "sms_offers", True)
    await consents.choose(ANNA, "sms_offers", False)
    report = await imported(line())
    assert report.faults == [(2, "chosen_since")]
    assert report.is_clean
    assert "sms_offers" not in await marketing_allowed(ANNA.id)


async def test_words_that_are_none_of_ours_are_kept_and_the_person_is_asked() -> None:
    await imported(line(wording_version=""))
    assert (await consents.history(ANNA))[0].wording_version == 0
    assert "sms_offers" not in await marketing_allowed(ANNA.id)
    [question] = await consent_questions.open_questions(ANNA)
    assert question.before.wording == WORDS
    ours = (await published()).record.choice("email_offers")
    assert ours
    assert ours.wording
    await imported(line(activity="email_offers", wording=ours.wording.en, wording_version="", language="en"))
    assert "email_offers" in await marketing_allowed(ANNA.id), "those are our words"


@pytest.mark.parametrize("known_by", ["customer_number", "email"])
async def test_a_suppressed_person_is_not_started_again_but_a_no_is_taken_over(known_by: str) -> None:
    value = {"customer_number": ANNA_NUMBER, "email": ANNA_EMAIL}[known_by]
    async with acting_as(SYSTEM):
        await suppressions.add([known_as.digest(known_by, value)], suppressions.EVERYTHING, "erased")  # type: ignore[arg-type]
    report = await imported(line(), line(given="no", activity="newsletter"))
    assert report.faults == [(2, "suppressed")]
    assert report.outcomes["imported"] == 1
    assert await marketing_allowed(ANNA.id) == ()


async def test_what_the_suppressed_person_says_yes_to_since_counts_and_nothing_else() -> None:
    async with acting_as(SYSTEM):
        await suppressions.add([known_as.digest("email", ANNA_EMAIL)], suppressions.EVERYTHING, "erased")
    stands = {it.activity.id: it for it in await consents.overview(ANNA)}
    assert not any(it.given for it in stands.values())
    assert stands["newsletter"].is_suppressed
    assert (await consents.choose(ANNA, "newsletter", True)).given, "also where nothing was ever chosen"
    assert await marketing_allowed(ANNA.id) == ("newsletter",)
    assert (await imported(line())).faults == [(2, "suppressed")]


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"customer_number": ""}, "no_person"),
        ({"customer_number": "K999999"}, "unknown_person"),
        ({"customer_number": "x" * 300}, "no_person"),
        ({"activity": "nonsense"}, "unknown_activity"),
        ({"activity": "credit_check"}, "unknown_activity"),
        ({"given": "perhaps"}, "bad_given"),
        ({"at": "yesterday"}, "bad_time"),
        ({"at": ""}, "bad_time"),
        ({"at": "2999-01-01"}, "in_the_future"),
        ({"at": "0001-01-01T00:00+14:00"}, "bad_time"),
        ({"language": "no"}, "bad_language"),
        ({"wording": ""}, "no_wording"),
        ({"wording": "x" * 6000}, "no_wording"),
        ({"wording_version": "2"}, "bad_version"),
        ({"wording_version": "-1"}, "bad_version"),
        ({"wording_version": "²"}, "bad_version"),
        ({"wording": "nul\0"}, "bad_line"),
    ],
)
async def test_a_wrong_line_is_reported_by_its_number_and_the_right_ones_are_taken_over(
    values: dict[str, str], fault: str
) -> None:
    report = await imported(line(activity="email_offers"), line(**values), line())
    assert report.faults == [(3, fault)]
    assert not report.is_clean
    assert report.outcomes["imported"] == 2


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_file_is_read_whether_commas_or_semicolons_separate(separator: str, tmp_path: Path) -> None:
    file = tmp_path / "consents.csv"
    words = "Ja, skicka; gärna"
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.DictWriter(text, line().keys(), delimiter=separator)
        writer.writeheader()
        writer.writerow(line(wording=words))
    assert [(number, row["wording"]) for number, row in rows(file)] == [(2, words)]


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "consents.csv"
    for names in ([], ["activity", "given"], [name for name in COLUMNS if name != "wording"]):
        file.write_text(",".join(names), encoding="utf-8")
        with pytest.raises(WrongColumns):
            list(rows(file))
    file.write_text(",".join(COLUMNS), encoding="utf-8")
    assert list(rows(file)) == []


async def test_more_lines_than_a_batch_are_taken_over_in_the_order_of_the_file() -> None:
    lines = [line(given="no" if n % 2 else "yes", at=f"2024-01-01T{n // 60:02}:{n % 60:02}") for n in range(450)]
    assert (await imported(*lines)).outcomes == {"imported": 450}
    async with acting_as(SYSTEM):
        assert await stored.count(ANNA.id) == 450
    assert "sms_offers" not in await marketing_allowed(ANNA.id), "the last line says no"
