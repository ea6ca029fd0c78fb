"""Where one comes to by steps from table to table."""

from collections.abc import Callable, Iterable


def leads_to(start: str, goal: str, onwards: Callable[[str], Iterable[str]]) -> bool:
    """Whether one step or more from `start` come to `goal`."""
    reached: set[str] = set()
    ahead = list(onwards(start))
    while ahead:
        name = ahead.pop()
        if name == goal:
            return True
        if name not in reached:
            reached.add(name)
            ahead += onwards(name)
    return False
