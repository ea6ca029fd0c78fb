"""What a service counts is held against the map before anybody is shown it."""

from json import dumps
from typing import Any

import pytest

from portal.sources.data_map import DataMap
from portal.sources.errors import SourceMismatch
from portal.sources.http_answers import Holdings, Plan
from portal.sources.http_counts import holdings, source_plan

NONE = {"rows": 0, "delete": 0, "anonymise": 0, "retain": 0, "undetermined": 0, "clear": 0}
KEPT = {"rows": 1, "earliest": "2024-01-01", "latest": "2024-01-01"}


def planned(data_map: DataMap, **tables: dict[str, Any]) -> Any:
    said = {name: NONE | tables.get(name, {}) for name in data_map.tables}
    return source_plan(data_map, Plan.model_validate_json(dumps({"digest": "d", "tables": said})), {"email": ["a"]})


def test_a_plan_that_the_map_allows_is_taken(newsletter_map: DataMap) -> None:
    plan = planned(
        newsletter_map,
        deliveries={"rows": 2, "delete": 2},
        payments={"rows": 3, "delete": 1, "retain": 1, "undetermined": 1, "clear": 2, "periods": {"accounting": KEPT}},
        subscriptions={"rows": 3, "anonymise": 2},
    )
    assert plan.erasable == 7


@pytest.mark.parametrize(
    ("table", "counted"),
    [
        ("deliveries", {"rows": 2, "delete": 1}),
        ("deliveries", {"rows": 1, "delete": 2}),
        ("deliveries", {"rows": 1, "anonymise": 1}),
        ("deliveries", {"rows": 1, "retain": 1}),
        ("payments", {"rows": 1, "undetermined": 1, "clear": 2}),
        ("payments", {"rows": 1, "delete": 1, "periods": {"accounting": KEPT}}),
        ("payments", {"rows": 1, "retain": 1, "periods": {"warranty": KEPT}}),
        ("payments", {"rows": 1, "retain": 1, "periods": {"accounting": KEPT | {"latest": None}}}),
        ("payments", {"rows": 1, "retain": 1, "periods": {"accounting": KEPT | {"latest": "2023-12-31"}}}),
        ("subscriptions", {"rows": 1, "delete": 1}),
        ("subscriptions", {"rows": 1, "anonymise": 2}),
    ],
)
def test_a_plan_that_the_map_does_not_allow_is_not(newsletter_map: DataMap, table: str, counted: Any) -> None:
    with pytest.raises(SourceMismatch):
        planned(newsletter_map, **{table: counted})


def test_a_plan_is_of_every_table_and_no_other(newsletter_map: DataMap) -> None:
    for said in ({"deliveries": NONE}, dict.fromkeys([*newsletter_map.tables, "astrology"], NONE)):
        with pytest.raises(SourceMismatch):
            source_plan(newsletter_map, Plan.model_validate_json(dumps({"digest": "d", "tables": said})), {})


def test_holdings_are_of_every_category_with_every_anchor(newsletter_map: DataMap) -> None:
    nothing = {"rows": 0, "first": None, "latest": None, "anchors": {}}
    anchored = nothing | {"anchors": {"sent_at": {"latest": None, "empty": 0}, "paid_on": {"latest": None, "empty": 0}}}
    said: dict[str, Any] = {
        name: dict.fromkeys(table.categories, anchored) for name, table in newsletter_map.tables.items()
    }
    assert len(holdings(newsletter_map, Holdings.model_validate_json(dumps({"tables": said})))) == 4
    lacking = [
        said | {"deliveries": {}},
        said | {"deliveries": {"behavioural_data": nothing}},
        said | {"astrology": {}},
        {name: counted for name, counted in said.items() if name != "payments"},
    ]
    for tables in lacking:
        with pytest.raises(SourceMismatch):
            holdings(newsletter_map, Holdings.model_validate_json(dumps({"tables": tables})))
