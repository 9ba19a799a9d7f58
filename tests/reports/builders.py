"""Visits as the log holds them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.clock import business_day, new_id, now
from tests.support.company import HELSINKI, TIMEZONE

VISIT = """
insert into visit (id, company_id, rep_id, account_id, day, started_at, ended_at, received_at, state, verdict,
    verdict_detail, signals, reason, position, accuracy_m, raw_fixes)
values ($1, $2, $3, $4, $5, $6, $6, $6, $7, $8, $9, '[]', $10, $11, 12, '[]')
"""
REPORT = """
insert into visit_report (id, company_id, rep_id, visit_id, note, outcome, photo_ids, voice_ids, at, received_at)
values ($1, $2, $3, $4, $5, $6, '{}', '{}', $7, $7)
"""
DEFAULTS = {"verdict": "verified", "outcome": "sold", "note": "All well", "state": "closed", "account": None}


async def a_visit(company, who: str, at: datetime | None = None, **said: Any) -> UUID:
    """A visit of `who`; `said` may change verdict, outcome, note, state, account."""
    it = DEFAULTS | said
    at, visit_id, rep_id = at or now(), new_id(), company.people[who]
    detail = {"outcome": it["verdict"], "action": "accept", "distanceM": 21.4, "accuracyM": 12.0, "reasons": []}
    await company.rows(
        VISIT, visit_id, company.id, rep_id, it["account"], business_day(at, TIMEZONE), at, it["state"], it["verdict"],
        detail, None, HELSINKI,
    )  # fmt: skip
    await company.rows(REPORT, new_id(), company.id, rep_id, visit_id, it["note"], it["outcome"], at)
    return visit_id
