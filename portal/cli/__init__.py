"""`portal ...`: everything that is done to the portal from a terminal. The same commands stand under `litestar`."""

import asyncio
import json
import signal
import sys
from contextlib import suppress
from datetime import timedelta
from typing import Any

import rich_click as click
from litestar.plugins import CLIPlugin
from rich.progress import Progress

from portal.cli.backup import backup, restore
from portal.cli.consents import consents
from portal.cli.erasures import erasures
from portal.cli.keys import keys
from portal.cli.mail import mail
from portal.cli.members import members
from portal.cli.retention import retention
from portal.cli.sources import sources
from portal.cli.staff import staff
from portal.cli.told import Told
from portal.logs import configure_logs
from portal.settings import settings
from portal.terminal import console

PATIENCE = timedelta(minutes=1)
"""How long a worker that has just been started waits for a database that is still starting."""


@click.group(cls=Told, context_settings={"help_option_names": ["-h", "--help"]})
@click.command_panel("Serving", commands=["run", "worker"])
@click.command_panel("Setting up", commands=["migrate", "demo", "sources", "api-token"])
@click.command_panel("Operations", commands=["backup", "restore", "keys", "audit", "erasures", "retention"])
@click.command_panel("Other commands")
def main() -> None:
    """The privacy portal.

    Settings are environment variables, PORTAL_...; portal/deploy/README.md lists them. Exit status 2 of any command: it
    was called wrongly, or a setting that it needs is missing or cannot be read. 1 of any that needs them: the portal's
    database does not answer, or a data map is wrong.
    """


@main.command()
@click.option("--members", default=200, show_default=True, help="Customers of the demo that a first start makes.")
def run(members: int) -> None:
    """Serve the portal, with the worker inside when PostgreSQL is the embedded one.

    Ctrl-C ends it. Told by SIGTERM it says first that it is not ready (PORTAL_DRAIN), and finishes what it has begun.
    Exit status 0 or 143 when it was told to end; 3 when a database came back from a backup that is older than an
    erasure; 4 when something is wrapped by a key that the settings do not have; 1 when it could not start.
    """
    _end_on_terminate()
    from portal.serving import serve

    configure_logs()
    with suppress(KeyboardInterrupt):
        if settings().embedded:
            from portal.local import local_portal

            with local_portal() as server:
                asyncio.run(_prepare(server, members))
                serve(with_worker=True)
        else:
            serve(with_worker=False)


@main.command()
def worker() -> None:
    """Do the jobs of the queue, next to any number of web processes.

    Told by SIGTERM or Ctrl-C it finishes the job that it has begun. On PORTAL_WORKER_PORT it answers for its health and
    its metrics. Exit status 0 when it was told to end; 3 and 4 as `portal run`; 1 when it could not start.
    """
    from portal import stopping
    from portal.data.errors import DatabaseUnavailable
    from portal.jobs.worker import work
    from portal.listening import listening
    from portal.opened import opened
    from portal.refusal import refuse_unless_whole
    from portal.tracing import start_tracing

    async def until_told() -> None:
        given = settings()
        if given.database_url is None:
            raise click.UsageError("PORTAL_DATABASE_URL is not set; without it `portal run` has the worker inside.")
        stop = asyncio.Event()

        def end() -> None:
            stopping.begin()
            stop.set()

        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(each, end)
        async with opened(given.database_url, given.pool_size, patience=PATIENCE):
            with suppress(DatabaseUnavailable):
                # Gone again already: the work begins with the same look, as often as it must.
                await refuse_unless_whole()
            async with listening():
                await work(given.database_url, stop)

    configure_logs()
    end_tracing = start_tracing("portal-worker")
    try:
        asyncio.run(until_told())
    finally:
        end_tracing()


@main.command()
def migrate() -> None:
    """Bring the database to the present schema and publish the record of processing.

    All of it or nothing, and safe to repeat. Exit status 1 when it failed.
    """
    from portal.data import migration
    from portal.domain.record_of_processing.published import publish
    from portal.opened import opened

    async def all_of_it() -> int:
        given = settings()
        if given.owner_database_url is None or given.database_url is None:
            raise click.UsageError("PORTAL_OWNER_DATABASE_URL and PORTAL_DATABASE_URL must be set.")
        await migration.migrate(given.owner_database_url)
        async with opened(given.database_url, 1, with_sources=False):
            return await publish(given.record_of_processing)

    console.print(f"The schema is up to date; version {asyncio.run(all_of_it())} of the record is in force.")


@main.command()
@click.option("--members", default=200, show_default=True, help="How many customers the shop gets.")
@click.option("--requests", type=click.IntRange(0), help="Keep the demo that is there, and add requests up to so many.")
def demo(members: int, requests: int | None) -> None:
    """Make the demo anew, with as many customers as wished. What was in the embedded server is lost.

    With --requests nothing is lost: requests are added to the demo until there are so many. Exit status 1 when it
    failed, or while the portal runs.
    """
    from portal.local import forget_everything, local_portal

    if not settings().embedded:
        raise click.UsageError("PORTAL_DATABASE_URL is set: a demo is made in the embedded server only.")
    if requests is None:
        forget_everything()
    with local_portal() as server:
        asyncio.run(_prepare(server, members))
        added = asyncio.run(_add_requests(server, requests)) if requests else 0
    if requests is None:
        console.print(f"The demo is made, with {members} customers; `portal run` serves it.")
    else:
        console.print(f"{added} requests are added; `portal run` serves them.")


main.add_command(sources)


@main.command("api-token")
@click.argument("name")
def api_token(name: str) -> None:
    """Print a fresh token for the API, and what PORTAL_API_TOKENS holds of it.

    PORTAL_METRICS_TOKEN wants the digest alone. Nothing is stored. Exit status 0.
    """
    from portal.domain.operations.api_tokens import new_token

    token, digest = new_token()
    click.echo(f"Token, for {name} alone; it is shown this once:\n\n    {token}\n")
    click.echo(f"In PORTAL_API_TOKENS, beside those that are there already:\n\n    {json.dumps({name: digest})}")


main.add_command(consents)
main.add_command(erasures)
main.add_command(mail)
main.add_command(members)
main.add_command(retention)
main.add_command(keys)
main.add_command(backup)
main.add_command(restore)
main.add_command(staff)


@main.group()
def audit() -> None:
    """The audit log."""


@audit.command("verify")
def verify_audit() -> None:
    """Recompute every chain of the audit log and compare it with the newest signed checkpoint.

    Says what it looked at. Exit status 1 when an event was altered, removed or moved, or a signature is wrong.
    """
    from portal.domain.audit.audit import verify
    from portal.one_command import in_portal

    found = in_portal(verify, with_sources=False)
    for fault in found.faults:
        click.echo(fault)
    click.echo(f"{found.events} events in {found.chains} chains recomputed, {len(found.faults)} faults")
    if found.covered is None:
        click.echo("there is no checkpoint yet: a chain that was cut off at its end would not be found out")
    else:
        click.echo(f"the newest signed checkpoint covers the events up to number {found.covered}")
    sys.exit(1 if found.faults else 0)


class PortalCommands(CLIPlugin):
    """The same commands under `litestar`."""

    def on_cli_init(self, cli: Any) -> None:
        """Add them."""
        for command in main.commands.values():
            if command.name != "run":  # Litestar's own serves without the embedded server.
                cli.add_command(command)


async def _prepare(server: Any, members: int) -> None:
    from portal.local import build_demo, set_up, take_over_choices

    await set_up(server)
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("Making the demo", total=members)
        await build_demo(
            server, members, lambda done, total: bar.update(task, completed=done, total=total), is_tidy=True
        )
        # At each start, since the first may have been interrupted; what is there already stays.
        await take_over_choices(server)


async def _add_requests(server: Any, wanted: int) -> int:
    from portal.local import add_requests

    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("Adding requests", total=None)
        return await add_requests(server, wanted, lambda done, total: bar.update(task, completed=done, total=total))


def _end_on_terminate() -> None:
    """Let SIGTERM end the process as Ctrl-C does, so that the embedded server is stopped."""

    def end(*_: object) -> None:
        raise SystemExit(143)

    signal.signal(signal.SIGTERM, end)
