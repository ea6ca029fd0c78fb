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
            "Koder som är uträknade ur det som du kunde hittas med. Ingen kan räkna tillbaka dem",
            "Codes that were worked out from what you could be found by. Nobody can work back from them",
        ),
        "portal_replay",
    ),
    (
        Text(
            "Koder som hindrar att marknadsföring till dig börjar igen, uträknade ur din adress",
            "Codes, worked out from your address, that keep marketing to you from starting again",
        ),
        "suppression",
    ),
)
"""What, and the id of its period in the record of processing."""

TO_FIND_THE_REST = (
    Text(
        "Det som vi behöver för att hitta de uppgifter som är kvar. Det är krypterat",
        "What we need to find the data that is left. It is encrypted",
    ),
    "portal_rest",
)


def after_erasure(record: RecordOfProcessing, is_anything_left: bool) -> list[OwnLeft]:
    """What stays in the portal; where something stays in a source or on paper, also by what that is found again."""
    kept = (*ALWAYS, TO_FIND_THE_REST) if is_anything_left else ALWAYS
    return [OwnLeft(what, record.periods[period]) for what, period in kept]
