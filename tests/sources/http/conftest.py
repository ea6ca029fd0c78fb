"""A newsletter service on a port of its own, with two subscribers, and the portal's source for it."""

from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from portal.sources.data_map import DataMap
from portal.sources.http_signature import Secrets
from portal.sources.http_source import HttpSource
from portal.sources.loading import load
from portal.sources.person import Person
from tests.sources.newsletter_server import NewsletterServer, newsletter_server
from tests.sources.newsletter_signature import SECRET

TIMEOUT = timedelta(seconds=1.5)


@pytest.fixture
def newsletter_map() -> DataMap:
    return load(Path(__file__).parents[1] / "newsletter.toml")


@pytest.fixture
def newsletter() -> Iterator[NewsletterServer]:
    with newsletter_server() as server:
        server.service.database.executescript("""
            INSERT INTO subscriptions VALUES
                (1, 'Anna@example.com', '070-1740605', 'Anna Andersson', '2020-01-02T10:00:00+01:00'),
                (2, 'bo@example.com', NULL, 'Bo Berg', '2021-05-06T10:00:00+02:00'),
                (3, 'anna.work@example.com', NULL, 'Raderad', '2022-05-06T10:00:00+02:00');
            INSERT INTO deliveries VALUES
                (10, 'anna@example.com', 'Spring', '2024-03-01T08:00:00+01:00'),
                (11, 'anna@example.com', 'Summer', '2024-06-01T08:00:00+02:00'),
                (12, 'bo@example.com', 'Summer', '2024-06-01T08:00:00+02:00');
            INSERT INTO payments VALUES
                (20, 'anna@example.com', '99.00', '4111 1111 1111 1234', '2024-02-03'),
                (21, 'anna@example.com', '89.00', NULL, '2010-02-03'),
                (22, 'anna@example.com', '79.00', NULL, NULL);
        """)
        yield server


@pytest.fixture
async def source(newsletter: NewsletterServer, newsletter_map: DataMap) -> AsyncIterator[HttpSource]:
    source = HttpSource(newsletter_map, newsletter.url, Secrets(SECRET), TIMEOUT)
    yield source
    await source.close()


@pytest.fixture
def anna() -> Person:
    """A subscriber with two addresses, whom the service does not know by everything that is known of her."""
    known = {"customer_number": ("1001",), "personnummer": ("198504129803",), "telephone": ("070-1740605",)}
    return Person(known | {"email": ("anna@example.com", "anna.work@example.com")})  # type: ignore[arg-type]


@pytest.fixture
def bo() -> Person:
    """A subscriber who never paid anything."""
    return Person.known_by(email="bo@example.com")


@pytest.fixture
def kept() -> dict[str, date]:
    return {"accounting": date(2019, 1, 1), "warranty": date(2023, 1, 1)}
