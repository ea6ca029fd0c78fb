"""Structured logs: JSON lines with codes, counts and places. No addresses, bodies, queries or names."""

import logging

import structlog

from portal.settings import settings


def configure_logs() -> None:
    """Write log lines from the settings' level on; libraries' own only from warnings on."""
    level = getattr(logging, settings().log_level.upper())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s")
    # The queue logs failures with their exceptions; the worker has logged the kind, and more may be personal.
    logging.getLogger("pgqueuer").setLevel(logging.CRITICAL)
