"""`make lighthouse`: Lighthouse's figures of the overview, as a phone on a slow network meets it, kept beside here.

It needs npm, and a network to fetch Lighthouse by; the portal does not.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from tests.browser.conftest import FLAGS, NAMES, demo
from tests.people import ANNA_EMAIL, PASSWORD

LIGHTHOUSE = "lighthouse@13.5.0"
KEPT = Path(__file__).with_suffix(".json")
RUNS = 5
CATEGORIES = ("performance", "accessibility", "best-practices")
MEASURES = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
    "speed-index",
    "total-byte-weight",
)


def main() -> int:
    """Measure, keep the figures of the run in the middle, and exit with 1 when a score of it is below 100."""
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as site:
        cookies = signed_in(site.url)
        reports = [measured(f"{site.url}/mitt-konto", cookies, Path(folder)) for _ in range(RUNS)]
    reports.sort(key=performance)
    report = reports[RUNS // 2]
    scores = {name: round(100 * report["categories"][name]["score"]) for name in CATEGORIES}
    measures = {name: report["audits"][name]["numericValue"] for name in MEASURES if name in report["audits"]}
    kept = {
        "page": "/mitt-konto",
        "lighthouse": report["lighthouseVersion"],
        "browser": re.findall(r"Chrome/(\d+)", report["environment"]["hostUserAgent"])[0],
        "scores": scores,
        "performance of each run": [performance(it) for it in reports],
        "measures": {name: round(value, 3) for name, value in measures.items()},
    }
    KEPT.write_text(json.dumps(kept, indent=2) + "\n")
    print(json.dumps(kept, indent=2))
    for name in CATEGORIES:
        for audit in report["categories"][name]["auditRefs"]:
            found = report["audits"][audit["id"]]
            if audit["weight"] and found["score"] is not None and found["score"] < 1:
                print(f"{name}: {found['id']} {found['score']}: {found['title']}")
    return 0 if min(scores.values()) == 100 else 1


def performance(report: dict[str, Any]) -> int:
    """The score that differs from run to run: how busy the machine is counts too."""
    return round(100 * report["categories"]["performance"]["score"])


def signed_in(url: str) -> str:
    """The cookies of somebody who has signed in."""
    jar = CookieJar()
    form = urlencode({"email": ANNA_EMAIL, "password": PASSWORD}).encode()
    build_opener(HTTPCookieProcessor(jar)).open(Request(f"{url}/logga-in", form, {"Sec-Fetch-Site": "same-origin"}))
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def measured(page: str, cookies: str, folder: Path) -> dict[str, Any]:
    """Lighthouse's report of the page."""
    npx, chromium = shutil.which("npx"), next(filter(None, map(shutil.which, NAMES)), None)
    if not npx or not chromium:
        sys.exit("Lighthouse needs npm and Chromium (Debian: apt-get install npm chromium)")
    headers = folder / "headers.json"
    headers.write_text(json.dumps({"Cookie": cookies}))
    report = folder / "report.json"
    subprocess.run(
        [npx, "--yes", LIGHTHOUSE, page, "--quiet", "--output=json", f"--output-path={report}",
         f"--extra-headers={headers}", f"--only-categories={','.join(CATEGORIES)}",
         f"--chrome-flags=--headless=new {' '.join(FLAGS)}"],
        check=True,
        env={**os.environ, "CHROME_PATH": chromium},
    )  # fmt: skip
    return dict(json.loads(report.read_text()))


if __name__ == "__main__":
    sys.exit(main())
