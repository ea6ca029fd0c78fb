"""What can go wrong for a reader with letters that are printed and posted. Nothing personal is in any of it."""

from collections.abc import Mapping
from uuid import UUID

from portal.domain.errors import PortalError


class NotPosted(PortalError):
    """Letters were not noted as posted, none of those that were named: `faults` says why of each (a code)."""

    status = 422
    code = "not_posted"

    def __init__(self, faults: Mapping[UUID, str]) -> None:
        super().__init__()
        self.faults = faults


class NothingToPrint(PortalError):
    """No letter is left for a print run: nothing is due, or somebody else has just taken it."""

    status = 422
    code = "nothing_to_print"


class NotOpened(PortalError):
    """Nobody has opened the file of a print run, or a letter, so nothing of it can be on paper."""

    status = 422
    code = "not_opened"
