from backend.web.guide import Said, sample_id

UPLOAD = sample_id(31)
ASK = {
    "id": UPLOAD,
    "kind": "photo",
    "contentType": "image/jpeg",
    "sizeBytes": 812_340,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "takenAt": "2026-11-23T08:20:00Z",
    "source": "camera",
    "visitId": sample_id(30),
    "offsetMs": -1_200,
}
BEGUN = {"id": UPLOAD, "state": "receiving", "offset": 0, "sizeBytes": 812_340, "durable": False}
REFUSED = ("media.too_large", "media.not_an_image", "media.not_audio", "media.empty")

GUIDE = {
    "POST /api/uploads": Said(
        "Announce a photo or voice note",
        "What is going to arrive, with its size in bytes and its SHA-256 in hex. What cannot be taken is refused "
        "before the first byte. Announcing twice announces once. `offsetMs` is what the phone has to add to its clock "
        "to get the server's: a wrong clock refuses no photo.",
        ASK, BEGUN, (*REFUSED, "uploads.id_reuse"),
    ),
    "HEAD /api/uploads/{upload_id}": Said(
        "Ask where to go on",
        "The header `Upload-Offset` counts the bytes that are here; `Upload-State` says the rest. `Upload-Durable` is "
        "`true` once the phone may forget the bytes: at once, or where the product relies on backups, when one holds "
        "them.",
    ),
    "PATCH /api/uploads/{upload_id}": Said(
        "Send the next bytes",
        "At most 256 KiB at a time, as they are. The last ones complete the upload; only then is it safe.",
        "(bytes)", BEGUN | {"offset": 262_144},
        (
            "uploads.offset", "uploads.checksum", "request.too_large", "unavailable", *REFUSED, "media.heic",
            "media.type_mismatch", "media.unreadable",
        ),
        names={"Upload-Offset": "Where these bytes begin, counted in bytes from the start of the file"},
        ask_as="application/octet-stream",
    ),
    "GET /api/media/{upload_id}": Said(
        "See a photo or hear a voice note",
        "A cleaned copy, at most 2048 pixels on its longer side and without its hidden data, for who may see the visit "
        "or is to sign the request. Takes `Range`.",
        answer="(bytes)", refuses=("unavailable",), answer_as="image/jpeg",
    ),
    "GET /api/media/{upload_id}/thumb": Said(
        "See a small picture", "As the photo, at most 320 pixels on its longer side.",
        answer="(bytes)", refuses=("unavailable",), answer_as="image/jpeg",
    ),
}  # fmt: skip
