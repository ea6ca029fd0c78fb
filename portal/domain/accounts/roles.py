"""What staff may do, by role. Row-level security says the rest: an auditor changes nothing, an administrator of
accounts sees nothing of any person's.
"""

from portal.data.actors import Staff
from portal.domain.errors import NotYourRole


def expect_intake(staff: Staff) -> None:
    """Raises NotYourRole for whoever neither sees to the post nor handles cases."""
    if not staff.takes_in:
        raise NotYourRole


def expect_to_open(staff: Staff) -> None:
    """Raises NotYourRole for whoever may look but not open what letters, papers and files say."""
    if staff.only_reads:
        raise NotYourRole
