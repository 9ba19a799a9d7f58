from backend.web.guide import Said, sample_id

DEVICE, INCARNATION = sample_id(60), sample_id(61)
WAITING = {
    "operations": 3,
    "uploads": 2,
    "attention": 0,
    "oldestAt": "2026-11-22T14:40:00Z",
    "reportedAt": "2026-11-22T15:02:00Z",
}
ITEM = {
    "id": DEVICE,
    "name": "Android Chrome",
    "personId": sample_id(10),
    "personName": "Aino Demo",
    "personPhone": "+358405550100",
    "seenAt": "2026-11-22T15:02:00Z",
    "appVersion": "1.4.0",
    "waiting": WAITING,
    "plannedSince": 4,
    "silent": True,
    "revokedAt": None,
}
THE_PHONE = {"device_id": "The phone, by the id that it registered with"}

GUIDE = {
    "POST /api/sync/devices": Said(
        "Register a phone",
        "Once for each person who logs in on it. `lastSeq` is the last operation that the server took in: the phone "
        "goes on with the next. A phone that was locked needs a new id.",
        {"deviceId": DEVICE, "name": "Aino's phone", "publicKey": None},
        {"deviceId": DEVICE, "epoch": 1, "lastSeq": 17, "incarnation": INCARNATION, "serverAt": "2026-11-23T08:12:00Z"},
        ("sync.device_taken", "sync.busy"),
    ),
    "GET /api/sync/devices": Said(
        "List phones, the silent ones first",
        "A phone is silent when nothing was heard of it for 24 hours although work waits on it or visits were planned "
        "since, or when work has waited for longer than that. `waiting` is what the phone said last; `plannedSince` "
        "counts published visits that should have begun since and did not.",
        answer={"items": [ITEM]},
        names={"silent": "true for the silent ones only, false for the others"},
    ),
    "PUT /api/sync/devices/{device_id}/status": Said(
        "Tell what waits on the phone",
        "At the end of an exchange when it changed, and hourly. `oldestAgeS` is for how many seconds the "
        "oldest of it has waited; `oldestAt` is when it was recorded, from phones that tell no age.",
        {
            "operations": 3, "uploads": 2, "attention": 0, "oldestAgeS": 1_320,
            "storageUsedBytes": 48_000_000, "storageQuotaBytes": 2_000_000_000, "persisted": True,
            "appVersion": "1.4.0",
        },
        refuses=("sync.unknown_device", "auth.device_revoked"), names=THE_PHONE,
    ),
    "POST /api/sync/devices/{device_id}/revoke": Said(
        "Lock a phone",
        "Ends its sessions at once: its next request is answered with `auth.device_revoked`, and it empties itself but "
        "for its own unsent work, which stays encrypted until its person logs in again.",
        names=THE_PHONE,
    ),
    "GET /api/sync/vault": Said(
        "Get the key for unsent work",
        "One key per person, made when it is asked for first. Only sessions of that person get it, no administrator; "
        "the answer is not to be stored.",
        answer={"keyId": sample_id(63), "key": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="},
    ),
}  # fmt: skip
