"""What is timed is the product's own ranking over live routes."""

from backend.bench.routing import insertions


def test_every_route_is_asked_about_every_job(monkeypatch):
    monkeypatch.setattr(insertions, "ROUTES", 4)
    monkeypatch.setattr(insertions, "STOPS", 5)
    monkeypatch.setattr(insertions, "FIRST", 1)
    monkeypatch.setattr(insertions, "JOBS", 10)
    assert insertions.insertion_p99_ms() > 0
