"""What Art. 15 demands of an answer, point by point: what the letter says for each, and what is still missing.

The one place that decides whether an answer is complete: asked before it is released and again when it is written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from portal.data.access.extracts import MissingData
from portal.domain.access.extract_processing import Processing
from portal.domain.by_hand import by_hand
from portal.domain.by_hand.manual_tasks import Task
from portal.domain.extract_content import CollectedSource, Head, Table
from portal.domain.own_data.own_data import OWN
from portal.domain.record_of_processing import unconfirmed_facts
from portal.domain.record_of_processing.model import Authority, Language
from portal.domain.sources.overview import Overview
from portal.letters.extract import ExtractUse
from portal.letters.words.unconfirmed import Fact

Code = Literal["a", "b", "c", "d", "e", "f", "g", "h", "transfers", "copy", "by_hand", "others"]
"""Art. 15(1)(a)-(h), 15(2), 15(3), the places that no program can read, and 15(4)."""


@dataclass(frozen=True, slots=True)
class FoundAt:
    """A file that was found by hand, and the place where."""

    source: str
    file: UUID


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is missing: a code, and where, in the reader's language or as the source has it.

    `opens` is the file that is to be opened, where that is what is missing.
    """

    what: str
    where: str = ""
    opens: FoundAt | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that the law demands, what the letter says of it, and what is missing of it."""

    code: Code
    says: tuple[str, ...]
    faults: tuple[Fault, ...] = ()
    is_unconfirmed: bool = False
    """Whether the letter says that something of it is not confirmed yet."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that an answer is made of. `looked_at` counts the cells of each (source, table) that staff looked at.

    `said` and every text are in the language of the letter.
    """

    said: Processing
    authority: Authority
    held: Overview
    head: Head
    tasks: Sequence[Task]
    looked_at: Mapping[tuple[str, str], int]
    language: Language


TOLD_WITH: Mapping[Fact, tuple[Code, ...]] = {
    "use": ("a", "b"),
    "basis": ("a",),
    "kept": ("d",),
    "year": ("d",),
    "sources": ("g",),
    "recipients": ("c",),
}
"""The points that each fact of a use is told with."""


class IncompleteExtract(ValueError):
    """Something that Art. 15 demands is missing, so the answer is not sent. `args[0]` names the points."""


def points(answer: Answer) -> tuple[Point, ...]:
    """Every point, in the order of the article."""
    unconfirmed = _unconfirmed(answer)
    return tuple(replace(point, is_unconfirmed=point.code in unconfirmed) for point in _points(answer))


def _points(answer: Answer) -> tuple[Point, ...]:
    said = answer.said
    uses = [use for purpose in said.purposes for use in purpose.uses]
    return (
        Point("a", tuple(it.name for it in said.purposes), tuple(_purpose_faults(answer))),
        Point("b", _each(uses, lambda use: (use.category,)), tuple(_category_faults(answer))),
        Point("c", _each(uses, lambda use: use.recipients), tuple(_unreachable(answer))),
        Point("d", _each(uses, lambda use: use.kept), _lacking(uses, "period", lambda use: use.kept)),
        Point("e", ()),
        Point("f", (answer.authority.name,), () if answer.authority.address else (Fault("authority"),)),
        Point("g", _each(uses, lambda use: use.sources), _lacking(uses, "source", lambda use: use.sources)),
        Point(
            "h",
            (said.automated_decisions,),
            () if said.automated_decisions.strip() else (Fault("automated_decisions"),),
        ),
        Point(
            "transfers",
            tuple(f"{it.recipient}: {it.safeguards}" for it in said.transfers),
            tuple(Fault("safeguards", it.recipient) for it in said.transfers if not it.safeguards.strip()),
        ),
        Point("copy", tuple(it.label.in_(answer.language) for it in answer.head.sources), tuple(_copy_faults(answer))),
        Point(
            "by_hand",
            tuple(it.label.in_(answer.language) for it in answer.tasks),
            tuple(_by_hand_faults(answer)),
        ),
        Point("others", (), tuple(_unseen(answer))),
    )


def expect_complete(answer: Answer) -> None:
    """Raises IncompleteExtract while a point is missing."""
    if missing := [point.code for point in points(answer) if point.faults]:
        raise IncompleteExtract(", ".join(missing))


def _unconfirmed(answer: Answer) -> set[Code]:
    said = answer.said
    words = [fact for purpose in said.purposes for use in purpose.uses for fact in use.unconfirmed]
    found = {code for fact in unconfirmed_facts.about(words, answer.language) for code in TOLD_WITH[fact]}
    told: dict[Code, bool] = {
        "a": any(purpose.unconfirmed for purpose in said.purposes),
        "transfers": bool(said.purposes) and said.transfers_unconfirmed,
        "h": bool(said.purposes) and said.automated_decisions_unconfirmed,
    }
    return found | {code for code, is_so in told.items() if is_so}


def _purpose_faults(answer: Answer) -> list[Fault]:
    if not answer.said.purposes and any(table.rows for _, table in _tables(answer)):
        return [Fault("purposes")]
    without = [Fault("uses", it.name) for it in answer.said.purposes if not it.uses]
    return without + [
        Fault("basis", f"{purpose.name}: {use.category}")
        for purpose in answer.said.purposes
        for use in purpose.uses
        if not use.legal_basis
    ]


def _category_faults(answer: Answer) -> list[Fault]:
    """The tables with rows of which no category is among what the letter tells of."""
    used = {
        (use.purpose.id, use.category.id)
        for use in answer.held.uses
        if use.rows or by_hand.may_be_used(answer.tasks, use.purpose.id, use.category.id)
    }
    return [
        Fault("category", f"{source.label.in_(answer.language)}: {table.label.in_(answer.language)}")
        for source, table in _tables(answer)
        if source.id != OWN and table.rows and used.isdisjoint(_of_table(table))
    ]


def _of_table(table: Table) -> set[tuple[str, str]]:
    return {(purpose, column.category) for column in table.columns if column.category for purpose in column.purposes}


def _unreachable(answer: Answer) -> list[Fault]:
    # Who received what, and until when it is kept, is told by what the sources hold now.
    return [Fault("unreachable", source) for source in answer.held.unreachable]


def _copy_faults(answer: Answer) -> list[Fault]:
    labels = {source.id: source.label.in_(answer.language) for source in answer.head.sources}
    return [Fault(it.what, _place(it, labels)) for it in answer.head.missing]


def _place(missing: MissingData, labels: Mapping[str, str]) -> str:
    within = ".".join(part for part in (missing.table, missing.column) if part)
    return ": ".join(part for part in (labels.get(missing.source, missing.source), within) if part)


def _by_hand_faults(answer: Answer) -> Iterator[Fault]:
    for task in answer.tasks:
        if task.attestation is None:
            yield Fault("not_looked_through", task.label.in_(answer.language))
        for file in task.files:
            # Art. 15(4): what nobody has opened since it was added, nobody knows to tell of this person alone.
            if not file.is_opened:
                yield Fault("not_opened", file.posted_as, FoundAt(task.source, file.id))


def _unseen(answer: Answer) -> list[Fault]:
    """The tables in which something that may tell of another person has not been looked at."""
    return [
        Fault("not_looked_at", f"{source.label.in_(answer.language)}: {table.label.in_(answer.language)}")
        for source, table in _tables(answer)
        if table.to_look_at > answer.looked_at.get((source.id, table.name), 0)
    ]


def _tables(answer: Answer) -> list[tuple[CollectedSource, Table]]:
    return [(source, table) for source in answer.head.sources for table in source.tables]


def _each(uses: Sequence[ExtractUse], of: Callable[[ExtractUse], tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(said for use in uses for said in of(use)))


def _lacking(uses: Sequence[ExtractUse], what: str, of: Callable[[ExtractUse], tuple[str, ...]]) -> tuple[Fault, ...]:
    return tuple(Fault(what, use.category) for use in uses if not of(use))
