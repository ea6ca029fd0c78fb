"""What is counted for Prometheus, each process for itself. Labels are names of the portal's own: routes, jobs, states.

Nothing of a person, no reference and no address is in any of them.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

REGISTRY = CollectorRegistry()
"""The portal's own, so that nothing is in it that a library put into a common one."""

ProcessCollector(registry=REGISTRY)

REQUESTS = Counter(
    "portal_http_requests", "Answers, by the pattern of the route.", ["method", "route", "status"], registry=REGISTRY
)
REQUEST_SECONDS = Histogram(
    "portal_http_request_duration_seconds", "How long answers took.", ["method", "route"], registry=REGISTRY
)
JOBS = Counter(
    "portal_jobs", "Jobs and scheduled tasks that ended in this process.", ["job", "result"], registry=REGISTRY
)
JOB_SECONDS = Histogram("portal_job_duration_seconds", "How long they took.", ["job"], registry=REGISTRY)

POOL = Gauge(
    "portal_database_connections", "Connections to PostgreSQL that this process has.", ["state"], registry=REGISTRY
)
POOL_LIMIT = Gauge("portal_database_connections_limit", "The most that it may have.", registry=REGISTRY)

DATABASE_UP = Gauge("portal_database_up", "1 when PostgreSQL answered the latest questions, else 0.", registry=REGISTRY)
JOBS_WAITING = Gauge("portal_jobs_waiting", "Jobs that are due and not begun.", ["job"], registry=REGISTRY)
OLDEST_JOB_SECONDS = Gauge(
    "portal_oldest_waiting_job_seconds",
    "For how long the oldest of them has been due; 0 without any.",
    registry=REGISTRY,
)
OPEN_REQUESTS = Gauge("portal_requests_open", "Requests that are not ended.", ["status"], registry=REGISTRY)
OVERDUE_REQUESTS = Gauge("portal_requests_overdue", "Open requests whose last day has passed.", registry=REGISTRY)
DEADLINE_DAYS = Gauge(
    "portal_nearest_deadline_days",
    "Days to the nearest last day of an open request, negative once it has passed; not a number without any.",
    registry=REGISTRY,
)
READ_AT = Gauge(
    "portal_database_figures_timestamp_seconds", "When the figures of the database were read.", registry=REGISTRY
)
