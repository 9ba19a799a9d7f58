from backend.web.guide import Said, sample_id

ALERT = {
    "id": sample_id(95),
    "code": "workorder.offered",
    "facts": {"title": "Fix the cold shelf", "account": "Kahvila Aurora", "by": "Mika Demo"},
    "link": f"/workorders/{sample_id(80)}",
    "at": "2026-11-23T08:01:00Z",
    "readAt": None,
}
KEY = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"
PHONE = {
    "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABk",
    "keys": {"p256dh": KEY, "auth": "tBHItJI5svbpez7KI4CCXg"},
    "expirationTime": None,
}

GUIDE = {
    "GET /api/alerts": Said(
        "Read my inbox", "The newest 200. `code` and `facts` become a sentence in the reader's language.",
        answer=[ALERT],
    ),
    "POST /api/alerts/{alert_id}/read": Said("Mark an alert as read", "It no longer counts, and rings no more."),
    "GET /api/me/push-key": Said(
        "Get the key for push messages", "Base64url, as a browser's `applicationServerKey` wants it.",
        answer={"publicKey": KEY},
    ),
    "POST /api/me/push-subscriptions": Said(
        "Let this phone ring",
        "What the browser's `PushManager.subscribe` returned, or `fid`, the installation id of a Firebase app. A phone "
        "rings for whoever subscribed last on it.",
        PHONE,
    ),
}  # fmt: skip
