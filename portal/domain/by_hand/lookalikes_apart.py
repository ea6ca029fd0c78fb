"""Found files searched in a process of its own: one that is made to do harm harms nothing else.

On standard input a line of JSON, `{"own": [[looks, said]], "files": [[media_type, size]]}`, and then the files one
after another. On standard output for each file a line of JSON, `[searched, count, at]`.
"""

import json
import resource
import sys

from portal.domain.by_hand.lookalikes import Lookalikes, lookalikes
from portal.domain.sources.persons_own import Own

MEMORY = 3 * 1024**3
"""Bytes of address space that the process may have."""


def main() -> None:
    """Search what standard input holds."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    given = json.loads(sys.stdin.buffer.readline())
    persons_own = Own(frozenset((looks, said) for looks, said in given["own"]))
    files = [(media_type, sys.stdin.buffer.read(size)) for media_type, size in given["files"]]
    for media_type, content in files:
        try:
            found = lookalikes(content, media_type, persons_own)
        except Exception:
            # Whatever a library raises for a file that it was not made for.
            found = Lookalikes()
        sys.stdout.write(json.dumps([found.searched, found.count, found.at]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
