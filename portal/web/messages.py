"""The Swedish catalogue against the messages in the sources: `python -m portal.web.messages [--check]`."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from portal.web.language import LOCALES

MessageId = str | tuple[str, ...] | list[str]

PACKAGE = Path(__file__).parents[1]
CATALOGUE = LOCALES / "sv" / "LC_MESSAGES" / "portal.po"
METHODS = [("web/**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {
    "templates/**.html": {
        "extensions": "jinja2.ext.do",
        "newstyle_gettext": "true",
        "silent": "false",
        "trimmed": "true",
    }
}


def messages() -> Catalog:
    """Every message of the sources."""
    found = Catalog(charset="utf-8", fuzzy=False)
    for file, _line, message, _comments, context in extract_from_dir(
        PACKAGE, METHODS, OPTIONS, keywords={"_": None, "gettext": None, "ngettext": (1, 2), "_n": (1, 2)}
    ):
        found.add(message, locations=[(Path(file).as_posix(), 0)], context=context)
    return found


def faults() -> list[str]:
    """Messages without a translation, and translations without a message."""
    catalogue = _read()
    wanted = messages()
    missing = [f"not translated: {m.id}" for m in wanted if m.id and not _translated(catalogue, m.id, m.context)]
    unused = [f"no longer used: {m.id}" for m in catalogue if m.id and wanted.get(_key(m.id), m.context) is None]
    return missing + unused


def update() -> None:
    """Add what is missing to the catalogue, untranslated, and remove what is no longer used."""
    catalogue = _read()
    catalogue.update(messages(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=120, sort_output=True, no_location=True, omit_header=False)


def _read() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="sv")


def _translated(catalogue: Catalog, id_: MessageId, context: str | None) -> bool:
    message = catalogue.get(_key(id_), context)
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _key(id_: MessageId) -> str:
    return id_ if isinstance(id_, str) else id_[0]


def main() -> int:
    """Update the catalogue, or with --check say what is wrong with it; exit status 1 if anything is."""
    if "--check" not in sys.argv:
        update()
        return 0
    found = faults()
    print("\n".join(found) or "every message is in Swedish too")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
