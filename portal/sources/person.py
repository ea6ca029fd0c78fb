"""Who is looked for in a source."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.clock import today
from portal.sources.data_map import Identifier


@dataclass(frozen=True, slots=True)
class Person:
    """A data subject, by what sources know the person by. An identifier that is absent matches nothing.

    The personnummer is given with the century, twelve digits with or without a hyphen. Nothing of it is in the repr.
    """

    identifiers: Mapping[Identifier, str] = field(repr=False)

    def forms(self, identifier: Identifier) -> tuple[str, ...]:
        """The ways in which a source may have written the identifier; the first as it was given."""
        given = self.identifiers.get(identifier)
        if not given:
            return ()
        digits = given.replace("-", "").replace("+", "")
        if identifier != "personnummer" or len(digits) != 12:
            return (given,)
        day, number = digits[:8], digits[8:]
        forms = [given, digits, f"{day}-{number}"]
        if today().year - int(day[:4]) < 100:
            forms += [f"{day[2:]}-{number}", f"{day[2:]}{number}"]
        else:
            # Ten digits with a hyphen, or none, would be somebody a century younger.
            forms.append(f"{day[2:]}+{number}")
        return tuple(dict.fromkeys(forms))
