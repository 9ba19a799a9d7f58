import pytest

from backend.clock import new_id, now
from tests.media.builders import A_WEBM, a_phone_jpeg
from tests.support.field import insert
from tests.support.phone import Phone, a_pinned_account
from tests.uploads.sending import announced, put, whole

pytestmark = [pytest.mark.db, pytest.mark.services]


@pytest.fixture
async def rep(company):
    return await company.client("rep")


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
