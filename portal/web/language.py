"""The reader's language: catalogue, dates and numbers. English is written in the source, Swedish in its catalogue."""

import io
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from markupsafe import Markup

from portal.clock import LOCAL_ZONE
from portal.data.actors import Language
from portal.settings import settings

LOCALES = Path(__file__).parents[1] / "locales"
COOKIE = "portal-language"
LOCALE: dict[Language, str] = {"sv": "sv_SE", "en": "en_GB"}


def language_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Language:
    """The account's language; for a visitor that of the cookie, then of the browser, then Swedish."""
    session = connection.scope.get("auth")
    if session is not None:
        language: Language = session.language
        return language
    wanted = connection.cookies.get(COOKIE) or connection.headers.get("accept-language", "")[:200]
    for choice in wanted.lower().split(","):
        if choice.strip().startswith("sv"):
            return "sv"
        if choice.strip().startswith("en"):
            return "en"
    return "sv"


def language_cookie(language: Language) -> Cookie:
    """The cookie by which pages outside a session, error pages too, are in the reader's language."""
    return Cookie(key=COOKIE, value=language, max_age=365 * 86400, path="/", samesite="lax", secure=settings().secure)


@cache
def catalogue(language: Language) -> NullTranslations:
    """The messages of `language`."""
    if language == "en":
        return NullTranslations()
    compiled = io.BytesIO()
    with (LOCALES / language / "LC_MESSAGES" / "portal.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def message(language: Language, text: str) -> str:
    """`text`, written in English, in `language`."""
    return str(catalogue(language).gettext(text))


def translator(language: Language) -> Callable[..., Markup]:
    """`_` of the templates: a message with its variables put in and escaped, as Jinja's newstyle gettext does.

    Jinja formats a message anew each time, also one without variables, as nearly all are.
    """
    messages = catalogue(language)

    @lru_cache(4096)
    def plain(text: str) -> Markup:
        return Markup(messages.gettext(text)) % {}  # noqa: S704

    def translated(text: str, /, **variables: object) -> Markup:
        return Markup(messages.gettext(text)) % variables if variables else plain(text)  # noqa: S704

    return translated


def formatters(language: Language) -> dict[str, Callable[..., str]]:
    """How templates write dates, times and numbers.

    Each raises ValueError for None: Babel would write the present day, which nobody has said.
    """
    locale = LOCALE[language]

    def long_date(day: date | datetime) -> str:
        return dates.format_date(_local(day), "d MMMM y", locale=locale)

    def short_date(day: date | datetime) -> str:
        return dates.format_date(_local(day), "d MMM y", locale=locale)

    def weekday(day: date | datetime) -> str:
        return dates.format_date(_local(day), "EEEE d MMMM y", locale=locale)

    def moment(instant: datetime) -> str:
        return dates.format_datetime(instant, "d MMM y HH:mm", tzinfo=LOCAL_ZONE, locale=locale)

    def clock(instant: datetime) -> str:
        return dates.format_time(instant, "HH:mm", tzinfo=LOCAL_ZONE, locale=locale)

    def iso(day: date | datetime) -> str:
        return _local(day).isoformat()

    def number(value: int) -> str:
        return numbers.format_decimal(value, locale=locale)

    written: dict[str, Callable[..., str]] = {
        "long_date": long_date,
        "short_date": short_date,
        "weekday": weekday,
        "moment": moment,
        "clock": clock,
        "iso": iso,
        "number": number,
    }
    # A page writes the same few days and numbers a hundred times, and Babel reads its pattern each time.
    return {name: lru_cache(1024)(_of_something(write)) for name, write in written.items()}


def _of_something(write: Callable[..., str]) -> Callable[..., str]:
    def written(value: date | float | None) -> str:
        if value is None:
            raise ValueError("there is nothing to write")
        return write(value)

    return written


def _local(day: date | datetime) -> date:
    return day.astimezone(LOCAL_ZONE).date() if isinstance(day, datetime) else day
