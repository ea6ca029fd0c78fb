"""Which facts of a letter the controller has yet to confirm: nothing assumed goes out as if the policy had said it."""

from collections.abc import Iterable
from datetime import date

from babel.dates import format_date

from portal.data.actors import Language
from portal.domain.record_of_processing.model import Controller, Origin, Period, RecordOfProcessing
from portal.domain.sources.overview import Use
from portal.letters.values import LOCALES
from portal.letters.words.unconfirmed import FACTS, Fact


def about(said: Iterable[str], language: Language) -> frozenset[Fact]:
    """Which facts the words that `of_use` says are about."""
    beginnings = {fact: words.partition("{")[0] for fact, words in FACTS[language].items()}
    return frozenset(fact for each in said for fact, begins in beginnings.items() if each.startswith(begins))


def of_use(use: Use, controller: Controller, language: Language) -> tuple[str, ...]:
    """What of the use of a category for a purpose is assumed, in the reader's words."""
    handling = use.use.handling_origin
    periods = {period.id: period for period in (*use.periods, *(kept.period for kept in use.kept))}.values()
    origins: dict[Fact, tuple[Origin, ...]] = {
        "use": (use.purpose.origin, use.use.origin, use.category.origin),
        "basis": (use.use.basis_origin,),
        "kept": (handling, *(period.origin for period in periods)),
        "sources": (handling, *(source.origin for source in use.sources)),
        "recipients": (handling, *(recipient.origin for recipient in use.recipients)),
    }
    facts = tuple(FACTS[language][fact] for fact, each in origins.items() if "assumed" in each)
    dated = any(kept.until and _rests_on_assumed_year(kept.period, controller) for kept in use.kept)
    return (*facts, _year_end(controller, language)) if dated else facts


def of_date(period: Period, controller: Controller, language: Language) -> tuple[str, ...]:
    """What of the day until which `period` keeps something is assumed, in the reader's words."""
    facts = (FACTS[language]["kept"],) if period.origin == "assumed" else ()
    return (*facts, _year_end(controller, language)) if _rests_on_assumed_year(period, controller) else facts


def transfers(record: RecordOfProcessing, used: list[Use]) -> bool:
    """Whether it is assumed of any recipient of `used` that it takes the data outside the EU and EEA, or does not."""
    recipients = {recipient.id for use in used for recipient in use.recipients}
    return any(record.recipients[id_].third_country_origin == "assumed" for id_ in recipients)


def _rests_on_assumed_year(period: Period, controller: Controller) -> bool:
    return period.after_financial_year and controller.financial_year_end_origin == "assumed"


def _year_end(controller: Controller, language: Language) -> str:
    day = date(2024, *controller.financial_year_end)  # a leap year, so that 29 February can be written too
    return FACTS[language]["year"].format(format_date(day, "d MMMM", locale=LOCALES[language]))
