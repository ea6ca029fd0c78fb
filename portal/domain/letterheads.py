"""The company and the authority as everything that is printed shows them."""

from dataclasses import replace

from portal.domain.record_of_processing.model import Controller, RecordOfProcessing
from portal.letters.letterhead import Authority, Letterhead
from portal.settings import settings


def letterhead(controller: Controller) -> Letterhead:
    """The controller as the letters show it that the office posts, in its own envelopes."""
    chosen = settings()
    return replace(of_a_form(controller), window=chosen.envelope_window, moved=chosen.envelope_window_moved)


def of_a_form(controller: Controller) -> Letterhead:
    """The controller as a form shows it, which comes back in an envelope of the member's."""
    return Letterhead(controller.name, controller.organisation_number, controller.telephone, controller.address)


def authority(record: RecordOfProcessing) -> Authority:
    """Whom to complain to, as letters name it."""
    given = record.authority
    return Authority(given.name, given.address, given.email, given.telephone)
