"""What Art. 30(1) wants stated and the record is silent on: it is said plainly, never made up."""

from collections.abc import Iterator
from dataclasses import dataclass

from .model import RecordOfProcessing, Text
from .officers import officer


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not stated: the point of Art. 30(1), what it is, and where in the file it belongs."""

    point: str
    text: Text
    entry: str


def gaps(record: RecordOfProcessing) -> list[Gap]:
    """Everything that the record does not state, in the order of Art. 30(1)."""
    return list(_all(record))


def _all(record: RecordOfProcessing) -> Iterator[Gap]:
    if not record.controller.data_protection_officer:
        known = officer(record.controller)
        said = (
            Text(": " + known[0].sv, ": " + known[0].en) if known else Text(", om det finns något", ", if there is one")
        )
        who = Text("Dataskyddsombud" + said.sv, "Data protection officer" + said.en)
        yield Gap("a", who, "controller.data_protection_officer")
    if not record.controller.joint_controllers:
        who = Text("Gemensamt personuppgiftsansvariga, om det finns några", "Joint controllers, if there are any")
        yield Gap("a", who, "controller.joint_controllers")
    for purpose in record.purposes.values():
        if not purpose.data_subjects:
            yield Gap(
                "c",
                Text(
                    f"Kategorier av registrerade: {purpose.name.sv}",
                    f"Categories of data subjects: {purpose.name.en}",
                ),
                f"purposes.{purpose.id}.data_subjects",
            )
    if not record.security_measures:
        yield Gap("g", Text("Säkerhetsåtgärder", "Security measures"), "security_measures")
