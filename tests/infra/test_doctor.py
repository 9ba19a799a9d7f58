import json
from pathlib import Path

import pytest

from infra.doctor import CHECKS, examine, report

pytestmark = pytest.mark.services


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which nothing was set up and nothing runs."""
    for name in ("DATABASE_URL", "S3_ENDPOINT", "ROUNDS_OSRM_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ROUNDS_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("ROUNDS_PWA_DIR", str(tmp_path / "dist"))
    monkeypatch.setenv("ROUNDS_PG_BIN", str(tmp_path / "bin"))
    return tmp_path


def test_every_failure_comes_with_its_remedy(bare: Path):
    findings = examine()
    assert [finding.part for finding in findings] == [part for part, _ in CHECKS]
    wrong = {finding.part for finding in findings if finding.ok is False}
    assert {"postgresql", "city", "phone app"} <= wrong
    assert all(finding.remedy for finding in findings if finding.ok is False)


def test_the_findings_are_a_json_list_too(bare: Path, capsys: pytest.CaptureFixture[str]):
    assert report(as_json=True) == 1
    parts = json.loads(capsys.readouterr().out)
    assert {"part", "ok", "detail", "remedy"} == set(parts[0])


def test_an_unreachable_service_is_named_with_its_address(bare: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("S3_ENDPOINT", "http://127.0.0.1:1")
    photos = next(finding for finding in examine() if finding.part == "photos")
    assert photos.ok is False
    assert "127.0.0.1:1" in photos.detail


def test_a_full_disk_is_found(bare: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("infra.doctor.LEAST_FREE_BYTES", 10**18)
    disk = next(finding for finding in examine() if finding.part == "disk")
    assert disk.ok is False
