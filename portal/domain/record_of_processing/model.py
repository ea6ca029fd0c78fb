"""The record of processing as data (Art. 30): what the company says that it does, each fact with its origin."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["sv", "en"]
Origin = Literal["policy", "law", "assumed"]
"""Where a fact comes from: the published policy, the law, or assumed until the controller confirms it."""

Basis = Literal["contract", "legal_obligation", "consent", "legitimate_interest"]
"""The legal basis of an activity, Art. 6(1)(b), (c), (a) and (f)."""

FoundBy = Literal["name", "address", "customer_number", "email", "telephone", "personnummer"]
"""By what a recipient finds a person."""

Choice = Literal["consent", "objection"]
"""What the member's toggle is: consent is off until given (Art. 7), an activity is on until objected to (Art. 21)."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages."""

    sv: str
    en: str

    def in_(self, language: Language) -> str:
        """The text in `language`."""
        return self.sv if language == "sv" else self.en

    def as_json(self) -> dict[str, str]:
        """Both, as JSON has them."""
        return {"sv": self.sv, "en": self.en}


@dataclass(frozen=True, slots=True)
class Controller:
    """Who answers for the data (Art. 4(7))."""

    name: str
    organisation_number: str
    telephone: str
    address: tuple[str, ...]
    financial_year_end: tuple[int, int]
    """Month and day on which the financial year ends: (6, 30) for 30 June."""
    financial_year_end_origin: Origin
    data_protection_officer: tuple[str, ...] = ()
    """How the data protection officer is reached, line by line (Art. 30(1)(a)); none where the record is silent."""
    joint_controllers: tuple[str, ...] = ()
    """With whom purposes and means are decided together (Art. 26), if with anybody."""


@dataclass(frozen=True, slots=True)
class Authority:
    """The supervisory authority to which anyone may complain (Art. 77)."""

    name: str
    address: tuple[str, ...]
    email: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Category:
    """A category of personal data."""

    id: str
    name: Text
    description: Text
    origin: Origin


@dataclass(frozen=True, slots=True)
class Source:
    """Where data comes from (Art. 15(1)(g))."""

    id: str
    name: Text
    origin: Origin


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to write to of a recipient, when it is to be told of a change (Art. 19)."""

    id: str
    name: str
    address: tuple[str, ...]
    """The lines of its address, the name of whoever receives it first."""
    found_by: tuple[FoundBy, ...]
    """By what it finds a person; nothing else is told of him or her."""
    origin: Origin


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who receives data (Art. 15(1)(c))."""

    id: str
    name: Text
    origin: Origin
    third_country: bool
    """Whether data reaches it outside the EU and EEA; then `safeguards` says how it is protected (Art. 15(2))."""
    safeguards: Text | None
    third_country_origin: Origin = "assumed"
    contacts: tuple[Contact, ...] = ()
    """Those that it consists of; none where the record names nobody to write to."""
    is_controller: bool = False
    """Whether it is a part of the controller itself: nothing is disclosed to it, and nobody tells it by letter."""


@dataclass(frozen=True, slots=True)
class Period:
    """How long data is kept, counted from an anchor date in the data itself (Art. 15(1)(d)).

    `years`, `months` and `days` are added to the anchor; with `after_financial_year` they count from the end of the
    calendar year in which the anchor's financial year ended (Swedish accounting act 1999:1078, 7:2). All zero:
    no length; the data is kept while the account or the consent lasts.
    """

    id: str
    name: Text
    years: int
    months: int
    after_financial_year: bool
    while_account: bool
    """The data is kept while the member's account lasts."""
    keeps_from_erasure: bool
    """A ground of Art. 17(3) keeps the data from erasure until the period has ended."""
    ground: Text
    """Why so long; for a period that keeps from erasure, the ground as the decision letter names it."""
    law: str | None
    """The paragraph that demands the period."""
    origin: Origin
    days: int = 0


@dataclass(frozen=True, slots=True)
class CategoryUse:
    """One category used for one purpose: the row of the table in the policy."""

    category: str
    basis: Basis
    basis_origin: Origin
    periods: tuple[str, ...]
    sources: tuple[str, ...]
    recipients: tuple[str, ...]
    condition: Text | None
    """When the category is used at all, e.g. only for invoice or credit."""
    origin: Origin
    handling_origin: Origin = "assumed"
    """Where it comes from that just these periods, sources and recipients go with the category here."""


@dataclass(frozen=True, slots=True)
class Activity:
    """What is done for a purpose. One with a `choice` is a toggle on the consents page."""

    id: str
    purpose: str
    name: Text
    description: Text
    basis: Basis
    basis_origin: Origin
    choice: Choice | None
    channel: str | None
    """For marketing: email, sms, social_media, post, web."""
    wording: Text | None
    """For a choice: the sentence that the member agrees to or objects to, kept with every choice made."""
    origin: Origin
    wording_version: int = 1
    """Raised whenever the wording is changed; a record that changes one without it is not published."""
    wording_counts_from: int | None = None
    """The oldest version of the wording to which a yes still counts, where the change was none of the matter. None:
    only a yes to this version counts; who said yes to an older one is asked anew."""

    @property
    def counts_from(self) -> int:
        """The oldest version of the wording to which a yes counts."""
        return self.wording_version if self.wording_counts_from is None else self.wording_counts_from


@dataclass(frozen=True, slots=True)
class Stated:
    """Something that the record says in a sentence or a name, and where that comes from."""

    text: Text
    origin: Origin


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose of processing (Art. 5(1)(b)) with its activities and the categories used for it."""

    id: str
    name: Text
    description: Text
    activities: tuple[Activity, ...]
    uses: tuple[CategoryUse, ...]
    origin: Origin
    data_subjects: tuple[Stated, ...] = ()
    """The categories of persons whose data is used for it (Art. 30(1)(c)); none where the record is silent."""


@dataclass(frozen=True, slots=True)
class RecordOfProcessing:
    """The whole record. Mappings keep the order of the file, which is the order of the pages."""

    controller: Controller
    authority: Authority
    automated_decisions: Text
    """What is said of automated decisions and profiling (Art. 15(1)(h))."""
    automated_decisions_origin: Origin
    purposes: dict[str, Purpose]
    categories: dict[str, Category]
    periods: dict[str, Period]
    recipients: dict[str, Recipient]
    sources: dict[str, Source]
    security_measures: tuple[Stated, ...] = ()
    """How the data is protected, in general (Art. 30(1)(g), 32(1)); none where the record is silent."""

    @property
    def choices(self) -> tuple[Activity, ...]:
        """The activities that a member can switch, in the order of the record."""
        return tuple(a for p in self.purposes.values() for a in p.activities if a.choice)

    def recipient_name(self, recipient: str, contact: str) -> Text:
        """What a recipient is called: by the name of the one of several that is written to, or by its own."""
        of_record = self.recipients.get(recipient)
        if of_record is None:
            return Text(recipient, recipient)
        named = [Text(it.name, it.name) for it in of_record.contacts if it.id == contact]
        return named[0] if named else of_record.name

    def choice(self, activity: str) -> Activity | None:
        """The switchable activity with that id, or None."""
        return next((a for a in self.choices if a.id == activity), None)
