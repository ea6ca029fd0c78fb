"""Planning and erasing by a service that nothing is wrong with."""

from datetime import date
from typing import Any

import pytest

from portal.sources.errors import NotErased, PlanChanged
from portal.sources.http_source import HttpSource
from portal.sources.person import Person
from tests.sources.http.reading import collected
from tests.sources.newsletter_server import NewsletterServer

Kept = dict[str, date]


async def test_a_plan_counts_what_would_happen_and_changes_nothing(
    source: HttpSource, anna: Person, kept: Kept
) -> None:
    before = await collected(source, anna)
    plan = await source.plan(anna, kept)
    deliveries, payments, subscriptions = plan.tables
    assert (deliveries.rows, deliveries.delete) == (2, 2)
    assert (payments.rows, payments.delete, payments.retain, payments.undetermined) == (3, 1, 1, 1)
    assert payments.retained_columns_cleared == 1
    [period] = payments.periods
    assert (period.period, period.rows, period.earliest, period.latest) == (
        "accounting",
        1,
        date(2024, 2, 3),
        date(2024, 2, 3),
    )
    assert (subscriptions.rows, subscriptions.anonymise) == (2, 2)
    assert plan.erasable == 6
    assert plan.digest() == (await source.plan(anna, kept)).digest()
    assert await collected(source, anna) == before


async def test_plans_of_different_persons_or_rows_have_different_digests(
    source: HttpSource, newsletter: NewsletterServer, anna: Person, bo: Person, kept: Kept
) -> None:
    cecilia, david = Person.known_by(email="cecilia@example.com"), Person.known_by(email="david@example.com")
    digests = [(await source.plan(person, kept)).digest() for person in (anna, bo, cecilia, david)]
    newsletter.service.database.execute("UPDATE deliveries SET delivery_id = 99 WHERE delivery_id = 12")
    digests.append((await source.plan(bo, kept)).digest())
    assert len(set(digests)) == 5


async def test_a_period_without_a_date_is_no_guess(source: HttpSource, anna: Person) -> None:
    with pytest.raises(ValueError, match="accounting"):
        await source.plan(anna, {})


async def test_erasing_does_what_was_approved_and_leaves_what_is_kept_and_everybody_else(
    source: HttpSource, newsletter: NewsletterServer, anna: Person, bo: Person, kept: Kept
) -> None:
    bos = await collected(source, bo)
    plan = await source.plan(anna, kept)
    erased = await source.erase(anna, kept, plan.digest())
    assert not erased.already_done
    assert [(t.table, t.deleted, t.anonymised, t.cleared) for t in erased.tables] == [
        ("deliveries", 2, 0, 0),
        ("payments", 1, 0, 1),
        ("subscriptions", 0, 2, 0),
    ]
    assert await collected(source, bo) == bos
    left = await collected(source, anna)
    assert [(name, row["card"], row["amount"]) for name, row in left] == [
        ("payments", None, "99.00"),
        ("payments", None, "79.00"),
    ]
    names = newsletter.service.database.execute("SELECT name FROM subscriptions ORDER BY 1").fetchall()
    assert [row["name"] for row in names] == ["Bo Berg", "Raderad", "Raderad"]


async def test_erasing_again_tells_what_was_done_and_does_nothing(
    source: HttpSource, newsletter: NewsletterServer, anna: Person, kept: Kept
) -> None:
    approved = (await source.plan(anna, kept)).digest()
    assert await source.done(approved) is False
    first = await source.erase(anna, kept, approved)
    assert await source.done(approved) is True
    assert await source.erase(anna, kept, approved) == first
    assert newsletter.calls("erase") == 1


async def test_data_that_has_changed_since_the_approval_is_not_erased(
    source: HttpSource, newsletter: NewsletterServer, bo: Person, kept: Kept
) -> None:
    approved = (await source.plan(bo, kept)).digest()
    newsletter.service.database.execute(
        "INSERT INTO deliveries VALUES (13, 'bo@example.com', 'Autumn', '2024-09-01T08:00:00+02:00')"
    )
    with pytest.raises(PlanChanged):
        await source.erase(bo, kept, approved)
    assert newsletter.calls("erase") == 0
    assert len(await collected(source, bo)) == 3


async def test_data_that_changes_between_the_last_look_and_the_erasure_is_not_erased(
    source: HttpSource, newsletter: NewsletterServer, bo: Person, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved = (await source.plan(bo, kept)).digest()
    erase = newsletter.service.erase
    insert = "INSERT INTO deliveries VALUES (13, 'bo@example.com', 'Autumn', '2024-09-01T08:00:00+02:00')"

    def erase_later(question: dict[str, object], key: str) -> object:
        newsletter.service.database.execute(insert)
        return erase(question, key)

    monkeypatch.setattr(newsletter.service, "erase", erase_later)
    with pytest.raises(PlanChanged):
        await source.erase(bo, kept, approved)
    assert sum(h.rows for h in await source.holdings(bo) if h.table == "deliveries") == 2


async def test_a_service_that_did_something_else_than_planned_is_told_with_what_it_did(
    source: HttpSource, newsletter: NewsletterServer, bo: Person, kept: Kept
) -> None:
    approved = (await source.plan(bo, kept)).digest()
    service = newsletter.service
    erase = service.erase

    def erase_more(question: dict[str, Any], key: str) -> Any:
        did = erase(question, key)
        did["tables"]["deliveries"]["deleted"] += 1
        return did

    service.erase = erase_more  # type: ignore[method-assign]
    with pytest.raises(NotErased) as caught:
        await source.erase(bo, kept, approved)
    assert caught.value.erasure is not None
    assert caught.value.erasure.tables[0].deleted == 2
