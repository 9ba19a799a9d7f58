import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from infra.places import CHECKOUT
from infra.setup import node, pwa, python, stamps, system, tools
from infra.trouble import Trouble


@pytest.fixture
def stamp_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(stamps, "FOLDER", tmp_path / "stamps")
    return tmp_path / "stamps"


def test_a_step_is_fresh_only_after_it_was_done_from_the_same_inputs(stamp_folder: Path, tmp_path: Path):
    source = tmp_path / "lock"
    source.write_text("one")
    value = stamps.digest("python", files=[source])
    assert not stamps.fresh("step", value)
    stamps.done("step", value)
    assert stamps.fresh("step", value)
    source.write_text("two")
    assert not stamps.fresh("step", stamps.digest("python", files=[source]))


def test_an_interrupted_step_is_done_again(stamp_folder: Path):
    stamps.done("step", "value")
    stamps.begin("step")
    assert not stamps.fresh("step", "value")


def test_an_up_to_date_environment_is_left_alone(stamp_folder: Path, monkeypatch: pytest.MonkeyPatch):
    """The tests' environment holds all that running needs."""
    stamps.done("python-dev", python._value(python.REQUIREMENTS / "dev.lock"))
    monkeypatch.setattr(python, "pip", unwanted)
    monkeypatch.setattr(python, "run", unwanted)
    python.ensure(dev=False)
    python.ensure(dev=True)


def unwanted(*_: object) -> None:
    raise AssertionError("nothing was to be installed")


def test_every_package_is_locked_by_its_hash():
    for lock in (CHECKOUT / "requirements").glob("*.lock"):
        text = lock.read_text()
        for block in text.split("\n\n" if "\n\n" in text else "\n#"):
            if "==" in block:
                assert "--hash=sha256:" in block, lock


def test_the_lock_of_the_tests_holds_the_very_versions_that_run():
    assert versions("run").items() <= versions("dev").items()


def versions(name: str) -> dict[str, str]:
    lines = (CHECKOUT / "requirements" / f"{name}.lock").read_text().splitlines()
    pins = [line.split(" ")[0].split("==") for line in lines if "==" in line and not line.startswith((" ", "#"))]
    return {pin[0]: pin[1] for pin in pins}


def test_the_packaged_node_is_taken_with_its_hashes_from_the_lock():
    block = node.locked_block(node.DEV_LOCK.read_text(), node.PACKAGE)
    assert block.startswith(node.PACKAGE)
    assert block.count("==") == 1
    assert "--hash=sha256:" in block


def test_an_unlocked_package_is_refused():
    with pytest.raises(Trouble, match="not locked"):
        node.locked_block("", node.PACKAGE)


def test_an_engine_is_unpacked_runnable_and_without_the_rest_of_its_wheel(tmp_path: Path):
    wheel = tmp_path / "engine.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("osrm/bin/osrm-routed", "#!/bin/sh\necho routed\n")
        archive.writestr("osrm/share/profiles/foot.lua", "")
        archive.writestr("osrm/osrm_ext.abi3.so", "")
        archive.writestr("osrm-1.dist-info/licenses/LICENSE.TXT", "words")
    (tmp_path / "osrm").mkdir()
    tools.unpack_engine(wheel, tmp_path / "osrm")
    routed = tmp_path / "osrm" / "bin" / "osrm-routed"
    assert subprocess.run((str(routed),), capture_output=True, text=True, check=True).stdout == "routed\n"
    assert (tmp_path / "osrm" / "LICENSE.TXT").read_text() == "words"
    assert not (tmp_path / "osrm" / "osrm_ext.abi3.so").exists()


def test_sources_of_the_phone_app_exclude_what_is_made_from_them(tmp_path: Path):
    for name in ("src/app.ts", "node_modules/x/index.js", "dist/index.html"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    assert [str(file.relative_to(tmp_path)) for file in pwa.sources(tmp_path)] == ["src/app.ts"]


def test_a_missing_server_is_asked_for_by_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("ROUNDS_PG_BIN", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert [need.what for need in system.missing(dev=False)] == ["PostgreSQL with PostGIS"]


def test_no_server_is_asked_for_where_a_database_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("ROUNDS_PG_BIN", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/rounds")
    assert system.missing(dev=False) == []


def test_a_user_without_rights_is_told_the_very_command(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(Trouble, match="apt-get install -y --no-install-recommends chromium"):
        system._root_prefix([system.Need("Chromium", ("chromium",), ())])
