"""`portal staff`, in a process of its own that knows the portal by its environment alone."""

import asyncio
import base64
import json
import os
import subprocess
import sys

import pytest

from portal.domain.accounts import activations, staff_accounts
from portal.domain.accounts.account_errors import LinkOver
from portal.settings import settings
from tests.conftest import World
from tests.people import ADMINISTRATOR, ADMINISTRATOR_EMAIL

COMMANDS = """
import json, sys
from portal.cli import main
for command in json.loads(sys.argv[1]):
    try:
        main(command, standalone_mode=False)
        print("ends with 0")
    except SystemExit as end:
        print(f"ends with {end.code}")
"""


def run(world: World, *commands: list[str]) -> str:
    """What the commands say, one after the other, and how each ends."""
    given = settings()
    keys = {
        name: getattr(given, name).get_secret_value() for name in ("key_encryption_key", "signing_key", "index_key")
    }
    done = subprocess.run(
        [sys.executable, "-c", COMMANDS, json.dumps(commands)],
        env={
            **os.environ,
            **{f"PORTAL_{name.upper()}": base64.b64encode(key).decode() for name, key in keys.items()},
            "PORTAL_DATABASE_URL": world.url("portal_app"),
            "PORTAL_BASE_URL": "https://integritet.example",
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


async def test_an_account_is_added_listed_and_blocked_from_a_terminal(world: World) -> None:
    new = ["staff", "add", "tora@example.se", "--name", "Tora Terminal", "--role", "handler", "--role", "intake"]
    said = await asyncio.to_thread(
        run,
        world,
        new,
        new,
        ["staff", "list"],
        ["staff", "block", ADMINISTRATOR_EMAIL],
        ["staff", "block", "ingen@example.se"],
    )
    link, *rest = said.splitlines()
    assert link.startswith("https://integritet.example/aktivering/")
    assert (await activations.invited(link.rpartition("/")[2])).email == "tora@example.se"
    assert rest[:2] == ["ends with 0", "ends with 1"]
    assert "tora@example.se\tTora Terminal\tintake,handler\tnot activated" in rest
    assert "administrator@example.se\tAdam Administratör\tadministrator\tin use" in rest
    assert rest[-2:] == ["ends with 1", "ends with 1"]
    assert (await staff_accounts.find(ADMINISTRATOR, ADMINISTRATOR.id)).blocked_at is None
    blocked = await asyncio.to_thread(run, world, ["staff", "block", "tora@example.se"])
    assert blocked.splitlines() == ["The account is blocked.", "ends with 0"]
    with pytest.raises(LinkOver):
        await activations.invited(link.rpartition("/")[2])
