"""What a service answers when nothing is wrong with it."""

from datetime import date, datetime

import pytest

from portal.sources.data_map import DataMap
from portal.sources.errors import SourceMismatch
from portal.sources.http_describing import COLUMN
from portal.sources.http_signature import Secrets
from portal.sources.http_source import HttpSource
from portal.sources.person import Person
from tests.sources.http.conftest import TIMEOUT
from tests.sources.http.reading import collected
from tests.sources.newsletter_server import NewsletterServer
from tests.sources.newsletter_signature import SECRET

Kept = dict[str, date]


async def test_what_is_held_is_counted_by_category(source: HttpSource, anna: Person) -> None:
    held = {(h.table, h.category): h for h in await source.holdings(anna)}
    assert {place: h.rows for place, h in held.items()} == {
        ("deliveries", "behavioural_data"): 2,
        ("payments", "payment_information"): 3,
        ("subscriptions", "contact_details"): 2,
        ("subscriptions", "name"): 1,
    }
    deliveries = held["deliveries", "behavioural_data"]
    assert (deliveries.first, deliveries.latest) == (date(2024, 3, 1), date(2024, 6, 1))
    assert deliveries.anchors == (("visits", "sent_at", date(2024, 6, 1), 0),)
    assert deliveries.purposes == ("marketing",)
    assert held["payments", "payment_information"].anchors == (("accounting", "paid_on", date(2024, 2, 3), 1),)
    assert held["subscriptions", "name"].anchors == (("consent", None, None, 0),)


@pytest.mark.parametrize("batch", [1, 2, 1000])
async def test_every_row_is_collected_as_mapped(source: HttpSource, anna: Person, batch: int) -> None:
    rows = await collected(source, anna, batch)
    assert [name for name, _ in rows] == ["subscriptions"] * 2 + ["payments"] * 3 + ["deliveries"] * 2
    assert rows[5] == (
        "deliveries",
        {"subject": "Spring", "sent_at": datetime.fromisoformat("2024-03-01T08:00:00+01:00")},
    )
    assert rows[2][1] == {"amount": "99.00", "card": "**** **** **** 1234", "paid_on": date(2024, 2, 3)}
    assert rows[4][1]["paid_on"] is None
    assert rows[0][1]["email"] == "Anna@example.com"


async def test_a_column_that_the_map_does_not_declare_is_not_taken(
    source: HttpSource, newsletter: NewsletterServer, bo: Person
) -> None:
    newsletter.service.database.execute("ALTER TABLE subscriptions ADD COLUMN star_sign TEXT DEFAULT 'Leo'")
    assert "star_sign" not in dict(await collected(source, bo))["subscriptions"]


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE subscriptions RENAME telephone TO phone",
        "UPDATE deliveries SET sent_at = 'last summer'",
        "UPDATE payments SET paid_on = '2024-02-03T10:00:00+01:00' WHERE payment_id = 20",
    ],
)
async def test_rows_that_are_not_as_mapped_are_a_mismatch(
    source: HttpSource, newsletter: NewsletterServer, anna: Person, change: str
) -> None:
    newsletter.service.database.execute(change)
    with pytest.raises(SourceMismatch):
        await collected(source, anna)


async def test_a_proxy_of_the_environment_is_not_asked(
    newsletter: NewsletterServer, newsletter_map: DataMap, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    direct = HttpSource(newsletter_map, newsletter.url, Secrets(SECRET), TIMEOUT)
    assert await direct.holdings(bo)
    await direct.close()


async def test_batches_are_no_larger_than_asked_for(source: HttpSource, anna: Person) -> None:
    sizes = [len(rows) async for _, rows in source.collect(anna, 2)]
    assert sum(sizes) == 7
    assert max(sizes) <= 2


async def test_nobody_unknown_has_anything(source: HttpSource) -> None:
    cecilia = Person.known_by(email="cecilia@example.com")
    assert sum(h.rows for h in await source.holdings(cecilia)) == 0
    assert await collected(source, cecilia) == []


async def test_the_service_is_told_only_what_the_map_lets_it_be_sent(
    source: HttpSource, newsletter: NewsletterServer, anna: Person, kept: Kept
) -> None:
    await source.holdings(anna)
    await collected(source, anna)
    await source.erase(anna, kept, (await source.plan(anna, kept)).digest())
    told = [question["identifiers"] for call, question in newsletter.asked if call != "receipt"]
    assert told == [{"email": ["anna@example.com", "anna.work@example.com"], "telephone": ["070-1740605"]}] * 6


async def test_a_person_of_whom_nothing_may_be_sent_is_not_asked_about(
    source: HttpSource, newsletter: NewsletterServer, kept: Kept
) -> None:
    stranger = Person.known_by(customer_number="1001", personnummer="198504129803")
    held = await source.holdings(stranger)
    assert {(h.category, h.rows) for h in held} >= {("name", 0), ("contact_details", 0)}
    assert await collected(source, stranger) == []
    plan = await source.plan(stranger, kept)
    assert plan.erasable == 0
    assert (await source.erase(stranger, kept, plan.digest())).already_done
    assert newsletter.asked == []


async def test_letters_do_not_go_where_a_service_says(source: HttpSource, anna: Person) -> None:
    assert await source.identity(anna) is None


async def test_the_map_of_the_newsletter_fits_the_service(source: HttpSource) -> None:
    assert await source.check_live() == []
    assert await source.undeclared() == []


async def test_every_difference_between_map_and_service_is_told(
    source: HttpSource, newsletter: NewsletterServer
) -> None:
    newsletter.service.database.executescript(
        "ALTER TABLE payments RENAME card TO card_no; DROP TABLE deliveries; CREATE TABLE openings (at TEXT)"
    )
    assert [(fault.table, fault.column, fault.fault) for fault in await source.check_live()] == [
        ("deliveries", None, "is not in the service"),
        ("openings", None, "is in the service, but neither mapped nor listed under not_personal"),
        ("payments", "card", "is not in the service"),
        ("payments", "card_no", COLUMN),
    ]
    assert [(fault.table, fault.column) for fault in await source.undeclared()] == [
        ("payments", "card_no"),
        ("openings", None),
    ]
