"""What of the queue an address asks for: a tab, how it is narrowed, and where a page begins or ends."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, get_args
from urllib.parse import urlencode
from uuid import UUID

from portal.data.requests.queue_order import TABS, Filter, Handler, Place, Shown
from portal.data.requests.requests import Kind
from portal.domain.desk import work_queue
from portal.domain.errors import NotFound

PATH = "/personal"

VIEWS: dict[str, Shown] = {"oppna": "open", "vantar": "awaiting_letter", "avslutade": "ended"}
"""The tabs, by what the address calls them."""

TIMES = {"sena": work_queue.late, "vecka": work_queue.soon}
"""When a request is due."""

WHO = {"mina", "ingen", "lamnade", "godkannare"}
"""Whose requests, beside the ids of handlers; of `godkannare` what waits for the reader as an approver,
of `lamnade` what those have who handle requests no longer."""

PLACES = {"open": date.fromisoformat, "awaiting_letter": date.fromisoformat, "ended": datetime.fromisoformat}


@dataclass(frozen=True, slots=True)
class View:
    """The parts of the address; an empty one asks for nothing. `handler` is of WHO or the id of a handler."""

    tab: str = "oppna"
    handler: str = ""
    time: str = ""
    kind: str = ""
    status: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "View":
        """The view of a query. Raises NotFound for what there is not."""
        parts = (query.get(name, "").strip() for name in ("visa", "vem", "tid", "slag", "lage"))
        tab, handler, time, kind, status = parts
        view = cls(tab or "oppna", handler, time, kind, status)
        if view.tab not in VIEWS or (time and time not in TIMES) or (kind and kind not in get_args(Kind)):
            raise NotFound
        if status and status not in TABS[view.shown].states:
            raise NotFound
        return replace(view, handler=_handler(handler))

    @property
    def shown(self) -> Shown:
        """The tab, as the domain calls it."""
        return VIEWS[self.tab]

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves anything of the tab out."""
        return any((self.handler, self.time, self.kind, self.status))

    @property
    def shows_answered(self) -> bool:
        """Whether it shows only what is answered and to be closed."""
        return self.status == "answered"

    def filter(self, me: UUID) -> Filter:
        """The same for the domain; `me` is whose "mine" is meant."""
        handler: Handler = "anybody"
        if self.handler and self.handler != "godkannare":
            handler = {"mina": me, "ingen": "nobody", "lamnade": "former"}.get(self.handler) or UUID(self.handler)  # type: ignore[assignment]
        return Filter(
            self.shown,
            self.kind or None,  # type: ignore[arg-type]
            self.status or None,  # type: ignore[arg-type]
            handler,
            TIMES[self.time]() if self.time else None,
            me if self.handler == "godkannare" else None,
        )

    def toggled(self, part: str, value: str) -> str:
        """The address of this view with `value` for that part, or without it where it has it; the rest stays."""
        changed: dict[str, Any] = {part: "" if getattr(self, part) == value else value}
        return replace(self, **changed).address()

    def address(self, **place: str) -> str:
        """The address that asks for this view, and for a page of it."""
        parts = {
            "visa": self.tab if self.tab != "oppna" else "",
            "vem": self.handler,
            "tid": self.time,
            "slag": self.kind,
            "lage": self.status,
            **place,
        }
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"{PATH}?{query}" if query else PATH

    def place(self, written: str) -> Place | None:
        """The place that `written` says, as `written_place` does; None for "". Raises NotFound."""
        if not written:
            return None
        order, _, id_ = written.partition("_")
        try:
            at = PLACES[self.shown](order)
            if isinstance(at, datetime):
                if at.tzinfo is None:
                    raise NotFound
                at = at.astimezone(UTC)
            return at, UUID(id_)
        except (ValueError, OverflowError):
            raise NotFound from None


def written_place(place: Place) -> str:
    """A place as an address has it."""
    return f"{place[0].isoformat()}_{place[1]}"


def _handler(written: str) -> str:
    try:
        return written if not written or written in WHO else str(UUID(written))
    except ValueError:
        raise NotFound from None
