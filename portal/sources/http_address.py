"""Where a service is asked: https, unless it is on this machine."""

from collections.abc import Iterator
from ipaddress import ip_address

import httpx


def faults_of(url: str) -> Iterator[str]:
    """What makes the URL unusable, none of it quoted: an address may hold what is not to be read."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        yield "is not a URL"
        return
    if parsed.scheme not in ("http", "https") or not parsed.host:
        yield "is not an address of the web"
    elif parsed.scheme == "http" and not _is_loopback(parsed.host):
        yield "is not https, and leads to another machine"
    if parsed.userinfo or parsed.query or parsed.fragment:
        yield "has more than a host, a port and a path"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
