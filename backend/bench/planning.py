"""How long a manager waits for the team's plans."""

import time
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from backend import clock
from backend.bench import Bar, Measured
from infra.places import Places
from infra.runfile import RunFolder
from infra.welcome import DEMO_PASSWORD

MANAGER = "manager@demo.example"
PLANS_GOAL_S = 5.0
POLL_S = 0.05


def _manager() -> httpx.Client:
    running = RunFolder(Places.from_environment().run).running()
    if running is None:
        raise SystemExit("Rounds does not run: start it first with `make run`.")
    client = httpx.Client(base_url=running.address, timeout=60)
    answer = client.post("/api/auth/login", json={"login": MANAGER, "password": DEMO_PASSWORD}).raise_for_status()
    client.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
    return client  # by hand, because the jar keeps secure cookies from plain HTTP, as browsers do not on localhost


def _today(client: httpx.Client) -> str:
    zone = client.get("/api/me").json()["company"]["timezone"]
    return clock.business_day(clock.now(), zone).isoformat()


def plans(_: Path | None) -> Measured:
    """From the press of the button to the last of the team's drafts, through the queue and the worker."""
    with closing(_manager()) as client:
        reps = [p["id"] for p in client.get("/api/people").json() if "rep" in p["roles"]]
        began = time.monotonic()
        asked = client.post("/api/plans/make", json={"day": _today(client), "repIds": reps})
        asked.raise_for_status()
        run: dict[str, Any] = {"state": "queued"}
        while run["state"] in ("queued", "running"):
            time.sleep(POLL_S)
            run = client.get(f"/api/plans/runs/{asked.json()['runId']}").json()
        took_s = time.monotonic() - began
    facts = {"reps": len(reps), "state": run["state"], "seconds": round(took_s, 3)}
    return Measured((Bar(f"plans of {len(reps)} reps", took_s, "s", PLANS_GOAL_S),), [facts])
