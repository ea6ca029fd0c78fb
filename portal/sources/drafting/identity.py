"""Where a foreign database seems to have what a letter's envelope needs."""

from dataclasses import dataclass

from portal.sources.catalogue import Relation
from portal.sources.checking import OPEN
from portal.sources.drafting.tables import MapDraft
from portal.sources.personal_names import looks_like, words

_POSTAL = {"zip", "zipcode", "postal", "postalcode", "postcode", "postnr", "postnummer"}
_OTHER_NAMES = {"user", "username", "login", "nick", "nickname", "first", "firstname", "fname", "förnamn", "fornamn"}


@dataclass(frozen=True, slots=True)
class IdentityDraft:
    """The `identity` of a map; OPEN where nothing was found."""

    table: str
    name: str
    personnummer: str | None
    address_table: str
    lines: list[list[str]]


def identity(draft: MapDraft) -> IdentityDraft | None:
    """The guess; None without a table of persons."""
    tables = {table.relation.name: table for table in draft.tables}
    if draft.person is None or draft.person not in tables:
        return None
    person = tables[draft.person].relation
    near = [person, *(t.relation for t in draft.tables if [way.reference.to for way in t.ways] == [person.name])]
    addresses = sorted((_lines(relation), -place, relation.name) for place, relation in enumerate(near))
    lines, _, address_table = max(addresses, key=lambda found: (sum(map(len, found[0])), found[1]))
    names = [c for c in person.columns if looks_like(c) == "name" and not _OTHER_NAMES & set(words(c))]
    return IdentityDraft(
        table=person.name,
        name=next((c for c in names if words(c)[-1] in ("name", "namn", "fullname")), next(iter(names), OPEN)),
        personnummer=next((c for c in person.columns if looks_like(c) == "personnummer"), None),
        address_table=address_table,
        lines=lines or [[OPEN]],
    )


def _lines(relation: Relation) -> list[list[str]]:
    postal = [c for c in relation.columns if _POSTAL & set(words(c))]
    streets = [c for c in relation.columns if looks_like(c) == "address" and c not in postal and words(c)[-1] != "id"]
    cities = [c for c in relation.columns if looks_like(c) == "city"]
    if not (postal and cities and streets):
        return []
    return [*([street] for street in streets[:2]), [postal[0], cities[0]]]
