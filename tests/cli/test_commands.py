"""Every command says what it does and how it ends, stands in a group, and in the README."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from portal.cli import main

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
