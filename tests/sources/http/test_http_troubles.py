"""A service that fails, delays, repeats and lies: the right answer, or an error that leaves nothing half done."""

import asyncio
import traceback
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.sources.data_map import DataMap
from portal.sources.errors import NotErased, SourceError, SourceMismatch, SourceUnreachable
from portal.sources.http_signature import Secrets
from portal.sources.http_source import HttpSource
from portal.sources.person import Person
from tests.sources.http.conftest import TIMEOUT
from tests.sources.newsletter_server import OTHER_SECRET, SECRET, NewsletterServer, Trouble

Kept = dict[str, date]

PASSING: list[Trouble] = ["drop", "unavailable", "too many", "answer lost", "cut"]
"""Troubles after which the same question is answered well."""

LASTING: dict[Trouble, type[SourceError]] = {
    "wait long": SourceUnreachable,
    "broken": SourceUnreachable,
    "slow": SourceUnreachable,
    "redirect": SourceMismatch,
    "altered": SourceMismatch,
    "forged": SourceMismatch,
    "old": SourceMismatch,
    "replayed": SourceMismatch,
    "nonsense": SourceMismatch,
    "too long": SourceMismatch,
    "unsigned": SourceMismatch,
    "compressed": SourceMismatch,
}
"""Troubles that are told at once, by the error that they are told by."""

OF_A_STREAM: list[Trouble] = ["half", "repeated"]
SECRETS = ("anna@example.com", "Anna", "SELECT", "070-1740605", "a secret", "127.0.0.1")


def told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


async def collected(source: HttpSource, person: Person, batch: int = 1000) -> list[object]:
    return [(table.name, row) async for table, rows in source.collect(person, batch) for row in rows]


async def handed_on(source: HttpSource, person: Person, batch: int = 1000) -> tuple[list[object], SourceError | None]:
    """The rows that came before an error, if there was one, and the error."""
    rows: list[object] = []
    try:
        async for table, found in source.collect(person, batch):
            rows += [(table.name, row) for row in found]
    except SourceError as error:
        return rows, error
    return rows, None


async def test_a_service_that_is_away_is_unreachable(newsletter_map: DataMap, anna: Person, kept: Kept) -> None:
    source = HttpSource(newsletter_map, "http://127.0.0.1:1", Secrets(SECRET), TIMEOUT)
    calls = (source.holdings(anna), source.plan(anna, kept), source.erase(anna, kept, b""), source.check_live())
    for call in (*calls, source.done(b""), source.undeclared(), anext(source.collect(anna))):
        with pytest.raises(SourceUnreachable) as caught:
            await call
        assert caught.value.source == "newsletter"
        assert not any(secret in told(caught.value) for secret in SECRETS)
    await source.close()


@pytest.mark.parametrize("trouble", PASSING)
async def test_a_trouble_that_passes_is_not_noticed(
    source: HttpSource, newsletter: NewsletterServer, anna: Person, kept: Kept, trouble: Trouble
) -> None:
    expected = await source.holdings(anna), await collected(source, anna), await source.plan(anna, kept)
    for call in ("holdings", "collect", "plan"):
        newsletter.troubled(call, trouble, trouble)
    assert (await source.holdings(anna), await collected(source, anna), await source.plan(anna, kept)) == expected
    assert newsletter.calls("holdings") == newsletter.calls("collect") == newsletter.calls("plan") == 4


async def test_tries_are_few(source: HttpSource, newsletter: NewsletterServer, anna: Person) -> None:
    newsletter.troubled("holdings", *["unavailable"] * 10)
    with pytest.raises(SourceUnreachable):
        await source.holdings(anna)
    assert 2 <= newsletter.calls("holdings") <= 4


@pytest.mark.parametrize("trouble", LASTING)
async def test_a_trouble_that_lasts_is_told_without_a_word_of_the_service(
    source: HttpSource, newsletter: NewsletterServer, anna: Person, kept: Kept, trouble: Trouble
) -> None:
    expected = await source.holdings(anna), await collected(source, anna)
    await source.plan(anna, kept)
    for call in ("holdings", "collect", "plan"):
        newsletter.troubled(call, trouble)
    for asked in (source.holdings(anna), collected(source, anna), source.plan(anna, kept)):
        with pytest.raises(LASTING[trouble]) as caught:
            await asked
        assert not any(secret in told(caught.value) for secret in SECRETS)
    assert newsletter.calls("holdings") == newsletter.calls("collect") == newsletter.calls("plan") == 2
    assert (await source.holdings(anna), await collected(source, anna)) == expected


@pytest.mark.parametrize("trouble", OF_A_STREAM)
async def test_rows_that_lack_or_come_twice_are_noticed_however_well_they_are_signed(
    source: HttpSource, newsletter: NewsletterServer, anna: Person, trouble: Trouble
) -> None:
    newsletter.troubled("collect", trouble)
    with pytest.raises(SourceMismatch):
        await collected(source, anna)


@pytest.mark.parametrize("trouble", ["cut", "cut in last line", "first portion"])
async def test_nothing_is_asked_anew_once_rows_have_been_handed_on(
    source: HttpSource, newsletter: NewsletterServer, anna: Person, trouble: Trouble
) -> None:
    newsletter.troubled("collect", trouble)
    rows, error = await handed_on(source, anna, 1)
    assert isinstance(error, SourceUnreachable)
    assert 0 < len(rows) <= 7
    assert newsletter.calls("collect") == 1


@pytest.mark.parametrize("trouble", ["altered", "forged", "replayed", "unsigned"])
async def test_no_row_is_handed_on_before_it_is_proved(
    source: HttpSource, newsletter: NewsletterServer, anna: Person, trouble: Trouble
) -> None:
    await collected(source, anna)
    newsletter.troubled("collect", trouble)
    rows, error = await handed_on(source, anna)
    assert isinstance(error, SourceMismatch)
    assert rows == []


async def test_whoever_stops_reading_leaves_no_connection_behind(
    source: HttpSource, newsletter: NewsletterServer, anna: Person
) -> None:
    rows = source.collect(anna, 1)
    await anext(rows)
    await rows.aclose()
    assert len(await collected(source, anna)) == 7


async def test_another_secret_opens_nothing(newsletter: NewsletterServer, newsletter_map: DataMap, bo: Person) -> None:
    source = HttpSource(newsletter_map, newsletter.url, Secrets(OTHER_SECRET), TIMEOUT)
    with pytest.raises(SourceMismatch):
        await source.holdings(bo)
    assert newsletter.asked == []
    await source.close()


@pytest.mark.parametrize("trouble", PASSING)
async def test_an_erasure_whose_answer_is_lost_is_done_once_and_told_rightly(
    source: HttpSource, newsletter: NewsletterServer, anna: Person, kept: Kept, trouble: Trouble
) -> None:
    approved = (await source.plan(anna, kept)).digest()
    newsletter.troubled("erase", trouble)
    erased = await source.erase(anna, kept, approved)
    assert [(t.deleted, t.anonymised, t.cleared) for t in erased.tables] == [(2, 0, 0), (1, 0, 1), (0, 2, 0)]
    assert not erased.already_done
    assert newsletter.calls("erase") == 2


async def test_an_erasure_that_was_done_unknown_to_us_is_told_rightly_the_next_time(
    source: HttpSource, newsletter: NewsletterServer, anna: Person, kept: Kept
) -> None:
    approved = (await source.plan(anna, kept)).digest()
    newsletter.troubled("erase", *["answer lost"] * 4)
    with pytest.raises(SourceUnreachable):
        await source.erase(anna, kept, approved)
    newsletter.calm()
    assert await source.done(approved) is True
    erased = await source.erase(anna, kept, approved)
    assert [(t.deleted, t.anonymised, t.cleared) for t in erased.tables] == [(2, 0, 0), (1, 0, 1), (0, 2, 0)]


async def test_a_service_that_forgets_that_it_has_erased_has_nothing_left_to_erase(
    source: HttpSource, newsletter: NewsletterServer, anna: Person, kept: Kept
) -> None:
    approved = (await source.plan(anna, kept)).digest()
    newsletter.troubled("erase", "forgets")
    await source.erase(anna, kept, approved)
    assert await source.done(approved) is False
    assert (await source.erase(anna, kept, approved)).already_done


async def test_a_service_that_only_says_that_it_has_erased_is_found_out(
    source: HttpSource, newsletter: NewsletterServer, anna: Person, kept: Kept
) -> None:
    approved = (await source.plan(anna, kept)).digest()
    newsletter.troubled("erase", "pretends")
    with pytest.raises(NotErased) as caught:
        await source.erase(anna, kept, approved)
    assert caught.value.erasure is not None


async def test_an_erasure_after_which_nobody_could_look_is_told_with_what_was_done(
    source: HttpSource, newsletter: NewsletterServer, bo: Person, kept: Kept
) -> None:
    approved = (await source.plan(bo, kept)).digest()
    looks = newsletter.calls("plan") + 1
    plan = newsletter.service.plan

    def plan_once(question: dict[str, object]) -> object:
        if newsletter.calls("plan") > looks and newsletter.calls("erase"):
            raise RuntimeError
        return plan(question)

    newsletter.service.plan = plan_once  # type: ignore[method-assign]
    with pytest.raises(NotErased) as caught:
        await source.erase(bo, kept, approved)
    assert caught.value.erasure is not None
    assert [(t.deleted, t.anonymised) for t in caught.value.erasure.tables] == [(1, 0), (0, 0), (0, 1)]


@pytest.mark.parametrize("erasers", [2, 3])
async def test_two_that_erase_the_same_at_once_do_it_once(
    source: HttpSource, anna: Person, kept: Kept, erasers: int
) -> None:
    approved = (await source.plan(anna, kept)).digest()
    done = await asyncio.gather(*(source.erase(anna, kept, approved) for _ in range(erasers)))
    assert all(erased == done[0] for erased in done if not erased.already_done)
    assert any(not erased.already_done for erased in done)


def left(newsletter: NewsletterServer) -> int:
    """How many rows still say something of anybody."""
    named = "SELECT email FROM deliveries UNION ALL SELECT email FROM subscriptions WHERE email IS NOT NULL"
    return len(newsletter.service.database.execute(named).fetchall())


TROUBLES = st.lists(
    st.tuples(
        st.sampled_from(["receipt", "plan", "erase", "collect"]),
        st.sampled_from([*PASSING, *(t for t in LASTING if t not in ("slow", "replayed")), *OF_A_STREAM, "forgets"]),
    ),
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(troubles=TROUBLES)
async def test_whatever_a_service_does_the_answer_is_right_or_an_error(
    source: HttpSource, newsletter: NewsletterServer, kept: Kept, troubles: list[tuple[str, Trouble]]
) -> None:
    newsletter.calm()
    newsletter.service.database.executescript("""
        DELETE FROM deliveries; DELETE FROM subscriptions; DELETE FROM receipts;
        INSERT INTO deliveries VALUES (10, 'dora@example.com', 'Spring', '2024-03-01T08:00:00+01:00');
        INSERT INTO subscriptions VALUES (4, 'dora@example.com', NULL, 'Dora', '2020-01-02T10:00:00+01:00');
    """)
    dora = Person.known_by(email="dora@example.com")
    everything = await collected(source, dora)
    assert len(everything) == 2
    approved = (await source.plan(dora, kept)).digest()
    for call, trouble in troubles:
        newsletter.troubled(call, trouble)
    rows, error = await handed_on(source, dora)
    assert rows == everything or error is not None
    for _ in range(len(troubles) + 1):
        try:
            erased = await source.erase(dora, kept, approved)
        except SourceError as wrong:
            assert left(newsletter) in (0, 2)
            if not isinstance(wrong, NotErased) or wrong.erasure is None:
                continue
            erased = wrong.erasure
        counts = [(t.deleted, t.anonymised) for t in erased.tables]
        assert counts == ([(0, 0)] * 3 if erased.already_done else [(1, 0), (0, 0), (0, 1)])
        break
    else:
        pytest.fail("it was never erased")
    newsletter.calm()
    assert await collected(source, dora) == []
