"""Templates show what they are given: which states a rule is about is not theirs to know."""

import re
from pathlib import Path

import pytest

import portal
from portal.web.language import formatters

TEMPLATES = Path(portal.__file__).parent / "templates"
COMPARED = re.compile(r"\.status\s*(==|!=|in\b|not\s+in\b)|\bin\s*\([^)]*\.status")


def test_no_template_compares_a_state() -> None:
    found = [
        f"{path.relative_to(TEMPLATES)}:{number}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if COMPARED.search(line)
    ]
    assert found == []
    assert COMPARED.search('{% if asked.status == "received" %}')
    assert COMPARED.search('{% elif asked.status not in ("expired", "withdrawn") %}')


@pytest.mark.parametrize("written", formatters("sv"))
def test_no_page_writes_a_day_where_there_is_none(written: str) -> None:
    with pytest.raises(ValueError, match="nothing to write"):
        formatters("sv")[written](None)
