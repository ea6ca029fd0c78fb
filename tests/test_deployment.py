"""What the portal is deployed with: as strict as the README says, and accepted by those who read it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from portal.refusal import KEYS_MISSING, REFUSED
from portal.settings import Settings

ROOT = Path(__file__).parents[1]
UNITS = sorted((ROOT / "portal/deploy").glob("*.service"))
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
IMAGE_USER = "10001"


@pytest.mark.parametrize("service", ["web", "worker", "migrate"])
def test_a_container_of_the_portal_can_change_nothing_and_become_nobody_else(service: str) -> None:
    said = COMPOSE["services"][service]
    assert said["read_only"] is True
    assert said["cap_drop"] == ["ALL"]
    assert "cap_add" not in said
    assert said["security_opt"] == ["no-new-privileges:true"]
    assert all("noexec" in place for place in said["tmpfs"])
    assert "privileged" not in said


def test_the_portal_begins_when_the_schema_is_there_and_postgresql_is_not_reached_from_outside() -> None:
    services = COMPOSE["services"]
    for each in ("web", "worker"):
        assert services[each]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["depends_on"]["postgres"] == {"condition": "service_healthy"}
    assert "ports" not in services["postgres"]
    assert services["postgres"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert {volume.split(":")[0] for each in services.values() for volume in each.get("volumes", ())} - {
        "./portal/deploy/roles.sh"
    } == set(COMPOSE["volumes"])


def test_the_image_holds_what_the_lock_file_says_and_runs_as_nobody_in_particular() -> None:
    assert "--require-hashes" in DOCKERFILE
    assert re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE) == [f"{IMAGE_USER}:{IMAGE_USER}"]
    assert "\nHEALTHCHECK" in DOCKERFILE
    assert "chown" not in DOCKERFILE, "what runs owns nothing of what it runs"
    sources = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)
    for name in " ".join(sources).split():
        assert list(ROOT.glob(name)), name
    # A registry's name would bind everybody to it.
    assert not re.search(r"\b[\w-]+\.(io|com|org)/", DOCKERFILE)


def test_whoever_runs_the_image_owns_the_folder_that_the_journal_is_mounted_on() -> None:
    """A new volume is root's where its image has no such folder, and nothing is written into it."""
    [made] = re.findall(r"install --directory --owner=(\w+) --group=\1 --mode=0700 (\S+)$", DOCKERFILE, re.MULTILINE)
    assert f"--uid {IMAGE_USER} --gid {made[0]} " in DOCKERFILE
    mounted = {each: COMPOSE["services"][each]["volumes"] for each in ("web", "worker")}
    assert mounted == {"web": [f"journal:{made[1]}:ro"], "worker": [f"journal:{made[1]}"]}
    assert made[1] == "/var/lib/portal", "where the unit's StateDirectory is"


def test_every_variable_that_is_set_is_a_setting() -> None:
    known = {f"PORTAL_{name.upper()}" for name in Settings.model_fields}
    by_compose = {name for each in COMPOSE["services"].values() for name in each.get("environment", ())}
    by_image = re.findall(r"\b(PORTAL_\w+)=", DOCKERFILE)
    by_units = [
        name for unit in UNITS for name in re.findall(r"^Environment=(PORTAL_\w+)", unit.read_text(), re.MULTILINE)
    ]
    assert by_compose | {*by_image, *by_units} <= known
    said = re.findall(r"PORTAL_[A-Z_]+", "".join(each.read_text() for each in (*UNITS, ROOT / "compose.yaml")))
    assert {*said} <= known


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_reads_a_unit_and_holds_it_for_strict(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    here = tmp_path / unit.name.replace("@", "@8001")
    here.write_text(unit.read_text().replace("/opt/portal/.venv/bin/portal", sys.executable))
    read = subprocess.run(["systemd-analyze", "verify", str(here)], capture_output=True, text=True, timeout=60)
    assert (read.returncode, read.stderr) == (0, "")
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=25", str(here)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert judged.returncode == 0, judged.stdout[-1500:]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_what_has_to_be_looked_at_is_not_tried_again(unit: Path) -> None:
    assert f"RestartPreventExitStatus={REFUSED} {KEYS_MISSING}\n" in unit.read_text()
