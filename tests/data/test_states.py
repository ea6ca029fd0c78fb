"""The sets of states have one owner, and leave no state out."""

import ast
import re
from pathlib import Path
from typing import get_args

from portal.data.requests import states
from portal.data.requests.states import ENDED, OPEN, UNDER_WAY, WITHDRAWABLE, Status

PORTAL = Path("portal")
OWNER = PORTAL / "data/requests/states.py"
EVERY = set(get_args(Status))
LISTED = re.compile(r"status (?:NOT )?IN \(|status <> ALL|status = ANY\('")


def spelt_out(path: Path) -> list[str]:
    """Where the file writes a set of states down itself, in Python or in SQL.

    What one step leads from may stand where the request is moved: no other rule asks for it.
    """
    found = []
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    led_from = {
        id(each)
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "move"
        for each in node.args
    }
    for node in nodes:
        if isinstance(node, ast.Tuple | ast.List | ast.Set) and id(node) not in led_from:
            words = [each.value for each in node.elts if isinstance(each, ast.Constant)]
            if len(words) > 1 and len(words) == len(node.elts) and EVERY.issuperset(map(str, words)):
                found.append(f"{path}:{node.lineno}")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and LISTED.search(node.value):
            found.append(f"{path}:{node.lineno}")
    return found


def test_a_request_is_open_or_has_ended_and_waits_for_its_letter_or_is_under_way() -> None:
    assert sorted(OPEN + ENDED) == sorted(EVERY)
    assert set(UNDER_WAY) == EVERY - set(ENDED) - {"awaiting_letter"}
    assert "approved" not in WITHDRAWABLE, "a job may be erasing"


def test_no_set_names_a_state_twice() -> None:
    sets = {name: value for name, value in vars(states).items() if name.isupper() and isinstance(value, tuple)}
    assert len(sets) > 10
    assert [name for name, value in sets.items() if len(set(value)) < len(value) or not EVERY.issuperset(value)] == []


def test_nobody_else_writes_a_set_of_states_down() -> None:
    paths = [path for path in sorted(PORTAL.rglob("*.py")) if path != OWNER and "demo" not in path.parts]
    assert len(paths) > 500
    assert [place for path in paths for place in spelt_out(path)] == []
