"""How much of a file a program has searched."""

from typing import Literal

Searched = Literal["all", "part", "none"]
