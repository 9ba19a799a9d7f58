"""How long a manager waits: for the team's plans, and for the ranking of who can take an urgent job."""

import time
from contextlib import closing
from statistics import quantiles
from typing import Any

import httpx

from backend import clock
from backend.bench import Bar, Measured
from infra.places import Places
from infra.runfile import RunFolder
from infra.welcome import DEMO_PASSWORD

MANAGER = "manager@demo.example"
PLANS_GOAL_S = 5.0
DISPATCH_GOAL_MS = 30.0
TRIES = 40
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


def plans() -> Measured:
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


def dispatch() -> Measured:
    """Ranked people with road times for a new work order, request to answer, 95th percentile."""
    with closing(_manager()) as client:
        account = client.get("/api/accounts", params={"limit": 1}).json()["items"][0]
        order = client.post(
            "/api/workorders",
            json={"title": "Bench", "accountId": account["id"], "durationS": 900, "priority": "urgent"},
        )
        order.raise_for_status()
        path = f"/api/workorders/{order.json()['id']}"
        times = [_timed(client, f"{path}/candidates") for _ in range(TRIES)]
        client.post(f"{path}/cancel")
    p95 = quantiles(times, n=20)[-1]
    return Measured((Bar("dispatch, request to ranked people, p95", p95, "ms", DISPATCH_GOAL_MS),), [{"ms": times}])


def _timed(client: httpx.Client, path: str) -> float:
    began = time.monotonic()
    client.get(path).raise_for_status()
    return round((time.monotonic() - began) * 1000, 2)
