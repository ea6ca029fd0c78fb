"""Erasing by a service that fails, forgets and lies: done once and told rightly, or an error with nothing half done."""

import asyncio
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.sources.errors import NotErased, SourceError, SourceUnreachable
from portal.sources.http_source import HttpSource
from portal.sources.person import Person
from tests.sources.http.reading import collected, handed_on
from tests.sources.http.troubles import LASTING, OF_A_STREAM, PASSING
from tests.sources.newsletter_server import NewsletterServer
from tests.sources.newsletter_troubles import Trouble

Kept = dict[str, date]


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
