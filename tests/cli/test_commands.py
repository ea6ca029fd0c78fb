"""Every command says what it does and how it ends, stands in a group, and in the README."""

import base64
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from portal.cli import main
from tests.processes import COMMAND

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def commands(of: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command with the words that call it."""
    if not isinstance(of, click.Group):
        yield path, of
        return
    for name, each in of.commands.items():
        yield from commands(each, f"{path} {name}")


EVERY = dict(commands(main, "portal"))


def test_there_are_commands() -> None:
    assert {"portal run", "portal backup", "portal keys rotate"} <= EVERY.keys()


@pytest.mark.parametrize("words", EVERY)
def test_a_command_says_what_it_does_and_how_it_ends(words: str) -> None:
    shown = CliRunner().invoke(main, [*words.split()[1:], "--help"])
    assert shown.exit_code == 0
    assert "xit status" in " ".join(shown.output.split())
    assert all(option.help for option in EVERY[words].params if isinstance(option, click.Option))


@pytest.mark.parametrize("words", EVERY)
def test_a_command_stands_in_the_readme(words: str) -> None:
    assert f"`{words}" in README


def test_the_help_groups_them() -> None:
    shown = CliRunner().invoke(main, ["--help"]).output
    assert [shown.index(group) for group in ("Serving", "Setting up", "Operations")] == sorted(
        shown.index(group) for group in ("Serving", "Setting up", "Operations")
    )
    for name in main.commands:
        assert f" {name} " in shown


HALF = "\udcff"
"""What a byte that is no text becomes on its way from the terminal."""


def ended(*words: str, **variables: str) -> tuple[int, str]:
    """The exit status of a command in a process of its own, with such settings, and all that it says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    given = {f"PORTAL_{name.upper()}": value for name, value in variables.items()}
    done = subprocess.run(
        [*COMMAND, *words], env=kept | given, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


AWAY = {
    "database_url": "postgresql://portal_app:geheim@127.0.0.1:9/portal",
    "owner_database_url": "postgresql://portal_owner:geheim@127.0.0.1:9/portal",
    "base_url": "https://integritet.example",
    **{name: base64.b64encode(bytes(32)).decode() for name in ("key_encryption_key", "signing_key", "index_key")},
}


@pytest.mark.parametrize(
    "words", ["keys status", "migrate", "staff list", "audit verify", "erasures replay", "members invite K1"]
)
def test_a_database_that_is_away_is_told_in_a_line(words: str) -> None:
    status, said = ended(*words.split(), **AWAY)
    assert (status, "does not answer" in said, "geheim" in said) == (1, True, False)


@pytest.mark.parametrize("variable", ["key_encryption_key", "api_tokens"])
def test_a_setting_that_cannot_be_read_is_named_and_its_secret_is_not(variable: str) -> None:
    status, said = ended("keys", "status", **AWAY | {variable: "{geheim-nyckel"})
    assert "geheim" not in said
    assert (status, variable in said) == (2, True)


@pytest.mark.parametrize("words", [
    ("staff", "block", HALF), ("staff", "add", "a@example.se", "--role", "handler", "--name", HALF),
    ("staff", "add", "a@example.se", "--role", "handler", "--name", "  "), ("members", "invite", HALF),
    ("erasures", "verify", HALF), ("api-token", HALF),
])  # fmt: skip
def test_what_is_no_text_or_no_name_is_refused_before_anything_is_asked(words: tuple[str, ...]) -> None:
    status, said = ended(*words, **AWAY)
    assert (status, "does not answer" in said) == (2, False)


def test_a_restore_that_cannot_begin_says_that_nothing_was_restored(tmp_path: Path) -> None:
    path = tmp_path / "none.age"
    path.write_bytes(b"\xff\xfe")
    status, said = ended("restore", str(path), "--identity", str(path), **AWAY)
    assert (status, "Nothing was restored" in said) == (5, True)
    path.write_text("secret")
    status, said = ended("restore", str(path), "--identity", str(path), **AWAY)
    assert (status, "Nothing was restored" in said, "geheim" in said) == (5, True, False)
