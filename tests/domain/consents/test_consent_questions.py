"""A changed wording does not carry over silently: who said yes to an older one is asked anew (Art. 7)."""

from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from portal.domain.consents import consent_questions, consents
from portal.domain.consents.consents import Circumstances, marketing_allowed
from portal.domain.errors import Conflict
from portal.domain.record_of_processing.faults import RecordFaults
from portal.domain.record_of_processing.published import forget, publish, published
from portal.settings import settings
from tests.domain.wordings import SMS, changed, materially_changed
from tests.people import ANNA, BERTIL


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def as_admin(as_admin: asyncpg.Connection) -> asyncpg.Connection:
    """Every test begins with nothing chosen and the first wording."""
    await as_admin.execute(
        "SET session_replication_role = replica; TRUNCATE consent; DELETE FROM record_version WHERE version > 1"
    )
    forget()
    return as_admin


async def stands(activity: str = SMS) -> consents.Consent:
    return next(it for it in await consents.overview(ANNA) if it.activity.id == activity)


async def test_a_yes_to_a_wording_that_has_changed_in_what_matters_no_longer_counts_and_is_asked_anew(
    tmp_path: Path,
) -> None:
    await consents.choose(ANNA, SMS, True)
    await consents.choose(ANNA, "email_offers", True)
    assert await consent_questions.open_questions(ANNA) == []
    await materially_changed(tmp_path)
    assert SMS not in await marketing_allowed(ANNA.id)
    assert "email_offers" in await marketing_allowed(ANNA.id), "that wording is the same"
    now = await stands()
    assert (now.given, now.is_outdated) == (False, True)
    [question] = await consent_questions.open_questions(ANNA)
    assert question.activity.id == SMS
    assert "min bostadsort" in question.before.wording
    assert await consent_questions.open_questions(BERTIL) == [], "who said nothing is asked nothing"


@pytest.mark.parametrize("given", [True, False])
async def test_the_answer_is_a_choice_of_its_own_whichever_it_is(
    tmp_path: Path, as_admin: asyncpg.Connection, given: bool
) -> None:
    await consents.choose(ANNA, SMS, True)
    await materially_changed(tmp_path)
    await consents.choose(ANNA, SMS, given, Circumstances("portal", "question"), shown=2)
    assert (SMS in await marketing_allowed(ANNA.id)) is given
    assert await consent_questions.open_questions(ANNA) == []
    rows = await as_admin.fetch("SELECT given, wording_version, place FROM consent ORDER BY id")
    assert [tuple(row) for row in rows] == [(True, 1, None), (given, 2, "question")]


async def test_a_change_of_words_alone_carries_a_yes_over(tmp_path: Path) -> None:
    await consents.choose(ANNA, SMS, True)
    same = "skickar mig erbjudanden med sms, valda efter mina köp, min ålder och min bostadsort."
    await publish(changed(tmp_path, same, "wording_version = 2", "wording_counts_from = 1"))
    assert SMS in await marketing_allowed(ANNA.id)
    assert await consent_questions.open_questions(ANNA) == []


async def test_a_no_stays_a_no_whatever_is_written(tmp_path: Path) -> None:
    await consents.choose(ANNA, SMS, True)
    await consents.choose(ANNA, SMS, False)
    await materially_changed(tmp_path)
    assert SMS not in await marketing_allowed(ANNA.id)
    assert await consent_questions.open_questions(ANNA) == []


async def test_a_yes_to_a_wording_that_the_page_no_longer_has_is_refused_and_a_no_never(tmp_path: Path) -> None:
    await consents.choose(ANNA, SMS, True)
    await materially_changed(tmp_path)
    with pytest.raises(Conflict):
        await consents.choose(ANNA, SMS, True, shown=1)
    await consents.choose(ANNA, SMS, False, shown=1)
    assert (await consents.history(ANNA))[0].given is False


async def test_withdrawing_everything_withdraws_a_yes_that_no_longer_counts_too(tmp_path: Path) -> None:
    await consents.choose(ANNA, SMS, True)
    await materially_changed(tmp_path)
    await consents.withdraw_everything(ANNA)
    assert await consent_questions.open_questions(ANNA) == []


async def test_having_taken_back_an_objection_is_no_consent_once_one_is_needed(tmp_path: Path) -> None:
    await consents.choose(ANNA, "newsletter", False)
    await consents.choose(ANNA, "newsletter", True)
    given = settings().record_of_processing.read_text()
    at = given.index('id = "newsletter"')
    end = given.index("[[", at)
    entry = given[at:end].replace('choice = "objection"', 'choice = "consent"')
    entry = entry.replace('basis = "legitimate_interest"', 'basis = "consent"')
    path = tmp_path / "record.toml"
    path.write_text(given[:at] + entry + given[end:])
    await publish(path)
    assert "newsletter" not in await marketing_allowed(ANNA.id)
    assert [it.activity.id for it in await consent_questions.open_questions(ANNA)] == ["newsletter"]


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ((), "should be 2"),
        (("wording_version = 1",), "should be 2"),
        (("wording_version = 0",), "counted from 1"),
        (("wording_version = 2", "wording_counts_from = 3"), "no version"),
        (("wording_version = 2", "wording_counts_from = 0"), "no version"),
    ],
)
async def test_a_record_that_changes_a_wording_silently_is_not_published(
    tmp_path: Path, lines: tuple[str, ...], wrong: str
) -> None:
    version = (await published()).version
    with pytest.raises(RecordFaults, match=wrong):
        await publish(changed(tmp_path, "skickar mig sms varje dag.", *lines))
    forget()
    assert (await published()).version == version


async def test_a_version_of_a_wording_does_not_go_down(tmp_path: Path) -> None:
    await materially_changed(tmp_path, 3)
    with pytest.raises(RecordFaults, match="less than 3"):
        await publish(settings().record_of_processing)
