"""Packages of the operating system: what is missing, and how it gets there."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from infra import postgres_binaries
from infra.environment import variable
from infra.screen import Step, step
from infra.setup import search
from infra.setup.tool import run
from infra.trouble import Trouble

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CJK_FONTS = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/noto-cjk")


@dataclass(frozen=True, slots=True)
class Need:
    """Something missing: what for, and its package on Debian and in Homebrew."""

    what: str
    apt: tuple[str, ...]
    brew: tuple[str, ...]


def ensure(*, dev: bool) -> None:
    with step("system", "looking for PostgreSQL" + (", Chromium and fonts" if dev else "")) as shown:
        needs = missing(dev=dev)
        if needs:
            _install(needs, shown)
            left = missing(dev=dev)
            if left:
                raise Trouble(f"Still missing after installing: {_names(left)}.", "The log is var/log/setup.log.")
        shown.detail = f"installed {_names(needs)}" if needs else "nothing missing"


def missing(*, dev: bool) -> list[Need]:
    needs: list[Need] = []
    if dev or not variable("DATABASE_URL"):
        try:
            postgres_binaries.find()
        except Trouble:
            needs.append(Need("PostgreSQL with PostGIS", ("postgresql-postgis",), ("postgis",)))
    if search.compiler() is None and not search.library.file().exists():
        needs.append(Need("a C compiler", ("gcc", "libc6-dev"), ()))
    if dev and not any(shutil.which(name) for name in BROWSERS) and sys.platform != "darwin":
        needs.append(Need("Chromium", ("chromium", "chromium-driver"), ()))
    if dev and sys.platform == "linux" and not any(Path(font).exists() for font in CJK_FONTS):
        needs.append(Need("Chinese fonts", ("fonts-noto-cjk",), ()))
    return needs


def _names(needs: list[Need]) -> str:
    return ", ".join(need.what for need in needs)


def _install(needs: list[Need], shown: Step) -> None:
    if shutil.which("apt-get"):
        _with_apt(needs, shown)
    elif shutil.which("brew"):
        shown.say(f"brew installs {_names(needs)}")
        run(("brew", "install", *(name for need in needs for name in need.brew)), shown.say)
    else:
        raise Trouble(
            f"Missing: {_names(needs)}.", f"Install it by hand, for example: {postgres_binaries.install_command()}"
        )


def _with_apt(needs: list[Need], shown: Step) -> None:
    root = _root_prefix(needs)
    shown.say("apt-get update")
    _apt(root, ("update", "-q"), shown)
    packages = [_real_name(name) for need in needs for name in need.apt]
    shown.say(f"apt-get installs {' '.join(packages)}")
    _apt(root, ("install", "-y", "-q", "--no-install-recommends", *packages), shown)


def _root_prefix(needs: list[Need]) -> tuple[str, ...]:
    """Nothing for root, sudo where it may be used, else Trouble with the very command for an administrator."""
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo"):
        quiet = subprocess.run(("sudo", "-n", "true"), capture_output=True, check=False).returncode == 0
        if quiet or sys.stdin.isatty():
            return ("sudo",)
    packages = " ".join(_real_name(name) for need in needs for name in need.apt)
    raise Trouble(
        f"Missing: {_names(needs)}, and this user may not install packages.",
        f"Ask an administrator to run: apt-get install -y --no-install-recommends {packages}",
    )


def _apt(root: tuple[str, ...], words: tuple[str, ...], shown: Step) -> None:
    argv = (*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *words)
    if not root:
        run(argv, shown.say)
    elif subprocess.run(argv, check=False).returncode != 0:  # keeps the terminal, where sudo asks for the password
        raise Trouble(f"`{' '.join(argv)}` failed.")


def _real_name(name: str) -> str:
    """The newest PostGIS package of this release; the name carries PostgreSQL's number."""
    if name != "postgresql-postgis":
        return name
    found = subprocess.run(
        ("apt-cache", "search", "--names-only", r"^postgresql-[0-9]+-postgis-3$"),
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    numbers = [int(number) for number in re.findall(r"^postgresql-(\d+)-postgis-3\b", found, re.MULTILINE)]
    return f"postgresql-{max(numbers, default=postgres_binaries.OLDEST_MAJOR)}-postgis-3"
