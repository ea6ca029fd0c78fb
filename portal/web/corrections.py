"""What is to be rectified, as a form says it: the same fields several times, each time with a number before them."""

from collections.abc import Callable

from portal.domain.errors import NotFound
from portal.domain.requests.wishes import LONGEST_CORRECTIONS, MOST_CORRECTIONS, Correction, Corrections
from portal.web.forms import AnyForm, InvalidForm, concerning, parse, sent_with
from portal.web.pages import AnyRequest


async def parse_corrections(
    request: AnyRequest, form: type[AnyForm], made: Callable[[AnyForm], Correction]
) -> Corrections:
    """The first, and every other of which something is said, `made` of each filled-in `form`.

    Raises InvalidForm with what is wrong with each; with its place, where `made` raises NotFound; with the last of them
    where they are too long together.
    """
    items: list[Correction] = []
    faults: dict[str, str] = {}
    last = 1
    for number in range(1, MOST_CORRECTIONS + 1):
        prefix = f"{number}-"
        if number > 1 and not any(value.strip() for value in (await sent_with(request, prefix)).values()):
            continue
        last = number
        try:
            said = await parse(request, form, prefix)
            with concerning(f"{prefix}place", NotFound):
                items.append(made(said))
        except InvalidForm as error:
            faults |= error.faults
    if sum(len(it.wrong) + len(it.right) for it in items) > LONGEST_CORRECTIONS:
        faults[f"{last}-right"] = "bad_value"
    if faults:
        raise InvalidForm(faults)
    return Corrections(tuple(items))
