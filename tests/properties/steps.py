"""What is done with a running source, and what must have come of it."""

from collections import Counter
from typing import Any

from hypothesis import target

from portal.sources.planning import SourcePlan
from tests.properties import databases, expected
from tests.properties.crowd import PEOPLE
from tests.properties.generated import Running, since
from tests.properties.model import Model


def counted(plan: SourcePlan) -> dict[str, expected.Counts]:
    """A plan as `expected.plan` has it."""
    return {
        t.table: (
            t.rows,
            t.delete,
            t.anonymise,
            t.retain,
            t.undetermined,
            t.retained_columns_cleared,
            {(period.period, period.rows, period.earliest, period.latest) for period in t.periods},
        )
        for t in plan.tables
    }


async def answers_as_the_model(on: Running) -> None:
    """The overview, the extract and the plan are those of the person's rows, and of no others."""
    person, model = on.case.person, on.case.model()
    holdings = await on.source.holdings(person)
    told = {(h.table, h.category): (h.rows, h.first, h.latest) for h in holdings}
    wanted = expected.holdings(model)
    assert told == wanted
    collected: dict[str, list[dict[str, Any]]] = {t.name: [] for t in on.case.shape.tables if t.categories}
    async for table, rows in on.source.collect(person, batch=2):
        collected[table.name] += rows
    for name, rows in expected.collected(model, on.database.dialect).items():
        assert Counter(map(_sorted, collected[name])) == Counter(map(_sorted, rows))
    planned, plan = counted(await on.source.plan(person, since())), expected.plan(model)
    assert planned == plan


async def erases_as_the_model(on: Running) -> None:
    """What was planned is done, to the byte, and a second time nothing."""
    person, model = on.case.person, on.case.model()
    before = await databases.dump(on.database, on.case.shape)
    approved = (await on.source.plan(person, since())).digest()
    erasure = await on.source.erase(person, since(), approved)
    assert {t.table: (t.deleted, t.anonymised, t.cleared) for t in erasure.tables} == expected.erased(model)
    assert erasure.already_done == (not expected.changing(model))
    after = await databases.dump(on.database, on.case.shape)
    wanted = await expected.dump(model, before, on.database)
    assert after == wanted
    assert not _canaries(after) & _gone(model)
    again = await on.source.erase(person, since(), approved)
    assert again.already_done
    assert await databases.dump(on.database, on.case.shape) == after
    target(float(len(model.own)), label="rows of the person")


def _sorted(row: dict[str, Any]) -> str:
    return repr(sorted(row.items()))


def _canaries(dump: databases.Dump) -> set[str]:
    text = repr(dump)
    return {text[place : place + len("canary-a1r001c01-")] for place in _places(text, "canary-")}


def _places(text: str, part: str) -> list[int]:
    found, place = [], text.find(part)
    while place >= 0:
        found.append(place)
        place = text.find(part, place + 1)
    return found


def _gone(model: Model) -> set[str]:
    """The canaries of the person's own cells that the erasure takes away."""
    letters = tuple(f"canary-{person.letter}" for person in PEOPLE)
    found = set()
    for row in model.shape.rows:
        if row.number not in model.own:
            continue
        after = model.after(row)
        for name, value in row.cells.items():
            if isinstance(value, str) and value.startswith(letters) and (after is None or name in after):
                found.add(value)
    return found
