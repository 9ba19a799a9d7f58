import pytest

from backend.clock import new_id, now
from tests.approvals.test_approvals import ask_for
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


async def a_request_to(company, signer, photo_ids):
    request = {"account_id": await a_pinned_account(company), "requester_id": company.people["rep"]}
    request |= {"step_person_id": company.people[signer], "state": "pending", "reason": "x", "discount_pct": 1}
    request |= {"terms": {}, "terms_sha256": "x", "requested_at": now(), "received_at": now(), "due_at": now()}
    await insert(company, "approval_request", photo_ids=photo_ids, **request)


async def test_a_photo_attached_to_a_request_is_seen_by_whoever_signs_it(company, rep):
    upload_id, _ = await whole(rep, a_phone_jpeg())
    stranger = await company.client("stranger")
    assert (await stranger.get(f"/api/media/{upload_id}")).status_code == 404
    await a_request_to(company, "stranger", [upload_id])
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


async def test_a_photo_of_a_colleague_is_no_evidence_of_ones_own_visit(company):
    phone, colleague = await Phone.of(company), await company.client("rep2")
    foreign, _ = await whole(colleague, a_phone_jpeg())
    visit_id = (await phone.check_in(await a_pinned_account(company)))["result"]["visitId"]
    report = {"visitId": visit_id, "photoIds": [], "voiceIds": [], "note": "Look"}
    for named in ("photoIds", "voiceIds"):
        answer = await phone.do("visit.report", report | {"reportId": str(new_id()), named: [foreign]})
        assert (answer["status"], answer["code"], answer["field"]) == ("rejected", "request.invalid", named)
    late = announced(a_phone_jpeg())
    answer = await phone.do("visit.report", report | {"reportId": str(new_id()), "photoIds": [late["id"]]})
    assert answer["status"] == "applied"
    await whole(colleague, a_phone_jpeg(), id=late["id"])
    auditor = await company.client("auditor")
    assert (await auditor.get(f"/api/visits/{visit_id}")).json()["photos"] == []


async def test_a_photo_of_a_colleague_is_no_reason_for_ones_own_discount(company):
    foreign, _ = await whole(await company.client("rep2"), a_phone_jpeg())
    refused = await ask_for(company, photoIds=[foreign])
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "photoIds")
    late = await ask_for(company, photoIds=[str(new_id())])
    assert late.status_code == 201, late.text


async def test_whoever_signs_a_request_sees_no_photo_that_another_rep_took(company):
    foreign, _ = await whole(await company.client("rep2"), a_phone_jpeg())
    await a_request_to(company, "stranger", [foreign])
    assert (await (await company.client("stranger")).get(f"/api/media/{foreign}")).status_code == 404
