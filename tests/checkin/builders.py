"""Values for check-in tests: say only what matters."""

from datetime import UTC, datetime, timedelta

from checkin import Attempt, Circle, Fix, LonLat, Policy, Verdict, decide, destination

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SHOP = LonLat(24.9384, 60.1699)


def a_fence(radius_m=150):
    return Circle(SHOP, radius_m)


def a_fix(away_m=0.0, accuracy_m=10.0, age_s=2.0, toward_deg=90.0):
    return Fix(destination(SHOP, toward_deg, away_m), accuracy_m, NINE - timedelta(seconds=age_s))


def an_attempt(*fixes: Fix, **more):
    return Attempt(fixes=fixes, captured_at=NINE, **more)


def judged(*fixes: Fix, fence: Circle | None = None, policy: Policy | None = None, **more) -> Verdict:
    return decide(an_attempt(*fixes, **more), fence or a_fence(), policy or Policy())
