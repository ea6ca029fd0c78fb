"""What the handbooks say of the tests and of the folders is there, and what they refer to."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", README)


def test_the_readme_names_tests() -> None:
    assert len(NAMED) > 50
    assert len(set(NAMED)) == len(NAMED)


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name for _, name in NAMED])
def test_a_test_that_shows_a_promise_is_there(file: str, name: str) -> None:
    assert re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text(), re.MULTILINE)


def test_every_folder_of_the_house_has_its_line() -> None:
    layout = README[README.index("## How it is laid out") :]
    folders = {path.name for path in (ROOT / "portal").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert {name for name in folders if f"`portal/{name}`" not in layout} == set()
    assert set(re.findall(r"`portal/(\w+)`", layout)) <= folders


HANDBOOKS = [ROOT / "README.md", *sorted((ROOT / "portal").rglob("README.md"))]
LINKS = [
    pytest.param(book, link, id=f"{book.relative_to(ROOT)} {link}")
    for book in HANDBOOKS
    for link in re.findall(r"\]\(([^)]+)\)", book.read_text())
    if "://" not in link
]


def anchors(page: Path) -> set[str]:
    """What its headings are found by."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(("book", "link"), LINKS)
def test_where_a_handbook_refers_to_is_there(book: Path, link: str) -> None:
    path, _, anchor = link.partition("#")
    page = (book.parent / path) if path else book
    assert page.exists()
    assert not anchor or anchor in anchors(page)
