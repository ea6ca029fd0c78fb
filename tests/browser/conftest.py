"""A running portal, as `make run` starts it, and a real Chromium in front of it."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.authenticator import STAFF, next_code
from tests.people import PASSWORD
from tests.places import PROCESS

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, slots=True)
class Site:
    """A portal that serves, with its worker, and the database of its shop."""

    url: str
    var: Path

    async def shop(self) -> asyncpg.Connection:
        """A connection to the shop's database as its owner."""
        return await asyncpg.connect(f"postgresql://shop_owner@/shop?host={self.var / 'postgres'}")


@pytest.fixture(scope="session")
def untouched() -> Path:
    """The folder of a demo that nobody has touched, at rest: to copy, since making one takes a while."""
    folder = PROCESS / "browser" / "untouched"
    shutil.rmtree(folder, ignore_errors=True)
    with demo(folder):
        return folder


@pytest.fixture(scope="module")
def site(untouched: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    """A fresh demo for the module."""
    folder = PROCESS / "browser" / request.module.__name__.rpartition(".")[2]
    shutil.rmtree(folder, ignore_errors=True)
    # With the owners of the files: where root runs the tests, PostgreSQL is another user's.
    subprocess.run(["cp", "--archive", untouched, folder], check=True)
    with demo(folder) as made:
        yield made
    shutil.rmtree(folder)


@contextmanager
def demo(var: Path) -> Iterator[Site]:
    """The demo in that folder, made there unless it is, as long as the context lasts."""
    port = _free_port()
    environment = {**os.environ, "PORTAL_VAR": str(var), "PORT": str(port), "PORTAL_LOG_LEVEL": "warning"}
    process = subprocess.Popen(
        [sys.executable, "-c", "from portal.cli import main; main()", "run", "--members", "8"], env=environment
    )
    made = Site(f"http://127.0.0.1:{port}", var)
    try:
        _wait_until_ready(made, process)
        yield made
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium, for all tests."""
    executable = next((path for name in NAMES if (path := shutil.which(name))), None)
    assert executable, "Chromium is missing; `make test` says how to get it"
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield running
        await running.close()


async def new_page(browser: Browser, site: Site, javascript: bool = True) -> Page:
    """A page of its own session, Swedish, with a phone's width."""
    context = await browser.new_context(
        base_url=site.url,
        java_script_enabled=javascript,
        locale="sv-SE",
        viewport={"width": 1280, "height": 900},
        accept_downloads=True,
    )
    page = await context.new_page()
    page.set_default_timeout(20_000)
    return page


async def sign_in(page: Page, email: str) -> None:
    """Sign in by the form."""
    await page.goto("/logga-in")
    await page.locator("#email").fill(email)
    await page.locator("#password").fill(PASSWORD)
    await page.locator("form[action='/logga-in'] >> button:has-text('Logga in')").first.press("Enter")
    if email in STAFF:
        await page.wait_for_url("**/logga-in/kod*")
        code = await asyncio.to_thread(next_code, page.url.split("/logga-in")[0], email)
        await page.locator("#code").fill(code)
        await page.locator("form[action='/logga-in/kod'] button").press("Enter")
    await page.wait_for_url(lambda url: "/logga-in" not in url)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(site: Site, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, "the portal ended"
        try:
            urllib.request.urlopen(f"{site.url}/health/ready", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("the portal did not become ready")
