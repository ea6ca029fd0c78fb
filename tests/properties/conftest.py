"""The same examples in every run; new ones, and so many, where PROPERTY_EXAMPLES says how many.

A failure is told as it was found. Making it smaller takes minutes, which PROPERTY_SHRINK=1 grants.
"""

import os

from hypothesis import HealthCheck, Phase, settings

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
COMMON = settings(
    deadline=None,
    print_blob=True,
    suppress_health_check=SLOW,
    phases=(*PHASES, Phase.shrink) if "PROPERTY_SHRINK" in os.environ else PHASES,
)

settings.register_profile("ci", COMMON, derandomize=True)
settings.register_profile("search", COMMON, derandomize=False)
settings.load_profile("search" if "PROPERTY_EXAMPLES" in os.environ else "ci")
