"""What goes wrong before a command can begin is told in a line, without what a setting holds: that may be a secret."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import rich_click as click
from pydantic import ValidationError
from pydantic_settings import SettingsError

from portal.settings import Settings


class Told(click.RichGroup):
    """A group whose commands end with what was amiss and a status, and without a traceback.

    2 where a setting cannot be read or what was typed is no text, 1 where a data map or the portal's database is amiss.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Do it, and tell what kept it from being done."""
        with _settings_told(), _surroundings_told():
            return super().invoke(ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The words, of which each has to be text: a byte that is none comes as half of a character."""
        if not all(word.isascii() or _is_text(word) for word in args):
            raise click.UsageError("What was typed is not text in the terminal's character set.")
        return super().parse_args(ctx, args)


def what_cannot_be_read(error: SettingsError | ValidationError) -> str:
    """Which settings are wrong and in what way, without what they say: a key is one, and a URL has a password."""
    if isinstance(error, SettingsError):
        return f"The settings cannot be read: {error}. Is it JSON?"
    wrong = [f"{'.'.join(map(str, one['loc'])) or 'together'}: {one['msg']}" for one in error.errors()]
    return f"The settings cannot be read: {'; '.join(wrong)}"


@contextmanager
def _settings_told() -> Iterator[None]:
    try:
        yield
    except SettingsError as error:
        raise click.UsageError(what_cannot_be_read(error)) from None
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        raise click.UsageError(what_cannot_be_read(error)) from None


@contextmanager
def _surroundings_told() -> Iterator[None]:
    import asyncpg

    from portal.data.errors import DatabaseUnavailable
    from portal.sources.faults import DataMapFaults

    away = (
        DatabaseUnavailable,
        ConnectionError,
        asyncpg.PostgresConnectionError,
        asyncpg.OperatorInterventionError,
        asyncpg.InvalidAuthorizationSpecificationError,
        asyncpg.InvalidCatalogNameError,
    )
    try:
        yield
    except away as error:
        kind = type(error).__name__
        raise click.ClickException(f"The portal's database does not answer, or does not let us in ({kind}).") from None
    except DataMapFaults as faults:
        raise click.ClickException(str(faults)) from None


def _is_text(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True
