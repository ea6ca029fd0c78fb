"""Finding a person by what somebody says of himself: in the sources, and among those whom the portal has met."""

from collections.abc import Mapping
from uuid import UUID

from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import SYSTEM, Staff
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.audit.audit_batches import NewEvent
from portal.data.database import acting_as
from portal.data.intake import person_digests
from portal.data.keys import KeyDestroyed
from portal.data.requests import requests
from portal.domain.accounts.roles import expect_to_open
from portal.domain.audit import audit
from portal.domain.errors import SourcesUnreachable
from portal.domain.intake import met_persons
from portal.domain.intake.candidates import Candidate, Candidates
from portal.domain.intake.claims import Claim, fit
from portal.domain.requests.request_forms import sender_of
from portal.domain.sources import company_sources
from portal.domain.sources.company_sources import person_on_record, sources
from portal.sources.data_map import Identifier, Label
from portal.sources.errors import SourceError
from portal.sources.masking import masked
from portal.sources.personnummers import ten_digits
from portal.sources.searched_persons import MOST_HITS, Hit
from portal.sources.searching import Trace

Known = Mapping[Identifier, tuple[str, ...]]


async def find(staff: Staff, claim: Claim, sought: Claim | None = None) -> Candidates:
    """Everybody who may be meant, the likeliest first, at most twenty; that somebody searched is an event.

    `sought` is what is looked for, where that is less than what was said. The event tells how many were found, and
    nothing of whom was asked for. Each who is shown and whom the portal knows has a look in the own history. A source
    that does not answer is named.
    Raises NotYourRole for an auditor.
    """
    expect_to_open(staff)
    hits: list[Hit] = []
    traces: list[Trace] = []
    silent: list[Label] = []
    is_cut = False
    for source in sources():
        try:
            found = await source.search((sought or claim).terms())
        except SourceError:
            silent.append(source.data_map.label)
            continue
        hits += found.hits
        traces += found.traces
        is_cut = is_cut or found.is_cut
    known = await _subjects(claim, hits)
    each = {candidate.subject or index: candidate for index, candidate in enumerate(_of_hits(claim, hits, known))}
    for subject in known.values():
        if subject not in each and (met := await _met(claim, subject)):
            each[subject] = met
    named = list(each.values())
    named += _guests(claim, traces, named)
    async with acting_as(staff):
        await audit.record("person.searched", subject=COMPANY_CHAIN, persons=len(named))
    ordered = sorted(named, key=lambda one: (*_likeness(one), one.name.casefold(), one.town))
    shown = ordered[:MOST_HITS]
    async with acting_as(staff):
        looks = {one.subject: NewEvent("person.found", one.subject, None) for one in shown if one.subject}
        await audit.record_looks(looks.values(), staff)
    return Candidates(tuple(shown), tuple(silent), is_cut or len(ordered) > MOST_HITS)


def _likeness(one: Candidate) -> tuple[int, int]:
    return len(one.differs) - len(one.fits), -len(one.near)


async def _subjects(claim: Claim, hits: list[Hit]) -> dict[str, UUID]:
    """Those whom the portal has: by customer number, and by what was said."""
    numbers = [number for hit in hits for number in hit.identifiers.get("customer_number", ())]
    async with acting_as(SYSTEM):
        found = await subjects.by_customer_numbers([*numbers, claim.customer_number])
        said = await accounts.members_by_email([claim.email.lower()]) if claim.email else {}
        for subject in await person_digests.subjects(met_persons.possible_digests(claim.identifiers()), MOST_HITS):
            said[str(subject)] = subject
        return {**found, **{str(subject): subject for subject in said.values()}}


def _of_hits(claim: Claim, hits: list[Hit], known: Mapping[str, UUID]) -> list[Candidate]:
    """One for each person, whom several sources may know: by the same customer number or the same personnummer."""
    made: list[Candidate] = []
    places: dict[object, int] = {}
    for hit in hits:
        candidate = _of_hit(claim, hit, known)
        same_by = (candidate.subject, candidate.customer_number, ten_digits(hit.known.get("personnummer") or ""))
        keys = [key for key in same_by if key]
        place = next((places[key] for key in keys if key in places), None)
        if place is None:
            place = len(made)
            made.append(candidate)
        else:
            made[place] = made[place].also(candidate)
        places |= dict.fromkeys(keys, place)
    return made


def _of_hit(claim: Claim, hit: Hit, known: Mapping[str, UUID]) -> Candidate:
    number = next(iter(hit.identifiers.get("customer_number", ())), None)
    values = {**{name: (value,) for name, value in hit.known.items()}, **hit.identifiers}
    fitting = fit(claim, hit.name, hit.lines, values)
    return Candidate(
        known.get(number) if number else None,
        number,
        hit.identifiers,
        hit.name,
        hit.town,
        masked(hit.known.get("personnummer")),
        fitting.fits,
        fitting.differs,
        near=fitting.near,
        other_names=hit.other_names,
    )


async def _met(claim: Claim, subject: UUID) -> Candidate | None:
    """Somebody whom no search of the sources has shown; None once the person has been erased."""
    async with acting_as(SYSTEM):
        if not await subjects.has_key(subject):
            return None
    who = await person_on_record(subject)
    try:
        known = await company_sources.identity(subject)
    except SourcesUnreachable:
        known = None
    lines = known.lines if known else await _said_before(subject)
    number = known.personnummer if known else None
    values: Known = who.also_known_by(known.known).identifiers if known else who.identifiers
    fitting = fit(claim, lines[0] if lines else "", lines[1:], values)
    customer = next(iter(who.identifiers.get("customer_number", ())), None)
    town = lines[-1].lstrip("0123456789 ") if len(lines) > 1 else ""
    name = lines[0] if lines else ""
    return Candidate(
        subject, customer, values, name, town, masked(number), fitting.fits, fitting.differs, near=fitting.near
    )


async def _said_before(subject: UUID) -> tuple[str, ...]:
    """Name and address of the newest request."""
    async with acting_as(SYSTEM):
        for request in await requests.of_subject(subject, limit=1):
            try:
                return sender_of(request, await subjects.find(subject))
            except KeyDestroyed:
                return ()
    return ()


def _guests(claim: Claim, traces: list[Trace], named: list[Candidate]) -> list[Candidate]:
    """Rows that name somebody by an e-mail address or a telephone number which none of `named` is known by."""
    tables: dict[Identifier, tuple[Label, ...]] = {}
    for trace in traces:
        if trace.identifier not in {part for one in named for part in one.fits}:
            tables[trace.identifier] = tuple(dict.fromkeys((*tables.get(trace.identifier, ()), *trace.labels)))
    said = claim.identifiers()
    ways = [(name,) for name in tables] if len(tables) < 2 else [tuple(tables), *((name,) for name in tables)]
    return [
        Candidate(
            None,
            None,
            {name: said[name] for name in way},
            "",
            "",
            None,
            fits=way,
            tables=tuple(dict.fromkeys(label for name in way for label in tables[name])),
        )
        for way in ways
    ]
