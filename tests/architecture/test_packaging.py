"""The packages are ours: other wheels own folders named `tests` and `notifications`."""

import importlib
import re
from pathlib import Path

import pytest

from tests.architecture.sources import CHECKOUT, PACKAGES

HOST_OR_MACHINE = re.compile(r"https?://[^/\s\"']*(?:pypi|npmjs|registry)[^\s\"']*|/(?:root|home)/\w+/")
CONFIGURATION = ("Makefile", "pyproject.toml", ".importlinter", "pwa/.npmrc", "pwa/package-lock.json", "infra/setup.sh")


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_comes_from_this_repository(package: str):
    module = importlib.import_module(package)
    assert Path(str(module.__file__)).resolve().parent == CHECKOUT / package


def test_every_folder_of_tests_is_a_package():
    folders = {file.parent for file in (CHECKOUT / "tests").rglob("*.py")}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_no_configuration_names_a_package_host_or_a_persons_folder():
    files = [CHECKOUT / name for name in CONFIGURATION] + sorted((CHECKOUT / "requirements").glob("*.lock"))
    named = {str(f): found for f in files if f.exists() and (found := HOST_OR_MACHINE.findall(f.read_text("utf-8")))}
    assert named == {}


def test_nothing_is_left_undone_in_silence():
    unfinished = re.compile(r"\bTODO\b|\bFIXME\b|NotImplementedError|pytest\.mark\.(?:skip|xfail)|pytest\.skip\(")
    here = Path(__file__).resolve()
    files = (file for folder in (*PACKAGES, "tests") for file in (CHECKOUT / folder).rglob("*.py") if file != here)
    assert [str(file) for file in files if unfinished.search(file.read_text(encoding="utf-8"))] == []


def test_what_silences_a_check_says_why():
    silent = re.compile(r"# (?:noqa|type: ignore|pyright: ignore)(?![^\n]* - \w)")
    files = (file for folder in (*PACKAGES, "tests") for file in (CHECKOUT / folder).rglob("*.py"))
    unexplained = [
        f"{file.relative_to(CHECKOUT)}:{number}"
        for file in files
        if file != Path(__file__).resolve() and "migrations" not in file.parts
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if silent.search(line)
    ]
    assert unexplained == []
