"""The one place that turns a template and its data into a PDF: Typst, its own fonts, a given clock.

Letters claim PDF/A-2a (ISO 19005-2; A-3a, ISO 19005-3, where a file is attached) and PDF/UA-1 (ISO 14289-1).
Typst refuses to write a document that breaks what it can check of them.
"""

import asyncio
import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

import typst

from portal.letters.letterhead import Language
from portal.letters.printable import every_text, printable, shown

TEMPLATES = Path(__file__).parent / "templates"

FONT_PACKAGES = ("fontpkg_source_sans_3", "manimgx_fonts", "manimgx_fonts_cjk")
"""Source Sans 3, then Noto for names from all over the world. What is where in `templates/fonts.typ` is their order."""

MADE_WITHIN = 300
"""Seconds after which a letter that is made in a process of its own is given up; one takes a few."""

# A compilation keeps a core busy: more at once than cores would only starve the rest, as would holding threads of
# the pool that passwords are hashed in.
_compilers = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="typst")


class LetterNotMade(Exception):
    """A process that was to make a letter did not, or took too long. Nothing says what the letter held."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file embedded in the letter, of the MIME type `mime_type`."""

    name: str
    content: bytes
    mime_type: str
    description: str


def pages(pdf: bytes) -> int:
    """On how many pages a letter made here is."""
    return max((int(count) for count in re.findall(rb"/Type/Pages(?:/Parent[^/]+)?/Count (\d+)", pdf)), default=0)


def noon(day: date) -> datetime:
    """The clock of a letter dated `day`: the same day gives the same bytes."""
    return datetime.combine(day, time(12), UTC)


@cache
def look(template: str) -> str:
    """A digest of what gives letters of that template their look: it, the templates that it imports, and Typst."""
    made = hashlib.sha256(version("typst").encode())
    waiting, seen = [f"{template}.typ"], set[str]()
    while waiting:
        if (name := waiting.pop()) not in seen:
            seen.add(name)
            source = (TEMPLATES / name).read_bytes()
            made.update(source)
            waiting += [
                found.decode() for found in re.findall(rb'^#(?:import|include) "([^"]+)"', source, re.MULTILINE)
            ]
    return made.hexdigest()


async def render(
    template: str,
    data: Mapping[str, object],
    *,
    timestamp: datetime,
    language: Language,
    attachments: Sequence[Attachment] = (),
    apart: bool = False,
) -> bytes:
    """`templates/<template>.typ` filled with `data`, as PDF; the same arguments give the same bytes.

    `data` reaches the template as JSON in `sys.inputs`, so nothing in it is read as markup. Characters that no font
    has are printed as a mark. As many letters are made at once as there are cores; the rest wait for their turn.
    A large letter is made `apart`, in a process of its own: Typst keeps hundreds of megabytes of what it has set
    before, and they end with the process. Raises typst.TypstError for a broken template, and LetterNotMade where
    the process does not make it.
    """
    inputs: dict[str, str] = {"language": language}
    if attachments:
        inputs["attachments"] = json.dumps([_attached(file) for file in attachments])
    make = _rendered_apart if apart else rendered
    arguments = (template, dict(data), inputs, timestamp)
    return await asyncio.get_running_loop().run_in_executor(_compilers, make, *arguments)


def _rendered_apart(template: str, data: dict[str, object], inputs: dict[str, str], timestamp: datetime) -> bytes:
    given = {"template": template, "data": data, "inputs": inputs, "timestamp": timestamp.isoformat()}
    path = os.pathsep.join(filter(None, (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH"))))
    try:
        made = subprocess.run(
            [sys.executable, "-m", "portal.letters.apart"],
            input=json.dumps(given).encode(),
            # What Typst says of a fault may quote the letter.
            stderr=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            timeout=MADE_WITHIN,
        )
    except subprocess.TimeoutExpired:
        raise LetterNotMade from None
    if made.returncode:
        raise LetterNotMade
    return made.stdout


def rendered(template: str, data: Mapping[str, object], inputs: Mapping[str, str], timestamp: datetime) -> bytes:
    """The letter, made in this thread."""
    with_attachment = "attachments" in inputs
    clean = every_text(data, printable)
    try:
        return _compiled(template, {**inputs, "data": json.dumps(clean)}, timestamp, with_attachment)
    except typst.TypstError:
        # Asking of every text whether the fonts have it is slow, so only when something was amiss.
        mended = every_text(clean, lambda text: shown(text, _fonts_have))
        if mended == clean:
            raise
        return _compiled(template, {**inputs, "data": json.dumps(mended)}, timestamp, with_attachment)


def _attached(file: Attachment) -> dict[str, object]:
    try:
        content: object = file.content.decode()
    except UnicodeDecodeError:
        # Inputs are texts, so bytes that are none go as a list of numbers.
        content = list(file.content)
    return {"name": file.name, "mime-type": file.mime_type, "description": file.description, "content": content}


def _compiled(template: str, inputs: dict[str, str], timestamp: datetime, with_attachment: bool) -> bytes:
    pdf = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=["a-3a" if with_attachment else "a-2a", "ua-1"],
        timestamp=timestamp,
    )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def fonts() -> typst.Fonts:
    """The fonts that Typst carries, and those of the packages that are installed for the letters."""
    packages = (importlib.util.find_spec(name) for name in FONT_PACKAGES)
    folders = [Path(f) for package in packages if package for f in package.submodule_search_locations or ()]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


@lru_cache(maxsize=4096)
def _fonts_have(text: str) -> bool:
    try:
        _compiled("probe", {"data": json.dumps(text), "language": "sv"}, noon(date(2000, 1, 1)), False)
    except typst.TypstError:
        return False
    return True
