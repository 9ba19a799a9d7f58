from backend.web.guide import Said, sample_id

REP = sample_id(10)
PLACE = {"lon": 24.9384, "lat": 60.165}
ORDER = {
    "id": sample_id(80),
    "title": "Fix the cold shelf",
    "note": "Ask for the manager",
    "accountId": sample_id(20),
    "accountName": "Kahvila Aurora",
    "address": "Bulevardi 12, Helsinki",
    "position": PLACE,
    "durationS": 1800,
    "priority": "urgent",
    "skills": ["cold chain"],
    "state": "offered",
    "offeredTo": REP,
    "offeredToName": "Aino Demo",
    "createdBy": sample_id(11),
    "createdByName": "Mika Demo",
    "createdAt": "2026-11-23T08:00:00Z",
    "dueAt": "2026-11-23T12:00:00Z",
    "answer": None,
    "inPlan": False,
}
ASK = {
    "title": "Fix the cold shelf",
    "note": "Ask for the manager",
    "accountId": sample_id(20),
    "durationS": 1800,
    "priority": "urgent",
    "skills": ["cold chain"],
    "dueAt": "2026-11-23T12:00:00Z",
}

GUIDE = {
    "GET /api/workorders": Said(
        "List work orders", "The newest first, 500 at most. People in the field see what was offered to them.",
        answer=[ORDER], names={"state": "Only open, offered, accepted, declined, done or cancelled ones"},
    ),
    "POST /api/workorders": Said(
        "Create a work order",
        "At an account, or at a position with its address. `durationS` is the work on the spot, in seconds. "
        "Without `skills` it needs those of its account.",
        ASK, ORDER | {"state": "open", "offeredTo": None, "offeredToName": None},
        ("workorders.unknown_account", "workorders.place_required", "workorders.unknown_skill"),
    ),
    "GET /api/workorders/{workorder_id}": Said("See a work order", "Who has it and what they answered.", answer=ORDER),
    "POST /api/workorders/{workorder_id}/offer": Said(
        "Offer a work order", "To one person; an offer that nobody has answered yet is withdrawn first.",
        {"repId": REP}, ORDER, ("workorders.not_open", "workorders.unknown_rep"),
    ),
    "POST /api/workorders/{workorder_id}/respond": Said(
        "Answer an offer",
        "Accepted, it goes into today's plan. Declined, it is open again, and whoever declines sees it for "
        "the last time.",
        {"accept": True, "reason": None}, ORDER | {"state": "accepted"}, ("workorders.not_yours",),
    ),
    "POST /api/workorders/{workorder_id}/cancel": Said(
        "Cancel a work order", "It leaves the phone of whoever had it.", answer=ORDER | {"state": "cancelled"},
        refuses=("workorders.not_open",),
    ),
}  # fmt: skip
