"""A service that fails, delays, repeats and lies: the right answer, or an error that leaves nothing half done."""

import traceback
from datetime import date

import pytest

from portal.sources.data_map import DataMap
from portal.sources.errors import SourceMismatch, SourceUnreachable
from portal.sources.http_signature import Secrets
from portal.sources.http_source import HttpSource
from portal.sources.person import Person
from tests.sources.http.conftest import TIMEOUT
from tests.sources.http.reading import collected, handed_on
from tests.sources.http.troubles import LASTING, OF_A_STREAM, PASSING
from tests.sources.newsletter_server import NewsletterServer
from tests.sources.newsletter_signature import OTHER_SECRET, SECRET
from tests.sources.newsletter_troubles import Trouble

Kept = dict[str, date]

SECRETS = ("anna@example.com", "Anna", "SELECT", "070-1740605", "a secret", "127.0.0.1")


def told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


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
