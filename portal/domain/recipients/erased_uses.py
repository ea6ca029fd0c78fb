"""What an erasure took and what it left, by the uses of the record: what a recipient is told of it (Art. 19)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from portal.data.by_hand.manual_tasks import StoredTask
from portal.domain.erasure.erasure_content import PlanLine
from portal.domain.record_of_processing.model import RecordOfProcessing, Text
from portal.domain.rights.rectified_uses import Use
from portal.domain.sources.company_sources import manual_sources, sources
from portal.sources.data_map import Column, Table


@dataclass(frozen=True, slots=True)
class ErasedPart:
    """Something that was erased: where, of which column, and who was given it, None where the data map does not say.

    A place that is gone through by hand has no columns.
    """

    where: Text
    column: Text | None = None
    recipients: Collection[str] | None = None

    def went_to(self, recipient: str) -> bool:
        """Whether the recipient may have been given it."""
        return self.recipients is None or recipient in self.recipients

    def is_given_to(self, recipient: str) -> bool:
        """Whether the data map says that the recipient is given it."""
        return self.recipients is not None and recipient in self.recipients


@dataclass(slots=True)
class ErasedUses:
    """The uses of which something was erased, with where that stood, and those of which something is kept.

    A use may be in both. One of which everything is kept is only in `kept`.
    """

    erased: dict[Use, list[ErasedPart]] = field(default_factory=dict)
    kept: set[Use] = field(default_factory=set)

    def note_erased(self, use: Use, part: ErasedPart) -> None:
        """Something of that use was erased there."""
        self.erased.setdefault(use, []).append(part)

    def went_to(self, recipient: str, use: Use) -> bool:
        """Whether the recipient may have been given something of what was erased of that use."""
        return any(part.went_to(recipient) for part in self.erased.get(use, ()))

    def parts(self, recipient: str, recipient_uses: Iterable[Use], category: str) -> list[Text] | None:
        """What was erased of a category where a recipient had it for these uses and some of it is kept; else None.

        Only what the data map says that this recipient was given is named: of anything else a name would tell it what
        more is held of the person (Art. 5(1)(c)). So there may be nothing to name.
        """
        uses = [use for use in recipient_uses if use[1] == category]
        if not any(use in self.kept for use in uses):
            return None
        merged: dict[Text, list[Text]] = {}
        for part in (part for use in uses for part in self.erased.get(use, ()) if part.is_given_to(recipient)):
            told = merged.setdefault(part.where, [])
            if part.column and part.column not in told:
                told.append(part.column)
        return [_part(where, columns) for where, columns in merged.items()]


def of_erasure(record: RecordOfProcessing, lines: Sequence[PlanLine], by_hand: Iterable[StoredTask]) -> ErasedUses:
    """What became of the uses of an erased person's data, by what was counted as it was carried out."""
    found = ErasedUses()
    tables = {
        (source.data_map.id, table.name): table for source in sources() for table in source.data_map.tables.values()
    }
    for line in lines:
        if table := tables.get((line.source, line.table)):
            _of_table(found, table, line)
    attested = {task.source: task.attestation for task in by_hand if task.attestation}
    for place in manual_sources():
        said = attested.get(place.id)
        for use in _uses(record) if said else ():
            if said and place.may_hold(*use):
                # What is counted there are sheets or messages: any of them may have said all that is looked for.
                if said.erased:
                    found.note_erased(use, ErasedPart(Text(**place.label.as_json())))
                if said.kept:
                    found.kept.add(use)
    return found


def _of_table(found: ErasedUses, table: Table, line: PlanLine) -> None:
    for column in table.columns.values():
        for use in [(purpose, column.category) for purpose in column.purposes if column.category]:
            if line.erased or (line.cleared and not column.stays):
                part = ErasedPart(line.label, Text(**column.label.as_json()), column.recipients)
                found.note_erased(use, part)
            if line.remaining and _may_stay(table, column):
                found.kept.add(use)


def _may_stay(table: Table, column: Column) -> bool:
    return column.stays or bool(table.needs_empty(column.name))


def _uses(record: RecordOfProcessing) -> list[Use]:
    return [(purpose.id, use.category) for purpose in record.purposes.values() for use in purpose.uses]


def _part(where: Text, columns: Sequence[Text]) -> Text:
    if not columns:
        return where
    return Text(
        f"{where.sv} ({', '.join(column.sv for column in columns)})",
        f"{where.en} ({', '.join(column.en for column in columns)})",
    )
