"""Structured logs: JSON lines with codes, counts and places. No addresses, bodies, queries or names."""

import logging

import structlog

from portal.settings import settings


class _CodesOnly(logging.Formatter):
    """What libraries log, without what they fill in: the arguments and the text of exceptions may be personal."""

    def format(self, record: logging.LogRecord) -> str:
        """The message's own words; of an exception its kind and the place where it was raised."""
        bare = logging.makeLogRecord({**record.__dict__, "args": (), "exc_info": None, "exc_text": None})
        line = super().format(bare)
        if not record.exc_info or record.exc_info[0] is None:
            return line
        trace = record.exc_info[2]
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"
        return f"{line} ({record.exc_info[0].__name__} at {where})"


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
    handler = logging.StreamHandler()
    handler.setFormatter(_CodesOnly("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # The queue logs failures with their exceptions; the worker has logged the kind, and more may be personal.
    logging.getLogger("pgqueuer").setLevel(logging.CRITICAL)
