"""Where a foreign database seems to have what a letter's envelope needs."""

from dataclasses import dataclass

from portal.sources.catalogue import Relation
from portal.sources.checking import OPEN
from portal.sources.drafting.tables import MapDraft
from portal.sources.personal_names import POSTAL, looks_like, terms, words

_OTHER_NAMES = {"user", "username", "login", "nick", "nickname", "smeknamn", "användarnamn", "company"}
_WHOLE = {"full", "name", "namn", "fullname"}


@dataclass(frozen=True, slots=True)
class IdentityDraft:
    """The `identity` of a map; OPEN where nothing was found."""

    table: str
    name: list[str]
    personnummer: str | None
    email: str | None
    telephone: str | None
    address_table: str
    lines: list[list[str]]


def identity(draft: MapDraft) -> IdentityDraft | None:
    """The guess; None without a table of persons."""
    tables = {table.relation.name: table for table in draft.tables}
    if draft.person is None or draft.person not in tables:
        return None
    person = tables[draft.person].relation
    leading = {t.relation.name: [way.reference.to for way in t.ways if not way.against] for t in draft.tables}
    near = [person, *(t.relation for t in draft.tables if leading[t.relation.name] == [person.name])]
    addresses = sorted((_lines(relation), -place, relation.name) for place, relation in enumerate(near))
    lines, _, address_table = max(addresses, key=lambda found: (sum(map(len, found[0])), found[1]))
    names = [c for c in person.columns if looks_like(c) == "name" and not _OTHER_NAMES & set(words(c))]
    return IdentityDraft(
        table=person.name,
        name=[c for c in names if set(words(c)) <= _WHOLE][:1] or names or [OPEN],
        personnummer=_looking(person, "personnummer"),
        email=_looking(person, "email"),
        telephone=_looking(person, "telephone"),
        address_table=address_table,
        lines=lines or [[OPEN]],
    )


def _looking(relation: Relation, like: str) -> str | None:
    return next((column for column in relation.columns if looks_like(column) == like), None)


def _lines(relation: Relation) -> list[list[str]]:
    postal = [c for c in relation.columns if POSTAL & terms(c)]
    streets = [c for c in relation.columns if looks_like(c) == "address" and c not in postal and "id" not in words(c)]
    cities = [c for c in relation.columns if looks_like(c) == "city"]
    if not (postal and cities and streets):
        return []
    return [*([street] for street in streets[:2]), [postal[0], cities[0]]]
