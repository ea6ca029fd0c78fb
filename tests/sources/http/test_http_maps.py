"""The map of a service, its address and its secret are read, or refused with everything that is wrong."""

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from portal.sources.faults import DataMapFaults
from portal.sources.http_address import faults_of
from portal.sources.http_source import HttpSource
from portal.sources.loading import load
from portal.sources.registry import load_sources
from tests.sources.newsletter_signature import SECRET

WRITTEN = (Path(__file__).parents[1] / "newsletter.toml").read_text(encoding="utf-8")
SHOP = (Path(__file__).parents[1] / "shop.toml").read_text(encoding="utf-8")


def faults(folder: Path, text: str) -> list[str]:
    (folder / "map.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataMapFaults) as refused:
        load(folder / "map.toml")
    return [str(fault).removeprefix("map.toml: ") for fault in refused.value.faults]


def changed(old: str, new: str) -> str:
    assert old in WRITTEN
    return WRITTEN.replace(old, new, 1)


BROKEN = {
    "nothing that may be sent": (
        changed('sends = ["email", "telephone"]', ""),
        "sends is missing: by what the service may be asked of a person",
    ),
    "an unknown identifier": (changed('"telephone"]', '"face"]'), "sends.1 is wrong"),
    "an identity": (
        changed(
            "[tables.deliveries]",
            'identity = { table = "a", name = "b", address_table = "c", lines = [["d"]] }\n[tables.deliveries]',
        ),
        "identity is for databases",
    ),
    "a path to a person": (
        changed(
            'key = ["delivery_id"]',
            'key = ["delivery_id"]\nidentified_by = [{ column = "email", identifier = "email" }]',
        ),
        "deliveries: identified_by is for databases",
    ),
    "a join": (
        changed(
            'key = ["delivery_id"]',
            'key = ["delivery_id"]\nvia = { table = "payments", columns = { email = "email" } }',
        ),
        "deliveries: via is for databases",
    ),
    "rows that follow others": (
        changed('{ period = "accounting", anchor = "paid_on" }', '{ follows = ["deliveries"] }'),
        "payments: follows is for databases",
    ),
    "a key that is not declared": (
        changed('key = ["delivery_id"]', 'key = ["no"]'),
        "deliveries.no: is key, but not declared",
    ),
    "an anchor that anonymising empties": (
        changed(', rule = "keep" }', ", retained = false }"),
        "payments.paid_on: is an anchor, so that its rule must be keep",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_the_map_of_a_service_is_refused_for(case: str, tmp_path: Path) -> None:
    text, expected = BROKEN[case]
    told = faults(tmp_path, text)
    assert any(fault.startswith(expected) for fault in told), told


def test_a_database_is_sent_nothing(tmp_path: Path) -> None:
    told = faults(tmp_path, SHOP.replace('kind = "sql"', 'kind = "sql"\nsends = ["email"]'))
    assert told == ["sends is for a service that is asked over HTTP"]


def test_a_service_has_one_address_and_a_secret(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").write_text(WRITTEN, encoding="utf-8")
    urls, secrets = {"newsletter": "https://newsletter.example"}, {"newsletter": SecretStr(SECRET)}
    sources = load_sources(tmp_path, urls, {}, timedelta(seconds=1), secrets)
    assert isinstance(sources.answering["newsletter"], HttpSource)
    with pytest.raises(DataMapFaults) as refused:
        load_sources(tmp_path, {"newsletter": "http://newsletter.example"}, {}, timedelta(seconds=1))
    assert [fault.fault for fault in refused.value.faults] == [
        "the URL of newsletter is not https, and leads to another machine",
        "there is no secret to sign with for newsletter",
    ]
    with pytest.raises(DataMapFaults) as refused:
        load_sources(tmp_path, {}, {}, timedelta(seconds=1), {"newsletter": SecretStr("open sesame")})
    assert [fault.fault for fault in refused.value.faults] == [
        "there is no URL to read newsletter with",
        "the secret of newsletter does not begin with whsec_",
    ]


@pytest.mark.parametrize(
    "url", ["https://newsletter.example/privacy", "http://127.0.0.1:8080", "http://[::1]:8080/", "http://localhost"]
)
def test_https_or_this_machine_will_do(url: str) -> None:
    assert list(faults_of(url)) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://newsletter.example",
        "http://10.0.0.1",
        "http://localhost.example",
        "ftp://newsletter.example",
        "newsletter.example",
        "https://",
        "https://user:secret@newsletter.example",
        "https://newsletter.example?key=secret",
        "https://newsletter.example:port",
    ],
)
def test_another_address_will_not_and_is_not_quoted(url: str) -> None:
    told = list(faults_of(url))
    assert told
    assert not any("secret" in fault or "newsletter" in fault for fault in told)
