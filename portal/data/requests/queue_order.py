"""How the queue is ordered and narrowed, in SQL that an index answers whatever the size of the table.

Each tab has an order of its own. Where a state or a kind is asked for, an index gives the first of each pair of a state
and a kind in that order, of which the first of all are taken: at most eight times what is shown is read.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from typing import Any, Literal, get_args
from uuid import UUID

from portal.data.accounts.accounts import HANDLES
from portal.data.listed import listed, quoted
from portal.data.requests.annulments import WAITING
from portal.data.requests.persons_requests import IS_UNDER_WAY
from portal.data.requests.requests import Kind, Status
from portal.data.requests.sent_back import PLANS
from portal.data.requests.states import ENDED, REFUSABLE, UNDER_WAY

Shown = Literal["open", "awaiting_letter", "ended"]
Handler = UUID | Literal["anybody", "nobody", "former"]
"""Whose: `former` are those of all who handle requests no longer."""
Place = tuple[date | datetime, UUID]
"""Where a request stands in the order of its tab."""


@dataclass(frozen=True, slots=True)
class Tab:
    """The states that a tab shows, and the column that it is ordered by; the ties by id."""

    states: tuple[Status, ...]
    column: str
    descending: bool = False


TABS: dict[Shown, Tab] = {
    "open": Tab(UNDER_WAY, "urgency"),
    "awaiting_letter": Tab(("awaiting_letter",), "expires_on"),
    "ended": Tab(ENDED, "changed_at", descending=True),
}

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which requests of a tab: of a kind, in a state, of a handler, due from one day to another, both included.

    Nobody handles a request before its letter has come, and what has ended is not due: there `handler` and `due` are
    not asked for.
    """

    shown: Shown = "open"
    kind: Kind | None = None
    status: Status | None = None
    handler: Handler = "anybody"
    due: tuple[date, date] | None = None
    approver: UUID | None = None
    """Only what that approver can decide on now: plans that nothing is in the way of, and others' refusals."""

    @property
    def tab(self) -> Tab:
        """Where it looks."""
        return TABS[self.shown]

    @property
    def is_impossible(self) -> bool:
        """Whether it asks for a state that the tab does not show."""
        return self.status is not None and self.status not in self.tab.states


@dataclass(frozen=True, slots=True)
class Selected:
    """A SELECT of `id`, in the tab's order, with the arguments that it takes."""

    sql: str
    arguments: tuple[Any, ...]


def selected(asked: Filter, limit: int, beyond: Place | None = None, backwards: bool = False) -> Selected:
    """The first `limit` requests, or those `beyond` a place; `backwards` those before it, the nearest first."""
    tab, arguments = asked.tab, _Arguments()
    way = " DESC" if tab.descending != backwards else ""
    condition = _narrowed(asked, arguments)
    if beyond:
        day, id_ = (arguments.add(value) for value in beyond)
        condition += f" AND ({tab.column}, id) {'<' if way else '>'} ({day}, {id_})"
    # For PostgreSQL a column that IS NULL is not one with a single value: it has to be named in the order of the index.
    of_handler = f"handler_id{way}, " if _handler(asked) == "nobody" else ""
    first = f"ORDER BY {of_handler}{tab.column}{way}, id{way} LIMIT {int(limit)}"
    each = [
        _first_of(asked, f"SELECT id, handler_id, {tab.column} FROM request WHERE {one}{condition}", first)  # noqa: S608
        for one in (_approvable(asked.approver, arguments) if asked.approver else _states_and_kinds(asked))
    ]
    return Selected(f"SELECT id FROM ({' UNION ALL '.join(each)}) found {first}", arguments.given)  # noqa: S608


def _first_of(asked: Filter, found: str, first: str) -> str:
    if _handler(asked) != "former":
        return f"({found} {first})"
    # Of each of them the first, by the index of a handler's: whoever has left may have left none of thousands.
    return f"(SELECT each.* FROM ({FORMER}) former CROSS JOIN LATERAL ({found} {first}) each {first})"  # noqa: S608


def counted(asked: Filter, most: int) -> Selected:
    """How many there are, counted up to `most`: the work does not grow with the table."""
    if asked.kind or asked.status is None or asked.approver or _handler(asked) == "former":
        few = selected(asked, most)
    else:
        # All kinds of one state stand together in the index, though not in the order of a page.
        arguments, of_handler = _Arguments(), "handler_id, " if _handler(asked) == "nobody" else ""
        few = Selected(
            f"SELECT FROM request WHERE status = {quoted(asked.status)}{_narrowed(asked, arguments)}"
            f" ORDER BY {of_handler}kind, {asked.tab.column}, id LIMIT {int(most)}",
            arguments.given,
        )
    return Selected(f"SELECT count(*) FROM ({few.sql}) few", few.arguments)  # noqa: S608


FORMER = f"SELECT id FROM account WHERE kind = 'staff' AND NOT ({HANDLES})"  # noqa: S608
"""The ids of those of the staff who handle no requests, or no longer."""


class _Arguments:
    """What stands for $1, $2 and so on."""

    def __init__(self) -> None:
        self.given: tuple[Any, ...] = ()

    def add(self, value: Any) -> str:
        """The name of the next one."""
        self.given = (*self.given, value)
        return f"${len(self.given)}"


def _states_and_kinds(asked: Filter) -> list[str]:
    """One condition for all, or one for each pair of a state and a kind. The words come from the types above."""
    if asked.status is None and asked.kind is None:
        return [f"status IN {listed(asked.tab.states)}"]
    states = (asked.status,) if asked.status else asked.tab.states
    kinds = (asked.kind,) if asked.kind else KINDS
    return [f"status = {quoted(status)} AND kind = {quoted(kind)}" for status, kind in product(states, kinds)]


PROPOSED = "confirmed_at IS NULL AND withdrawn_at IS NULL"


def _approvable(approver: UUID, arguments: _Arguments) -> list[str]:
    """A plan, by its state; a proposed refusal or annulment, of which there are few. One request is not found twice."""
    waits = "status = 'awaiting_approval' AND kind = 'erasure'"
    others = "SELECT FROM request r WHERE r.subject_id = request.subject_id AND r.id <> request.id"
    me = arguments.add(approver)
    proposed = f"SELECT request_id FROM refusal WHERE {PROPOSED} AND proposed_by <> {me}"  # noqa: S608
    proposed += f" UNION SELECT request_id FROM annulment WHERE {WAITING} AND proposed_by <> {me}"  # noqa: S608
    returned = "SELECT FROM sent_back s WHERE s.request_id = request.id AND s.settled_at IS NULL"
    returned += f" AND s.what IN {listed(PLANS)}"
    free = f"{waits} AND NOT EXISTS ({others} AND {IS_UNDER_WAY}) AND NOT EXISTS ({returned})"
    return [f"{free} AND id NOT IN ({proposed})", f"status IN {listed(REFUSABLE)} AND id IN ({proposed})"]


def _narrowed(asked: Filter, arguments: _Arguments) -> str:
    handler = _handler(asked)
    condition = ""
    if handler == "nobody":
        condition += " AND handler_id IS NULL"
    elif handler == "former":
        condition += " AND handler_id = former.id"
    elif handler != "anybody":
        condition += f" AND handler_id = {arguments.add(handler)}"
    if asked.approver:
        condition += f" AND status = {quoted(asked.status)}" if asked.status else ""
        condition += f" AND kind = {quoted(asked.kind)}" if asked.kind else ""
    if asked.due and asked.shown == "open":
        condition += f" AND urgency BETWEEN {arguments.add(asked.due[0])} AND {arguments.add(asked.due[1])}"
    return condition


def _handler(asked: Filter) -> Handler:
    return "anybody" if asked.shown == "awaiting_letter" else asked.handler
