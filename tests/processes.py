"""The portal's commands in processes of their own, that know the portal by their environment alone."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Mapping

from pydantic import SecretBytes

from portal.settings import settings
from tests.conftest import World

COMMAND = [sys.executable, "-c", "from portal.cli import main; main()"]


def environment(world: World, **values: str) -> dict[str, str]:
    """What a process needs to be the portal of `world`, with the settings in force, and `values` on top."""
    given = settings()
    one = {name: _written(getattr(given, name)) for name in ("key_encryption_key", "signing_key", "index_key")}
    several = {
        name: json.dumps([_written(key) for key in getattr(given, name)])
        for name in ("accepted_key_encryption_keys", "accepted_index_keys", "accepted_public_keys")
    }
    return {
        **os.environ,
        **{f"PORTAL_{name.upper()}": value for name, value in (one | several).items()},
        "PORTAL_DEMO": "true",
        "PORTAL_DATABASE_URL": world.url("portal_app"),
        "PORTAL_DATA_MAPS": str(given.data_maps),
        "PORTAL_SOURCE_URLS": json.dumps(given.source_urls),
        "PORTAL_SOURCE_ERASURE_URLS": json.dumps(given.source_erasure_urls),
        **values,
    }


def run(*words: str, env: Mapping[str, str], **options: object) -> subprocess.CompletedProcess[str]:
    """What a command says, and its exit status."""
    return subprocess.run([*COMMAND, *words], env=env, capture_output=True, text=True, timeout=180, **options)  # type: ignore[call-overload,no-any-return]


def started(*words: str, env: Mapping[str, str]) -> subprocess.Popen[str]:
    """A command under way."""
    return subprocess.Popen([*COMMAND, *words], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _written(key: SecretBytes | bytes) -> str:
    return base64.b64encode(key if isinstance(key, bytes) else key.get_secret_value()).decode()
