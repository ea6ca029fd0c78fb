"""The document that services are written from says what the portal does."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import portal.sources
from portal.sources import http_answers as answers
from portal.sources.http_lines import Row, Signature
from portal.sources.http_source import HttpSource
from portal.sources.person import Person
from tests.sources.newsletter_server import NewsletterServer

DOCUMENT = yaml.safe_load((Path(portal.sources.__file__).parent / "http_protocol.yaml").read_text(encoding="utf-8"))
SCHEMAS = DOCUMENT["components"]["schemas"]
READ_AS = {
    "description": answers.Description,
    "holdings": answers.Holdings,
    "plan": answers.Plan,
    "erase": answers.Erased,
    "receipt": answers.Receipt,
}


def operation(call: str) -> Any:
    return DOCUMENT["paths"][f"/v1/{call}"]["get" if call == "description" else "post"]


def references(node: Any) -> set[str]:
    if isinstance(node, list):
        return {found for item in node for found in references(item)}
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own | {found for item in node.values() for found in references(item)}
    return set()


def test_every_reference_of_the_document_leads_somewhere() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"
    for reference in references(DOCUMENT):
        place = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


@pytest.mark.parametrize("call", READ_AS)
def test_the_answers_of_the_document_are_understood(call: str) -> None:
    content = operation(call)["responses"]["200"]["content"]["application/json"]
    READ_AS[call].model_validate_json(json.dumps(content["example"]))


def test_the_lines_of_the_document_are_understood() -> None:
    examples = operation("collect")["responses"]["200"]["content"]["application/x-ndjson"]["examples"]
    assert Row.model_validate_json(json.dumps(examples["row"]["value"])).table == "payments"
    assert Signature.model_validate_json(json.dumps(examples["last"]["value"])).end


async def test_questions_are_asked_as_the_document_says(
    source: HttpSource, newsletter: NewsletterServer, anna: Person, kept: dict[str, date]
) -> None:
    await source.holdings(anna)
    [_ async for _ in source.collect(anna)]
    await source.erase(anna, kept, (await source.plan(anna, kept)).digest())
    await source.check_live()
    asked = dict(newsletter.asked)
    assert {f"/v1/{call}" for call in asked} == DOCUMENT["paths"].keys()
    for call, question in asked.items():
        if question is not None:
            schema = SCHEMAS[f"{call.capitalize()}Question"]
            assert {"call", *question} == set(schema["required"]) == schema["properties"].keys()
    for call in ("plan", "erase"):
        for treatment in asked[call]["tables"].values():
            assert treatment.keys() <= SCHEMAS["Treatment"]["properties"].keys()
    counted = SCHEMAS["HoldingsQuestion"]["properties"]["tables"]["additionalProperties"]
    assert all(table.keys() == counted["properties"].keys() for table in asked["holdings"]["tables"].values())
