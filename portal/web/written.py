"""What somebody wrote into a form that came to nothing: shown once more, to be copied, and kept nowhere."""

from collections.abc import Sequence
from typing import Any

from litestar import Request

AnyRequest = Request[Any, Any, Any]


async def written(request: AnyRequest) -> list[str]:
    """The texts of more than one word among the fields: those are worth copying."""
    return texts_of([value for value in (await request.form()).values() if isinstance(value, str)])


def texts_of(sent: Sequence[str]) -> list[str]:
    """Those of more than one word."""
    return [text.strip() for text in sent if len(text.split()) > 1]
