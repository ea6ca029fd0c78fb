"""`portal sources ...` says what is wrong with what it was given, and shows no traceback and no password."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal import settings
from portal.cli import main
from tests.sources.conftest import HERE

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    def command(*words: str, **environment: str) -> Result:
        monkeypatch.setattr(settings, "_in_force", None)
        return CliRunner(env={f"PORTAL_{name.upper()}": value for name, value in environment.items()}).invoke(
            main, words
        )

    return command


def _urls(url: str) -> dict[str, str]:
    told = json.dumps({"testshop": url})
    return {"source_urls": told, "source_erasure_urls": told}


@pytest.fixture
def maps(tmp_path: Path) -> Path:
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "shop.toml").write_text((HERE / "shop.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path / "maps"


def test_a_folder_of_maps_that_is_not_there_is_a_fault(run: Run, tmp_path: Path) -> None:
    result = run("sources", "check", data_maps=str(tmp_path / "none"), **_urls("sqlite:///shop.db"))
    assert result.exit_code == 1
    assert "PORTAL_DATA_MAPS: there is no folder" in result.output


def test_a_source_without_a_map_is_a_fault(run: Run, tmp_path: Path) -> None:
    result = run("sources", "check", data_maps=str(tmp_path), **_urls("sqlite:///shop.db"))
    assert result.exit_code == 1
    assert "names testshop, but no data map" in result.output


def test_settings_that_are_no_json_are_told_without_what_they_say(run: Run) -> None:
    result = run("sources", "check", source_urls="{'testshop': 'postgresql://reader:geheim@db/shop'}")
    assert result.exit_code == 1
    assert "source_urls" in result.output
    assert "geheim" not in result.output
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(
    "url", ["postgresql://reader:geheim@127.0.0.1:9/shop", "mysql://reader:geheim@127.0.0.1:9/shop"]
)
def test_a_url_needs_no_driver(run: Run, maps: Path, url: str) -> None:
    result = run("sources", "check", "--live", data_maps=str(maps), **_urls(url))
    assert "testshop: The source cannot be reached." in result.output
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(
    "url", ["geheim", "postgresql+psycopg2://reader:geheim@db/shop", "mystery://reader:geheim@db/a"]
)
def test_what_is_no_url_of_a_database_is_a_fault(run: Run, maps: Path, url: str) -> None:
    result = run("sources", "check", data_maps=str(maps), **_urls(url))
    assert result.exit_code == 1
    assert "a URL of testshop is none of a database" in result.output
    assert "geheim" not in result.output


def test_a_file_that_is_not_there_is_no_database_and_is_not_made(run: Run, maps: Path, tmp_path: Path) -> None:
    file = tmp_path / "none.db"
    assert run("sources", "draft", f"sqlite:///{file}").exit_code == 1
    checked = run("sources", "check", "--live", data_maps=str(maps), **_urls(f"sqlite:///{file}"))
    assert "The source cannot be reached." in checked.output
    assert not file.exists()


def test_a_database_without_tables_is_not_drafted(run: Run, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "empty.db").execute("VACUUM").connection.close()
    result = run("sources", "draft", f"sqlite:///{tmp_path / 'empty.db'}")
    assert result.exit_code == 1
    assert "the default schema has no tables" in result.output
