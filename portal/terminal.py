"""What the commands say to whoever sits at the terminal; what they are asked for goes to standard output."""

from rich.console import Console

console = Console(stderr=True, highlight=False)
