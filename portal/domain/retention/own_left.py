"""What the portal keeps of its own of an erased person: what, why and until when (Art. 12(4), 17(3)(b) and (e))."""

from dataclasses import dataclass

from portal.domain.record_of_processing.model import Period, RecordOfProcessing, Text


@dataclass(frozen=True, slots=True)
class OwnLeft:
    """One thing that stays in the portal; `period` says on what ground and for how long."""

    what: Text
    period: Period


ALWAYS = (
    (
        Text(
            "Att du har begärt radering, vad du har begärt förut och vad det blev: datum, slag och antal, och intyget"
            " om raderingen",
            "That you asked for an erasure, what you asked for before and what came of it: dates, kinds and counts, and"
            " the certificate of the erasure",
        ),
        "privacy_record",
    ),
    (
        Text(
            "Dina val om marknadsföring, utan namn och adress",
            "Your choices about marketing, without name and address",
        ),
        "portal_choices",
    ),
    (
        Text(
            "Loggen över vem som gjorde vad och när: koder och antal",
            "The log of who did what and when: codes and counts",
        ),
        "portal_log",
    ),
    (
        Text(
            "Fingeravtryck av det som du kunde hittas med. Ingen kan läsa ut något ur dem",
            "Fingerprints of what you could be found by. Nobody can read anything from them",
        ),
        "portal_replay",
    ),
    (
        Text(
            "Fingeravtryck som hindrar att marknadsföring till dig börjar igen",
            "Fingerprints that keep marketing to you from starting again",
        ),
        "suppression",
    ),
)
"""What, and the id of its period in the record of processing."""

TO_FIND_THE_REST = (
    Text(
        "Krypterat: det som uppgifterna i listan över vad som finns kvar hittas med",
        "Encrypted: what the data in the list of what remains is found by",
    ),
    "portal_rest",
)


def after_erasure(record: RecordOfProcessing, is_anything_left: bool) -> list[OwnLeft]:
    """What stays in the portal; where something stays in a source or on paper, also by what that is found again."""
    kept = (*ALWAYS, TO_FIND_THE_REST) if is_anything_left else ALWAYS
    return [OwnLeft(what, record.periods[period]) for what, period in kept]
