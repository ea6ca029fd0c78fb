"""`portal keys ...`: which key wraps how much, and wrapping it all by another."""

import json
import sys

import rich_click as click
from rich.progress import Progress

from portal.terminal import console


@click.group()
def keys() -> None:
    """The keys that everything is encrypted, looked up and signed with."""


@keys.command("new")
@click.option("--backup", is_flag=True, help="A pair for backups: the secret to keep apart, the public one to set.")
def new_key(backup: bool) -> None:
    """Print a fresh key: 32 random bytes as base64, for any of the settings that hold a key. Exit status 0."""
    import base64
    import secrets

    if not backup:
        click.echo(base64.b64encode(secrets.token_bytes(32)).decode())
        return
    from portal.domain.operations.backup_format import new_identity

    secret, recipient = new_identity()
    click.echo(f"# PORTAL_BACKUP_RECIPIENTS: {json.dumps([recipient])}\n{secret}")


@keys.command("status")
def key_status() -> None:
    """Say how much each key-encryption key wraps, and which are no longer needed.

    Exit status 1 when something is wrapped by a key that the settings do not have.
    """
    from portal.domain import signing
    from portal.domain.operations import key_rotation
    from portal.domain.operations.key_words import standing
    from portal.one_command import in_portal

    uses = in_portal(key_rotation.status, with_sources=False)
    for use in uses:
        click.echo(standing(use))
        for column, number in sorted(use.columns.items()):
            click.echo(f"  {column}: {number}")
    for line in signing.standing():
        click.echo(line)
    sys.exit(0 if all(use.is_known for use in uses) else 1)


@keys.command("rotate")
@click.option("--dry-run", is_flag=True, help="Only say what would be wrapped anew, and whether all of it opens.")
def rotate_keys(dry_run: bool) -> None:
    """Wrap by PORTAL_KEY_ENCRYPTION_KEY whatever another key has wrapped.

    May be killed and run again, beside running processes that know both keys. Exit status 1 when something could not
    be opened, or when some of it is left for another run.
    """
    from portal.domain.operations import key_rotation
    from portal.one_command import in_portal

    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("Counting", total=None)

        async def all_of_it() -> key_rotation.Rotation:
            uses = await key_rotation.status()
            todo = sum(use.values for use in uses if not use.wraps)
            bar.update(task, description="Wrapping anew", total=todo)
            return await key_rotation.rotate(dry_run, lambda more: bar.advance(task, more))

        done = in_portal(all_of_it, with_sources=False)
    said = "would be wrapped anew" if dry_run else "wrapped anew"
    for column, number in sorted(done.rewrapped.items()):
        click.echo(f"{column}: {number} {said}")
    for column, number in sorted(done.unopened.items()):
        click.echo(f"{column}: {number} are opened by no key of the settings, or are altered", err=True)
    if done.left:
        click.echo(f"{done.left} values are left: run it again once every process wraps with the present key", err=True)
    click.echo(f"{sum(done.rewrapped.values())} values {said}")
    sys.exit(0 if done.is_complete else 1)
