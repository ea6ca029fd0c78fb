"""A letter made in a process of its own: its data as JSON on standard input, the PDF on standard output."""

import json
import sys
from datetime import datetime

from portal.letters.typst import rendered


def main() -> None:
    """Make one letter. Ends with another status than 0 when it cannot be made."""
    given = json.load(sys.stdin.buffer)
    timestamp = datetime.fromisoformat(given["timestamp"])
    sys.stdout.buffer.write(rendered(given["template"], given["data"], given["inputs"], timestamp))


if __name__ == "__main__":
    main()
