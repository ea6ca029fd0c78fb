"""What has come from a service is remembered in little memory."""

import tracemalloc

from portal.sources.http_rows import Seen


def test_a_key_that_comes_twice_is_known_and_no_other() -> None:
    seen = Seen()
    assert all(seen.add(("members", str(number))) for number in range(20_000))
    assert not any(seen.add(("members", str(number))) for number in range(20_000))
    assert seen.add(("visits", "1"))


def test_a_row_costs_little_more_than_eight_bytes() -> None:
    seen = Seen()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(200_000):
        seen.add(("members", str(number)))
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert taken < 12 * 200_000
