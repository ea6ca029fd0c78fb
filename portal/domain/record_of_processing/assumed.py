"""What the record of processing assumes: a list of statements for the controller to confirm or correct."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from .model import Activity, Basis, CategoryUse, Contact, Purpose, RecordOfProcessing, Text


@dataclass(frozen=True, slots=True)
class AssumedFact:
    """A fact whose origin is `assumed`: the entry in the record's file, lists counted from 0, and what it states."""

    entry: str
    text: Text


BASES: dict[Basis, Text] = {
    "contract": Text("avtal", "performance of a contract"),
    "legal_obligation": Text("rättslig förpliktelse", "legal obligation"),
    "consent": Text("samtycke", "consent"),
    "legitimate_interest": Text("intresseavvägning", "legitimate interest"),
}
"""What the legal bases are called."""


def assumed_facts(record: RecordOfProcessing) -> list[AssumedFact]:
    """Every assumed fact of `record`, in the order of its file."""
    return [AssumedFact(entry, text) for entry, text in _all(record)]


def _all(record: RecordOfProcessing) -> Iterator[tuple[str, Text]]:
    if record.automated_decisions_origin == "assumed":
        yield "automated_decisions", record.automated_decisions
    if record.controller.financial_year_end_origin == "assumed":
        yield "controller.financial_year_end", _financial_year_end(*record.controller.financial_year_end)
    for category in record.categories.values():
        if category.origin == "assumed":
            yield f"categories.{category.id}", _joined("Kategori av uppgifter", "Category of data", category.name)
    for period in record.periods.values():
        if period.origin == "assumed":
            yield f"periods.{period.id}", _joined("Lagringstid", "Retention", period.name)
    for recipient in record.recipients.values():
        if recipient.origin == "assumed":
            yield f"recipients.{recipient.id}", _joined("Mottagare", "Recipient", recipient.name)
        if recipient.third_country_origin == "assumed":
            yield f"recipients.{recipient.id}.third_country", _third_country(recipient.name, recipient.third_country)
        for index, contact in enumerate(recipient.contacts):
            if contact.origin == "assumed":
                yield f"recipients.{recipient.id}.contacts[{index}]", _contact(contact)
    for source in record.sources.values():
        if source.origin == "assumed":
            yield f"sources.{source.id}", _joined("Källa", "Source", source.name)
    for purpose in record.purposes.values():
        yield from _purpose(record, purpose)
    for index, measure in enumerate(record.security_measures):
        if measure.origin == "assumed":
            yield f"security_measures[{index}]", _joined("Säkerhetsåtgärd", "Security measure", measure.text)


def _purpose(record: RecordOfProcessing, purpose: Purpose) -> Iterator[tuple[str, Text]]:
    at = f"purposes.{purpose.id}"
    if purpose.origin == "assumed":
        yield at, _joined("Ändamål", "Purpose", purpose.name)
    for index, persons in enumerate(purpose.data_subjects):
        if persons.origin == "assumed":
            what = _under(purpose, persons.text)
            yield f"{at}.data_subjects[{index}]", _joined("Kategori av registrerade", "Category of data subjects", what)
    for index, activity in enumerate(purpose.activities):
        yield from _activity(f"{at}.activities[{index}]", purpose, activity)
    for index, use in enumerate(purpose.uses):
        yield from _use(f"{at}.uses[{index}]", record, purpose, use)


def _activity(at: str, purpose: Purpose, activity: Activity) -> Iterator[tuple[str, Text]]:
    what = _under(purpose, activity.name)
    if activity.origin == "assumed":
        yield at, _joined("Behandling", "Activity", what)
    if activity.basis_origin == "assumed":
        yield f"{at}.basis", _basis(what, activity.basis)


def _use(at: str, record: RecordOfProcessing, purpose: Purpose, use: CategoryUse) -> Iterator[tuple[str, Text]]:
    what = _under(purpose, record.categories[use.category].name)
    if use.origin == "assumed":
        yield at, _joined("Uppgifterna används", "The data is used", what)
    if use.basis_origin == "assumed":
        yield f"{at}.basis", _basis(what, use.basis)
    if use.handling_origin == "assumed":
        kept = _listed(record.periods[id_].name for id_ in use.periods)
        come = _listed(record.sources[id_].name for id_ in use.sources)
        goes = _listed(record.recipients[id_].name for id_ in use.recipients)
        yield (
            f"{at}.handling",
            Text(
                f"{what.sv}. Sparas: {kept.sv}. Kommer från: {come.sv}. Lämnas till: {goes.sv}.",
                f"{what.en}. Kept: {kept.en}. Comes from: {come.en}. Goes to: {goes.en}.",
            ),
        )


def _financial_year_end(month: int, day: int) -> Text:
    written = {language: format_date(date(2024, month, day), "d MMMM", locale=language) for language in ("sv", "en")}
    return Text(f"Räkenskapsåret slutar den {written['sv']}.", f"The financial year ends on {written['en']}.")


def _third_country(name: Text, outside: bool) -> Text:
    if outside:
        return Text(f"{name.sv}: uppgifter lämnar EU och EES.", f"{name.en}: data leaves the EU and EEA.")
    return Text(f"{name.sv}: inga uppgifter lämnar EU och EES.", f"{name.en}: no data leaves the EU and EEA.")


def _contact(contact: Contact) -> Text:
    at = ", ".join(contact.address)
    return Text(f"Adress när en mottagare ska underrättas: {at}.", f"Address when a recipient is to be told: {at}.")


def _basis(what: Text, basis: Basis) -> Text:
    called = BASES[basis]
    return Text(f"{what.sv}. Rättslig grund: {called.sv}.", f"{what.en}. Legal basis: {called.en}.")


def _under(purpose: Purpose, name: Text) -> Text:
    return Text(f"{purpose.name.sv} – {name.sv}", f"{purpose.name.en} – {name.en}")


def _joined(sv: str, en: str, name: Text) -> Text:
    return Text(f"{sv}: {name.sv}.", f"{en}: {name.en}.")


def _listed(names: Iterable[Text]) -> Text:
    every = list(names)
    return Text(
        "; ".join(name.sv for name in every) or "ingen",
        "; ".join(name.en for name in every) or "nobody",
    )
