"""Transactions of processes that stand still in the middle of a statement, which PostgreSQL itself never ends."""

from datetime import timedelta


def ended_after(longest: timedelta) -> str:
    """The statement that ends the transactions of this account that wait for their own process for longer than that.

    A driver has a statement parsed before it has it executed. A process that pauses between the two is neither idle in
    a transaction nor at work, so that none of PostgreSQL's limits ends it, and its locks would be held for as long as
    it pauses.
    """
    milliseconds = max(1, longest // timedelta(milliseconds=1))
    return (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"  # noqa: S608
        " AND usename = current_user AND pid <> pg_backend_pid() AND state = 'active' AND wait_event = 'ClientRead'"
        f" AND xact_start IS NOT NULL AND state_change < clock_timestamp() - interval '{milliseconds} milliseconds'"
    )
