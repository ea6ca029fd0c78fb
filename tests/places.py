"""Where the tests keep what they run: a folder for every process, since each has servers of its own."""

import os
from pathlib import Path

PROCESS = Path(os.environ.get("PORTAL_TEST_VAR", "var/test")).resolve() / os.environ.get("PYTEST_XDIST_WORKER", "alone")
"""The folder of this process; `PORTAL_TEST_VAR` moves all of them."""

VAR = PROCESS / "portal"
"""What the portal keeps there. The servers of other companies' databases lie beside it."""
