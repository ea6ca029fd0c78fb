"""The map of a small shop, and what is wrong with it once something in it is changed."""

from pathlib import Path

import pytest

from portal.sources.loading import DataMapFaults, load

SHOP = Path(__file__).parent / "shop.toml"
WRITTEN = SHOP.read_text(encoding="utf-8")


def faults(folder: Path, text: str) -> list[str]:
    """What is said of a map with that text, file name and line breaks left out."""
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataMapFaults) as refused:
        load(path)
    assert isinstance(refused.value, ValueError)
    assert str(refused.value).count("\n") + 1 == len(refused.value.faults)
    return [str(fault).removeprefix("map.toml: ") for fault in refused.value.faults]


def changed(*changes: tuple[str, str]) -> str:
    text = WRITTEN
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
