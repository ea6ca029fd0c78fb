"""The company's record with another wording of one choice."""

from pathlib import Path

from portal.domain.record_of_processing.published import publish
from portal.settings import settings

SMS = "sms_offers"
BEFORE = "skickar mig erbjudanden med sms och väljer dem efter mina köp, min ålder och min bostadsort."


def changed(folder: Path, wording: str, *lines: str) -> Path:
    """A record in which offers by text message have that Swedish wording, with `lines` beside it."""
    given = settings().record_of_processing.read_text()
    assert BEFORE in given
    given = given.replace(BEFORE, wording)
    given = given.replace(f'id = "{SMS}"', "\n".join([f'id = "{SMS}"', *lines]))
    path = folder / "record.toml"
    path.write_text(given)
    return path


async def materially_changed(folder: Path, version: int = 2) -> None:
    """Publish a wording to which an older yes does not count."""
    await publish(changed(folder, f"skickar mig sms varje dag, {version}.", f"wording_version = {version}"))
