from datetime import timedelta
from pathlib import Path

import pytest

from portal.sources.faults import DataMapFaults
from portal.sources.registry import load_sources

WRITTEN = (Path(__file__).parent / "shop.toml").read_text(encoding="utf-8")
URL = "postgresql+asyncpg://reader@127.0.0.1:1/shop"


def test_every_map_in_the_folder_is_a_source_in_the_order_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(WRITTEN, encoding="utf-8")
    (tmp_path / "a.toml").write_text(WRITTEN.replace('id = "testshop"', 'id = "other"', 1), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a map", encoding="utf-8")
    urls = {"testshop": URL, "other": URL}
    sources = load_sources(tmp_path, urls, urls, timedelta(seconds=1)).answering
    assert [(id_, source.data_map.origin) for id_, source in sources.items()] == [
        ("other", "a.toml"),
        ("testshop", "b.toml"),
    ]


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(WRITTEN, encoding="utf-8")
    (tmp_path / "b.toml").write_text("id = ", encoding="utf-8")
    with pytest.raises(DataMapFaults) as refused:
        load_sources(tmp_path, {}, {}, timedelta(seconds=1))
    assert [(fault.file, fault.fault[:24]) for fault in refused.value.faults] == [
        ("a.toml", "there is no URL to read "),
        ("a.toml", "there is no URL to erase"),
        ("b.toml", "is not TOML: Invalid val"),
    ]
