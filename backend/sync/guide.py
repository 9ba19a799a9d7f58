from datetime import date
from uuid import UUID

from backend.accounts.guide import ACCOUNT
from backend.sync.device_guide import DEVICE, INCARNATION
from backend.sync.device_guide import GUIDE as SAID_OF_DEVICES
from backend.sync.flow import Cursor, body_hash, checksum
from backend.visits.guide import VERDICT, VISIT
from backend.web.guide import Said, sample_id

REP, VISIT_ID = sample_id(10), str(VISIT["id"])
BUCKET = f"user:{REP}"
BODY = (
    f'{{"visitId":"{VISIT_ID}","accountId":"{sample_id(20)}","startedAt":"2026-11-23T08:12:00Z","fixes":[{{"position":'
    '{"lon":24.9385,"lat":60.1651},"accuracyM":12,"takenAt":"2026-11-23T08:12:00Z"}]}'
)
MUTATION = {
    "seq": 18,
    "id": sample_id(62),
    "kind": "visit.check_in",
    "schemaV": 1,
    "baseVersion": None,
    "body": BODY,
    "bodySha256": body_hash(BODY),
    "clientAt": "2026-11-23T08:12:01Z",
    "monoMs": 5_400_000,
    "offsetMs": -1_200,
}
RESULT = {
    "seq": 18,
    "id": sample_id(62),
    "status": "applied",
    "code": None,
    "field": None,
    "detail": None,
    "facts": None,
    "result": {"visitId": VISIT_ID, "state": "open", "verdict": VERDICT},
    "expected": None,
}
VERSION = "closed.1"
CHECKSUM = checksum([("visit", UUID(VISIT_ID), VERSION)])
CURSOR = str(Cursor(UUID(INCARNATION), 1204, UUID(REP), date(2026, 11, 23), 127))
CHANGE = {
    "seq": 1204, "bucket": BUCKET, "table": "visit", "op": "put", "id": VISIT_ID, "version": VERSION, "row": VISIT,
}  # fmt: skip

GUIDE = {
    **SAID_OF_DEVICES,
    "POST /api/sync/push": Said(
        "Send what the phone recorded",
        "At most 100 operations in the order in which they were written, each taken in exactly once. `body` is JSON as "
        "text with its SHA-256 in hex; `monoMs` are milliseconds of a clock that nobody can set, `offsetMs` what the "
        "phone has to add to its clock to get the server's. A refusal of one operation is an answer, not a failure: "
        "see docs/sync.md.",
        {"deviceId": DEVICE, "epoch": 1, "mutations": [MUTATION]},
        {"results": [RESULT], "lastSeq": 18, "serverAt": "2026-11-23T08:12:04Z", "durableUpto": 18},
        ("sync.unknown_device", "auth.device_revoked", "request.too_large", "sync.busy"),
    ),
    "GET /api/sync/pull": Said(
        "Get what changed",
        "Rows of one's own that changed after the cursor; without a cursor all of them. Ask again while `more` is "
        "true, then compare the checksums, which are there if anything changed or `verify=true` asked for them. "
        "`limits` names the tables of which a phone holds only part, with how many rows of how many.",
        answer={
            "cursor": CURSOR,
            "incarnation": INCARNATION,
            "gained": [],
            "lost": [],
            "changes": [CHANGE],
            "more": False,
            "serverAt": "2026-11-23T08:12:30Z",
            "checksums": {BUCKET: {"count": 1, "hash": CHECKSUM}},
            "limits": [{"table": "account", "held": 10_000, "of": 10_240}],
        },
        refuses=("sync.bad_cursor", "sync.busy"),
        names={
            "deviceId": "The phone that asks, for the access log",
            "cursor": "`cursor` of the answer before; none for everything",
            "verify": "Ask for the checksums although nothing changed",
        },
    ),
    "GET /api/sync/beyond": Said(
        "Search the accounts that a full phone does not hold",
        "Only those that pulling leaves out, at most 50 by name; `nextCursor` says that there are more. `q` looks in "
        "name, address, phone and tags, and forgives typing errors where nothing fits as it was typed.",
        answer={"items": [ACCOUNT], "nextCursor": None, "total": None},
        names={"q": "What was typed"},
    ),
}  # fmt: skip
