"""Ways against foreign keys: an address that nothing leads from, a guest's, is whose the order is that refers to it."""

from collections.abc import Collection, Iterator, Mapping

from portal.sources.catalogue import Relation
from portal.sources.drafting import naming
from portal.sources.drafting.paths import Link, Links
from portal.sources.foreign_keys import Reference
from portal.sources.personal_names import telling
from portal.sources.reach import leads_to

Ways = Mapping[str, list[Link]]
"""table -> the ways along which its rows belong to somebody."""


def with_those_against(
    tables: Collection[Relation], leading: Links, ways: Ways, person: str | None, prefix: str
) -> Ways:
    """The ways, with those of personal `tables` whose rows may lead nowhere themselves.

    What refers to them must be an order, or the like, or the person: what somebody asks about an order is no sign of
    whose it is.
    """
    found = dict(ways)
    for relation in tables:
        if relation.name != person and _may_lead_nowhere(relation, found[relation.name], prefix):
            against = [
                link
                for link in _against(relation, leading, found, person)
                if link.reference.to == person or naming.mentions(link.reference.to, prefix, naming.ACCOUNTS)
            ]
            found[relation.name] = [*found[relation.name], *against]
    return found


def _may_lead_nowhere(relation: Relation, ways: list[Link], prefix: str) -> bool:
    if naming.mentions(relation.name, prefix, naming.OTHERS) or not telling(relation.columns):
        return False
    return all(relation.columns[name]["nullable"] for way in ways for name in way.reference.columns[:1])


def _against(relation: Relation, leading: Links, ways: Ways, person: str | None) -> Iterator[Link]:
    direct = {way.reference.to for way in ways[relation.name]}
    for name, links in leading.items():
        for link in links:
            reference = link.reference
            if reference.to != relation.name or name in (relation.name, *direct) or name not in ways:
                continue
            if (name == person or ways[name]) and not leads_to(
                name, relation.name, lambda table: (way.reference.to for way in ways.get(table, ()))
            ):
                back = (relation.name, reference.to_columns, name, reference.columns)
                yield Link(Reference(*back, on_delete="NO ACTION", deferred=False), guessed=True, against=True)
