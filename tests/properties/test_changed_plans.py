"""What was approved is what is done: a change of the person's rows stops an erasure, one of others' does not."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.sources.errors import PlanChanged
from tests.properties import databases, expected
from tests.properties.generated import Case, cases, examples, running, since
from tests.properties.kinds import personal
from tests.properties.shapes import Row


@st.composite
def changes(draw: Any) -> tuple[Case, Row]:
    """A case, and one more row: like one of its rows, but with a key of its own."""
    case = draw(cases(at_most=3))
    assume(case.shape.rows)
    row = deepcopy(case.shape.rows[draw(st.integers(0, len(case.shape.rows) - 1))])
    row.number = len(case.shape.rows)
    table = case.shape.tables[row.table]
    above = {ours for link in table.links for ours, _ in link.columns}
    for place, name in enumerate(table.columns):
        if name in {*table.key, *table.unique} - above:
            row.cells[name] = personal(table.columns[name].kind, f"key {row.number} {place}", 5000 + place)
    return case, row


@settings(max_examples=examples(15))
@given(change=changes())
async def test_a_row_that_came_after_the_approval_stops_the_erasure_where_it_changes_the_plan(
    change: tuple[Case, Row],
) -> None:
    case, row = change
    async with databases.sqlite() as (database, path), running(case, database, f"sqlite+aiosqlite:///{path}") as on:
        model = case.model()
        approved = (await on.source.plan(case.person, since())).digest()
        told, changing = expected.plan(model), expected.changing(model)
        await databases.insert(database, case.shape, row)
        case.shape.rows.append(row)
        try:
            model = case.model()
            before = await databases.dump(database, case.shape)
            if not expected.changing(model):
                assert (await on.source.erase(case.person, since(), approved)).already_done
            elif (expected.plan(model), expected.changing(model)) == (told, changing):
                await on.source.erase(case.person, since(), approved)
                before = await expected.dump(model, before, database)
            else:
                with pytest.raises(PlanChanged):
                    await on.source.erase(case.person, since(), approved)
            assert await databases.dump(database, case.shape) == before
        finally:
            case.shape.rows.remove(row)
