"""What `make` runs besides the tests can begin: nothing that it imports has moved."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("module", ["tests.bench.__main__", "tests.faults.__main__", "tests.browser.lighthouse"])
def test_a_measure_can_begin(module: str) -> None:
    process = subprocess.run(
        [sys.executable, "-c", f"import {module}"], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert process.returncode == 0, process.stderr
