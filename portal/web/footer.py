"""Who answers for the data, for the foot of every page, also when the database does not answer."""

from functools import cache

from portal.domain.record_of_processing.loading import load
from portal.domain.record_of_processing.model import Controller
from portal.settings import settings


@cache
def controller() -> Controller:
    """The controller as the record's file has it."""
    return load(settings().record_of_processing).controller
