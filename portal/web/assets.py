"""Style sheet, script and pictures, each under a URL that changes with its content and so never has to expire."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import js_lib_htmx
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from portal.web.compression import takes_gzip
from portal.web.guards import anybody

STATIC = Path(__file__).parents[1] / "static"
HTMX = Path(js_lib_htmx.__file__).parent / "static" / "htmx" / "htmx.min.js"
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served."""

    url: str
    media_type: str
    content: bytes
    compressed: bytes


@cache
def assets() -> dict[str, Asset]:
    """Every asset by its name."""
    files = [*sorted(path for path in STATIC.iterdir() if path.is_file()), HTMX]
    return {path.name: _asset(path) for path in files}


def url(name: str) -> str:
    """The URL of the asset `name`."""
    return assets()[name].url


@get("/static/{digest:str}/{name:str}", guards=[anybody], opt={"public": True}, sync_to_thread=False)
def serve_asset(request: Request[None, None, Any], digest: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """The asset, compressed for whoever takes that."""
    asset = assets().get(name)
    if asset is None or asset.url != f"/static/{digest}/{name}":
        raise NotFoundException
    squeezed = takes_gzip(request.headers.get("accept-encoding", "")) and len(asset.compressed) < len(asset.content)
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    if squeezed:
        headers["Content-Encoding"] = "gzip"
    return Response(asset.compressed if squeezed else asset.content, media_type=asset.media_type, headers=headers)


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:16]
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(f"/static/{digest}/{path.name}", media_type, content, gzip.compress(content, mtime=0))
