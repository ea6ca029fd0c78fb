"""What members have said yes to does not change under them: a changed wording is a new version, and says so."""

from collections.abc import Iterator

from .model import Activity, RecordOfProcessing
from .shape import Wrong


def changed_silently(before: RecordOfProcessing, after: RecordOfProcessing) -> Iterator[Wrong]:
    """Every choice whose wording is another than before under the same version, or whose version has gone down."""
    for purpose in after.purposes.values():
        for index, activity in enumerate(purpose.activities):
            earlier = before.choice(activity.id)
            if activity.choice is None or earlier is None:
                continue
            at = f"purposes.{purpose.id}.activities[{index}].wording_version"
            if activity.wording_version < earlier.wording_version:
                yield at, f"is less than {earlier.wording_version}, which is in force"
            elif activity.wording != earlier.wording and activity.wording_version == earlier.wording_version:
                yield at, f"should be {earlier.wording_version + 1}: the wording is another (Art. 7(1))"


def ask_anew(before: RecordOfProcessing, after: RecordOfProcessing) -> bool:
    """Whether what may be done for anybody can be another than before, though nobody has chosen anything."""
    return {_matter(it) for it in before.choices} != {_matter(it) for it in after.choices}


def _matter(activity: Activity) -> tuple[str, str | None, int]:
    return activity.id, activity.choice, activity.counts_from
