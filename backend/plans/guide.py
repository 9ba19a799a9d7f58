from backend.web.guide import Said, sample_id

PLAN_ID, REP, STOP_ID, RUN = sample_id(50), sample_id(10), sample_id(51), {"runId": sample_id(55)}
HOME = {"label": "Office", "position": {"lon": 24.9414, "lat": 60.1699}}
STOP = {
    "id": STOP_ID,
    "kind": "visit",
    "accountId": sample_id(20),
    "workorderId": None,
    "name": "Kahvila Aurora",
    "address": "Bulevardi 12, Helsinki",
    "position": {"lon": 24.9384, "lat": 60.165},
    "arriveAt": "2026-11-23T06:10:00Z",
    "startAt": "2026-11-23T06:15:00Z",
    "leaveAt": "2026-11-23T06:35:00Z",
    "waitS": 300,
    "travelS": 600,
    "distanceM": 790,
    "durationS": 1200,
    "locked": False,
    "appointment": False,
    "state": "planned",
    "dueDays": -1,
    "openUntil": "17:00",
}
LEFT_OUT = {
    "accountId": sample_id(23),
    "workorderId": None,
    "name": "Kirjakauppa Meri",
    "code": "no_time_left",
    "facts": {},
    "relaxations": [{"code": "extend_shift", "facts": {"minutes": 25}}],
}
WAYS = {
    "beginsAt": "2026-11-22T22:00:00Z",
    "opensS": 28800,
    "closesS": 61200,
    "stopIds": [STOP_ID],
    "seconds": [[0, 0, 600], [0, 0, 600], [600, 600, 0]],
    "windows": [[[29700, 60000]]],
}
PLAN = {
    "id": PLAN_ID,
    "repId": REP,
    "repName": "Aino Demo",
    "day": "2026-11-23",
    "status": "published",
    "version": 2,
    "profile": "foot",
    "roadBased": True,
    "detourFactor": None,
    "startAt": "2026-11-23T06:00:00Z",
    "endAt": "2026-11-23T06:45:00Z",
    "startPlace": HOME,
    "endPlace": HOME,
    "stops": [STOP],
    "leftOut": [LEFT_OUT],
    "geometry": "wfcnJg}ywC~]bR",
    "distanceM": 1580,
    "travelS": 1200,
    "madeAt": "2026-11-22T15:00:00Z",
    "engine": "search",
    "ways": WAYS,
    "unsettled": [{"code": "added", "name": "Mend the soap dispenser"}],
    "learned": {"version": 4, "travelFactor": 1.15, "visits": 6},
}
CANDIDATE = {
    "repId": REP,
    "name": "Aino Demo",
    "profile": "foot",
    "etaS": 540,
    "distanceM": 710,
    "positionAt": "2026-11-23T07:58:00Z",
    "accuracyM": 12.0,
    "addedS": 420,
    "slips": [{"stopId": STOP_ID, "name": "Kahvila Aurora", "byS": 1620}],
    "startsAt": "2026-11-23T08:09:00Z",
    "suitable": True,
    "reason": None,
}
OVER = ("plans.day_over", "plans.no_reps")
NO_STOP = ("plans.unknown_stop", "plans.stop_locked")

MOMENT = {"place": 1, "startAt": "2026-11-23T06:40:00Z", "kept": True}
PROPOSAL = {
    "id": sample_id(55),
    "planId": PLAN_ID,
    "baseVersion": 2,
    "state": "open",
    "madeAt": "2026-11-23T06:20:00Z",
    "changes": [
        {
            "stopId": STOP_ID,
            "accountId": sample_id(20),
            "workorderId": None,
            "name": "Kahvila Aurora",
            "kind": "moved",
            "appointment": False,
            "before": MOMENT,
            "after": {"place": 2, "startAt": "2026-11-23T07:25:00Z", "kept": True},
            "byS": 2700,
            "reason": None,
        }
    ],
    "before": {"homeAt": "2026-11-23T15:10:00Z", "travelS": 5400, "distanceM": 7100},
    "after": {"homeAt": "2026-11-23T14:45:00Z", "travelS": 4300, "distanceM": 5600},
}

GUIDE = {
    "POST /api/plans/make": Said(
        "Make plans",
        "Starts to plan a day for the named people, for a team, or for everybody within reach. The answer names the "
        "run; ask for the run until it is done.",
        {"day": "2026-11-23", "repIds": [REP]}, RUN, ("plans.no_reps", "plans.nobody_works", "plans.day_over"),
    ),
    "GET /api/plans/runs/{run_id}": Said(
        "Follow a run", "How many of the people are planned for; the plans once it is done, or why it failed.",
        answer={"state": "done", "done": 1, "total": 1, "plans": [PLAN], "proposal": PROPOSAL, "reason": None},
    ),
    "GET /api/plans": Said(
        "List plans", "The drafts and published plans of one day that you may see.", answer=[PLAN]
    ),
    "GET /api/plans/mine": Said("See my plan", "One's own published plan of a day, or null.", answer=PLAN),
    "GET /api/plans/{plan_id}": Said(
        "See a plan",
        "Stops in their order: times are instants in UTC, durations and travel are in seconds, distances in metres. "
        "`geometry` is an encoded polyline with five digits; `leftOut` says why a visit is not in the plan and what "
        "would make room for it.",
        answer=PLAN,
    ),
    "POST /api/plans/{plan_id}/publish": Said(
        "Publish a plan", "The person sees it on the phone; an earlier published plan of that day is replaced.",
        answer=PLAN,
    ),
    "POST /api/plans/{plan_id}/stops": Said(
        "Add a stop",
        "Where it costs the least time. With `at` it becomes an appointment, kept within a quarter of an hour.",
        {"accountId": sample_id(20), "at": "2026-11-23T11:00:00Z"}, PLAN,
        (*OVER, "plans.unknown_account", "plans.skill_missing", "plans.does_not_fit"),
    ),
    "DELETE /api/plans/{plan_id}/stops/{stop_id}": Said(
        "Remove a stop", "Only one that is not locked and has not begun; its appointment goes with it.",
        answer=PLAN, refuses=(*OVER, *NO_STOP),
    ),
    "POST /api/plans/{plan_id}/order": Said(
        "Order the stops", "Name every stop once; times follow. Refused where an appointment would be missed.",
        {"stopIds": [STOP_ID]}, PLAN, (*OVER, *NO_STOP, "plans.order_incomplete", "plans.breaks_promise"),
    ),
    "POST /api/plans/{plan_id}/stops/{stop_id}/lock": Said(
        "Lock a stop", "A locked stop stays in the plan whatever else is planned anew.", {"locked": True}, PLAN,
        (*OVER, *NO_STOP),
    ),
    "POST /api/plans/{plan_id}/replan": Said(
        "Plan the rest of the day anew",
        "From `position` (else the latest one known) at `at` (else now); what was visited stays. The answer names "
        "the run, which ends in a proposal: the plan is what it was until that is accepted, unless `atOnce` says so.",
        {"position": {"lon": 24.9385, "lat": 60.1651, "datum": "wgs84"}, "at": "2026-11-23T10:00:00Z"}, RUN,
        (*OVER, "plans.not_published"),
    ),
    "POST /api/plans/{plan_id}/proposals/{proposal_id}/accept": Said(
        "Accept a proposal",
        "The proposal is what the run was called. Refused where the plan changed or a visit began meanwhile: ask for "
        "a new one. A second time changes nothing.",
        answer=PLAN, refuses=("plans.day_over", "plans.proposal_stale"),
    ),
    "POST /api/plans/{plan_id}/proposals/{proposal_id}/discard": Said(
        "Discard a proposal", "The order stays, and what unsettled it counts as seen.", answer=PLAN,
    ),
    "GET /api/workorders/{workorder_id}/candidates": Said(
        "Find who could go",
        "People within reach, the best first: `etaS` seconds and `distanceM` metres by road from where they are, "
        "`addedS` seconds of travel that their day gains, and what it delays. `startsAt` is when the job would begin: "
        "an urgent one as early as no appointment breaks, others where they cost least; null where somebody cannot. "
        "`reason` says why.",
        answer={"roadBased": True, "items": [CANDIDATE]},
    ),
}  # fmt: skip
