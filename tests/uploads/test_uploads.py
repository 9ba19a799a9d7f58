import hashlib

import pytest

from backend.clock import new_id, now
from tests.media.builders import A_HEIC, A_WEBM, a_file, a_phone_jpeg
from tests.support.field import insert
from tests.support.phone import Phone, a_pinned_account

pytestmark = [pytest.mark.db, pytest.mark.services]

CHUNK = 256 * 1024


def a_noisy_jpeg():
    """Larger than two chunks: noise does not compress."""
    import random

    from PIL import Image

    noise = random.Random(7).randbytes(900 * 700 * 3)
    return a_file("JPEG", Image.frombytes("RGB", (900, 700), noise), quality=95)


def announced(data, **changes):
    ask = {
        "id": str(new_id()),
        "kind": "photo",
        "contentType": "image/jpeg",
        "sizeBytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "takenAt": now().isoformat(),
        "source": "camera",
    }
    return ask | changes


async def put(client, ask, data, offset=0):
    headers = {"Upload-Offset": str(offset), "content-type": "application/offset+octet-stream"}
    return await client.patch(f"/api/uploads/{ask['id']}", content=data, headers=headers)


async def whole(client, data, **changes):
    """Announce and send in one go; the answer to the last chunk."""
    ask = announced(data, **changes)
    answer = await client.post("/api/uploads", json=ask)
    assert answer.status_code == 200, answer.text
    for start in range(0, len(data), CHUNK):
        answer = await put(client, ask, data[start : start + CHUNK], start)
    return ask["id"], answer


async def where(client, ask):
    return (await client.head(f"/api/uploads/{ask['id']}")).headers


@pytest.fixture
async def rep(company):
    return await company.client("rep")


async def test_a_photo_arrives_in_chunks_and_is_shown_without_what_the_camera_wrote(company, rep):
    photo = a_phone_jpeg(orientation=6, width=640, height=480)
    upload_id, answer = await whole(rep, photo)
    assert answer.json()["state"] == "complete"
    served = await rep.get(f"/api/media/{upload_id}")
    assert served.headers["content-type"] == "image/jpeg"
    assert served.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert served.headers["x-content-type-options"] == "nosniff"
    assert b"Exif" not in served.content
    assert b"Secret" not in served.content
    thumb = await rep.get(f"/api/media/{upload_id}/thumb")
    assert thumb.content.startswith(b"\xff\xd8")
    assert len(thumb.content) < len(served.content)
    assert await company.rows("select id from upload_chunk where upload_id = $1::uuid", upload_id) == []


async def test_an_interrupted_upload_goes_on_at_exactly_the_servers_offset(rep):
    photo = a_noisy_jpeg()
    assert len(photo) > 2 * CHUNK
    ask = announced(photo)
    await rep.post("/api/uploads", json=ask)
    await put(rep, ask, photo[:CHUNK])
    assert (await where(rep, ask))["upload-offset"] == str(CHUNK)
    wrong = await put(rep, ask, photo[CHUNK + 5 : CHUNK + 50], CHUNK + 5)
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["facts"]["offset"]) == (409, "uploads.offset", CHUNK)
    overlapping = await put(rep, ask, photo[CHUNK - 5 : CHUNK + 50], CHUNK - 5)
    assert overlapping.json()["code"] == "uploads.offset"
    assert (await put(rep, ask, photo[:CHUNK])).headers["upload-offset"] == str(CHUNK)
    for start in range(CHUNK, len(photo), CHUNK):
        last = await put(rep, ask, photo[start : start + CHUNK], start)
    assert last.headers["upload-state"] == "complete"
    assert last.headers["upload-offset"] == str(len(photo))


async def test_announcing_twice_is_once_and_another_content_under_the_id_is_refused(rep):
    photo = a_phone_jpeg()
    ask = announced(photo)
    await rep.post("/api/uploads", json=ask)
    await put(rep, ask, photo)
    assert (await rep.post("/api/uploads", json=ask)).json()["state"] == "complete"
    assert (await put(rep, ask, photo)).json()["state"] == "complete"
    other = await rep.post("/api/uploads", json=announced(a_phone_jpeg(3), id=ask["id"]))
    assert other.json()["code"] == "uploads.id_reuse"


async def test_fifty_megabytes_are_refused_before_a_byte_is_sent(company, rep):
    ask = announced(b"", sizeBytes=50 * 1024 * 1024)
    answer = await rep.post("/api/uploads", json=ask)
    assert (answer.status_code, answer.json()["code"]) == (413, "media.too_large")
    assert (await rep.head(f"/api/uploads/{ask['id']}")).status_code == 404


async def test_a_chunk_above_the_limit_is_refused(rep):
    photo = a_noisy_jpeg()
    ask = announced(photo)
    await rep.post("/api/uploads", json=ask)
    assert (await put(rep, ask, photo[: CHUNK + 1])).status_code == 413
    assert (await where(rep, ask))["upload-offset"] == "0"


WRONG = [
    (b"Just some text, honestly.", {}, (415, "media.not_an_image")),
    (A_HEIC, {}, (415, "media.heic")),
    (a_file("PNG"), {}, (415, "media.type_mismatch")),
    (a_phone_jpeg()[:400], {}, (422, "media.unreadable")),
    (b"no sound", {"kind": "voice", "contentType": "audio/webm", "source": "microphone"}, (415, "media.not_audio")),
]


@pytest.mark.parametrize(("data", "changes", "refusal"), WRONG, ids=["text", "heic", "png", "damaged", "silent"])
async def test_what_is_not_what_it_says_is_refused_for_good(company, rep, data, changes, refusal):
    status, code = refusal
    upload_id, answer = await whole(rep, data, **changes)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    again = await put(rep, {"id": upload_id}, data)
    assert again.json()["code"] == code
    assert (await rep.head(f"/api/uploads/{upload_id}")).headers["upload-state"] == "refused"
    assert (await rep.get(f"/api/media/{upload_id}")).status_code == 404
    assert await company.rows("select id from upload_chunk where upload_id = $1::uuid", upload_id) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"contentType": "text/plain"}, "media.not_an_image"),
        ({"kind": "voice"}, "media.not_audio"),
        ({"sizeBytes": 0}, "media.empty"),
    ],
)
async def test_an_announcement_that_cannot_come_true_is_refused(rep, changes, code):
    assert (await rep.post("/api/uploads", json=announced(b"xx", **changes))).json()["code"] == code


async def test_bytes_that_changed_on_the_way_start_again(rep):
    photo = a_phone_jpeg()
    ask = announced(photo)
    await rep.post("/api/uploads", json=ask)
    broken = await put(rep, ask, photo[:-1] + b"\x00")
    assert (broken.status_code, broken.json()["code"]) == (422, "uploads.checksum")
    assert (await where(rep, ask))["upload-offset"] == "0"
    assert (await put(rep, ask, photo)).json()["state"] == "complete"


async def test_a_crash_after_the_last_chunk_is_healed_by_sending_that_chunk_again(company, rep):
    photo = a_noisy_jpeg()
    upload_id, _ = await whole(rep, photo)
    chunks = [(i, photo[i : i + CHUNK]) for i in range(0, len(photo), CHUNK)]
    for start, data in chunks:
        sql = "insert into upload_chunk (id, company_id, upload_id, start_byte, data) values ($1, $2, $3::uuid, $4, $5)"
        await company.rows(sql, new_id(), company.id, upload_id, start, data)
    await company.rows("update upload set state = 'receiving' where id = $1::uuid", upload_id)
    told = int((await where(rep, {"id": upload_id}))["upload-offset"])
    assert told == chunks[-1][0]
    assert (await put(rep, {"id": upload_id}, photo[told:], told)).json()["state"] == "complete"


async def test_a_voice_note_is_played_in_ranges(rep):
    voice = A_WEBM + bytes(1000)
    changes = {"kind": "voice", "contentType": "audio/webm;codecs=opus", "source": "microphone"}
    upload_id, answer = await whole(rep, voice, **changes)
    assert answer.json()["state"] == "complete"
    part = await rep.get(f"/api/media/{upload_id}", headers={"range": "bytes=0-1"})
    assert (part.status_code, part.content) == (206, voice[:2])
    assert part.headers["content-range"] == f"bytes 0-1/{len(voice)}"
    assert part.headers["content-type"] == "audio/webm"
    assert (await rep.get(f"/api/media/{upload_id}")).content == voice
    beyond = await rep.get(f"/api/media/{upload_id}", headers={"range": "bytes=99999-"})
    assert beyond.status_code == 416
    assert (await rep.get(f"/api/media/{upload_id}/thumb")).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("rep2", 404), ("stranger", 404), ("manager", 200), ("auditor", 200), ("admin", 200)]
)
async def test_a_photo_is_seen_by_whoever_sees_its_visits(company, rep, who, status):
    upload_id, _ = await whole(rep, a_phone_jpeg())
    client = await company.client(who)
    assert (await client.get(f"/api/media/{upload_id}")).status_code == status
    assert (await client.get(f"/api/media/{upload_id}/thumb")).status_code == status


async def test_a_photo_of_another_company_does_not_exist(app, rep):
    from tests.support.company import a_company

    upload_id, _ = await whole(rep, a_phone_jpeg())
    async with a_company(app) as other:
        assert (await (await other.client("admin")).get(f"/api/media/{upload_id}")).status_code == 404


async def test_somebody_elses_upload_can_be_neither_seen_nor_continued(company, rep):
    photo = a_phone_jpeg()
    ask = announced(photo)
    await rep.post("/api/uploads", json=ask)
    rep2 = await company.client("rep2")
    assert (await rep2.head(f"/api/uploads/{ask['id']}")).status_code == 404
    assert (await put(rep2, ask, photo)).status_code == 404
    assert (await rep2.post("/api/uploads", json=ask)).json()["code"] == "uploads.id_reuse"


async def test_a_photo_that_arrives_after_its_report_simply_appears(company):
    phone = await Phone.of(company)
    photo = a_phone_jpeg()
    ask = announced(photo)
    visit_id = (await phone.check_in(await a_pinned_account(company)))["result"]["visitId"]
    report = {"visitId": visit_id, "reportId": str(new_id()), "photoIds": [ask["id"]], "voiceIds": []}
    await phone.do("visit.report", report)
    await phone.pull()
    assert phone.held("visit")[visit_id]["photos"] == []
    await phone.client.post("/api/uploads", json=ask)
    await put(phone.client, ask, photo)
    await phone.pull()
    assert [p["url"] for p in phone.held("visit")[visit_id]["photos"]] == [f"/api/media/{ask['id']}"]


async def test_a_photo_attached_to_a_request_is_seen_by_whoever_signs_it(company, rep):
    upload_id, _ = await whole(rep, a_phone_jpeg())
    signer, account_id = company.people["stranger"], await a_pinned_account(company)
    request = {"account_id": account_id, "requester_id": company.people["rep"], "step_person_id": signer}
    request |= {"state": "pending", "reason": "x", "terms": {}, "terms_sha256": "x", "discount_pct": 1}
    request |= {"requested_at": now(), "received_at": now(), "due_at": now()}
    stranger = await company.client("stranger")
    assert (await stranger.get(f"/api/media/{upload_id}")).status_code == 404
    await insert(company, "approval_request", photo_ids=[upload_id], **request)
    assert (await stranger.get(f"/api/media/{upload_id}")).status_code == 200
