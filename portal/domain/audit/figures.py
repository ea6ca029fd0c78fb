"""The privacy officer's figures: what came in over a year, how fast it was answered, and what is due."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, get_args

from portal.clock import LOCAL_ZONE, today
from portal.data.actors import Staff
from portal.data.audit import figures as rows
from portal.data.audit.figures import Answered, Received
from portal.data.database import acting_as
from portal.data.requests.extensions import Reason
from portal.data.requests.refusals import Ground
from portal.data.requests.requests import Kind, Status
from portal.kinds import LetterKind

WEEKS = 52
"""Whole weeks that the figures look back, before the week that is under way."""

WEEKS_AHEAD = 14
"""Weeks for which each has a figure of what is due in it: an answer takes three months at most."""

Outcome = Literal["in_progress", "answered", "refused", "ended"]
"""What became of a request; `ended` is one that was withdrawn or has lapsed."""

OUTCOMES: Mapping[Status, Outcome] = {
    "answered": "answered",
    "closed": "answered",
    "refused": "refused",
    "withdrawn": "ended",
    "expired": "ended",
}
"""What became of the requests in a state; in any other they are in progress."""

SPANS = ((0, 7), (8, 14), (15, 21), (22, 28), (29, 35), (36, 60), (61, 95))
"""Days after which answers are counted together; what took longer is counted last."""


@dataclass(frozen=True, slots=True)
class Week:
    """So many requests arrived in the week that begins on that Monday."""

    monday: date
    received: int


@dataclass(frozen=True, slots=True)
class Span:
    """So many answers were posted after `first` to `last` days, in time and late; `last` is None for the longest."""

    first: int
    last: int | None
    in_time: int
    late: int


@dataclass(frozen=True, slots=True)
class Times:
    """How long the answers took that are in the post, in days from the arrival of the request.

    At least half of them took `median` days or fewer, nine in ten `ninetieth` or fewer; None while there are none.
    """

    answered: int
    in_time: int
    median: int | None
    ninetieth: int | None
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Due:
    """What is open and not answered. `weeks` are the Mondays of this week and the next ones, each with what is due."""

    late: int
    weeks: Sequence[tuple[date, int]]
    later: int

    @property
    def total(self) -> int:
        """All that is open and not answered."""
        return self.late + sum(n for _, n in self.weeks) + self.later


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the days from `since`, a Monday, to `until`, today; of `due` those of the weeks ahead.

    `outcomes` counts what arrived by its kind and by what became of it. `lapsed` were started in the portal, and no
    letter came; they are in none of the other figures.
    """

    since: date
    until: date
    weeks: Sequence[Week]
    outcomes: Mapping[tuple[Kind, Outcome], int]
    times: Times
    due: Due
    posted: Mapping[LetterKind, int]
    extended: Mapping[Reason, int]
    refused: Mapping[Ground, int]
    lapsed: int

    @property
    def received(self) -> int:
        """All that arrived."""
        return sum(week.received for week in self.weeks)

    @property
    def undated(self) -> int:
        """What has come to an answer or a refusal of which no day of posting is noted, so that no time is counted."""
        return max(0, self.of_outcome("answered") + self.of_outcome("refused") - self.times.answered)

    def of_kind(self, kind: Kind) -> int:
        """What arrived of a kind."""
        return sum(n for (each, _), n in self.outcomes.items() if each == kind)

    def of_outcome(self, outcome: Outcome) -> int:
        """What of it has come to this."""
        return sum(n for (_, each), n in self.outcomes.items() if each == outcome)


async def figures(staff: Staff) -> Figures:
    """The figures as they are now: whole weeks back, the week under way, and the weeks ahead."""
    until = today()
    monday = until - timedelta(days=until.weekday())
    since = monday - timedelta(weeks=WEEKS)
    midnight = datetime(since.year, since.month, since.day, tzinfo=LOCAL_ZONE).astimezone(UTC)
    async with acting_as(staff):
        received = await rows.received(since, until)
        answered = await rows.answered(since, until)
        due = await rows.due(until, monday, WEEKS_AHEAD)
        posted = await rows.posted(since, until)
        extended = await rows.extended(since, until)
        refused = await rows.refused(midnight)
        lapsed = await rows.lapsed(midnight)
    return Figures(
        since=since,
        until=until,
        weeks=_weeks(since, received),
        outcomes=_outcomes(received),
        times=_times(answered),
        due=Due(
            late=due.get(-1, 0),
            weeks=[(monday + timedelta(weeks=week), due.get(week, 0)) for week in range(WEEKS_AHEAD)],
            later=due.get(WEEKS_AHEAD, 0),
        ),
        posted=posted,
        extended=extended,
        refused=refused,
        lapsed=lapsed,
    )


def _weeks(since: date, received: Iterable[Received]) -> list[Week]:
    counted = Counter[int]()
    for each in received:
        counted[each.week] += each.n
    return [Week(since + timedelta(weeks=week), counted[week]) for week in range(WEEKS + 1)]


def _outcomes(received: Iterable[Received]) -> dict[tuple[Kind, Outcome], int]:
    counted = Counter[tuple[Kind, Outcome]]()
    for each in received:
        counted[each.kind, OUTCOMES.get(each.status, "in_progress")] += each.n
    return {(kind, outcome): counted[kind, outcome] for kind in get_args(Kind) for outcome in get_args(Outcome)}


def _times(answered: Sequence[Answered]) -> Times:
    bounds: list[tuple[int, int | None]] = [*SPANS, (SPANS[-1][1] + 1, None)]
    return Times(
        answered=sum(each.n for each in answered),
        in_time=sum(each.n for each in answered if not each.late),
        median=_within(answered, 50),
        ninetieth=_within(answered, 90),
        spans=[
            Span(first, last, *(_counted(answered, first, last, late) for late in (False, True)))
            for first, last in bounds
        ],
    )


def _counted(answered: Iterable[Answered], first: int, last: int | None, late: bool) -> int:
    return sum(it.n for it in answered if it.late is late and it.days >= first and (last is None or it.days <= last))


def _within(answered: Sequence[Answered], per_cent: int) -> int | None:
    """Within how many days so many in a hundred were answered: the nearest rank, which is a time that was taken."""
    rank = -(-sum(each.n for each in answered) * per_cent // 100)
    for each in sorted(answered, key=lambda it: it.days):
        rank -= each.n
        if rank <= 0:
            return each.days
    return None
