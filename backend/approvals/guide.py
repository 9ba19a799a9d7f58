from backend.web.guide import Said, sample_id

REQUEST, ACCOUNT, REP, SIGNER = sample_id(90), sample_id(20), sample_id(10), sample_id(12)
TERMS = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
REASON = "A competitor offered 10 % less"
ASK = {
    "requestId": REQUEST,
    "accountId": ACCOUNT,
    "visitId": sample_id(30),
    "lines": [{"productId": sample_id(40), "quantity": 20, "wantedPrice": "19.44"}],
    "reason": REASON,
    "photoIds": [sample_id(31)],
}
APPROVAL = {
    "id": REQUEST,
    "state": "asked",
    "accountId": ACCOUNT,
    "accountName": "Kahvila Aurora",
    "visitId": sample_id(30),
    "visitVerdict": "verified",
    "visitAt": "2026-11-23T08:12:00Z",
    "requesterId": REP,
    "requesterName": "Aino Demo",
    "requestedAt": "2026-11-23T08:20:00Z",
    "dueAt": "2026-11-24T08:20:00Z",
    "lines": [
        {
            "productId": sample_id(40),
            "name": "Oat drink 1 l",
            "unit": "case of 12",
            "quantity": 20,
            "listPrice": "21.60",
            "wantedPrice": "19.44",
        }
    ],
    "discountPct": 10.0,
    "marginBeforePct": 34.26,
    "marginAfterPct": 26.95,
    "lastDeal": {"pct": 5.0, "day": "2026-08-14"},
    "reason": REASON,
    "photoIds": [sample_id(31)],
    "termsSha256": TERMS,
    "stepPersonId": SIGNER,
    "stepPersonName": "Paula Demo",
    "comments": [
        {"by": SIGNER, "byName": "Paula Demo", "at": "2026-11-23T08:40:00Z", "decision": "ask", "text": "For how long?"}
    ],
}

GUIDE = {
    "GET /api/approvals": Said(
        "List discount requests",
        "What waits comes first, then the newest; 500 at most. Percentages are 0 to 100, prices decimals as text.",
        answer=[APPROVAL],
        names={
            "box": "`inbox` waits for you, `mine` you asked for, `all` is everything you may see",
            "state": "Only pending, asked, approved or rejected ones",
        },
    ),
    "POST /api/approvals": Said(
        "Ask for a discount",
        "The nearest approver above you is to sign within 24 hours. Wanted prices are for one unit, below the list "
        "price. The phone chooses the id, so that asking twice asks once.",
        ASK, APPROVAL | {"state": "pending", "comments": []},
        (
            "approvals.unknown_account", "approvals.unknown_product", "approvals.price_not_lower",
            "approvals.price_not_positive", "approvals.reason_required",
            "approvals.no_superior",
        ),
    ),
    "GET /api/approvals/{request_id}": Said(
        "See a discount request", "Margins are null for whom costs do not concern.", answer=APPROVAL
    ),
    "POST /api/approvals/{request_id}/decide": Said(
        "Decide on a discount",
        "Approve, reject, ask back, or answer a question; only approving needs no comment. `termsSha256` is the one of "
        "the request as you saw it: a signature covers exactly those terms.",
        {"decision": "approve", "comment": "Fine for this quarter", "termsSha256": TERMS},
        APPROVAL | {"state": "approved"},
        (
            "approvals.own_request", "approvals.not_yours", "approvals.comment_required", "approvals.not_pending",
            "approvals.terms_changed",
        ),
    ),
}  # fmt: skip
