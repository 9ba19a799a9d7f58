from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from backend import durable
from backend.clock import new_id, now
from backend.errors import Problem
from infra.backup.tools import SEES_ALL
from tests.media.builders import A_HEIC, a_file, a_phone_jpeg
from tests.uploads.sending import CHUNK, a_noisy_jpeg, announced, put, where, whole

pytestmark = [pytest.mark.db, pytest.mark.services]


@pytest.fixture
async def rep(company):
    return await company.client("rep")


@pytest.fixture
def by_backup():
    durable.configure("backup")
    yield
    durable.configure("disk")


async def test_a_photo_arrives_in_chunks_and_is_shown_without_what_the_camera_wrote(company, rep):
    photo = a_phone_jpeg(orientation=6, width=640, height=480)
    upload_id, answer = await whole(rep, photo)
    assert answer.json()["state"] == "complete"
    served = await rep.get(f"/api/media/{upload_id}")
    assert served.headers["content-type"] == "image/jpeg"
    assert served.headers["cache-control"] == "private, no-cache"
    assert served.headers["x-content-type-options"] == "nosniff"
    assert b"Exif" not in served.content
    assert b"Secret" not in served.content
    thumb = await rep.get(f"/api/media/{upload_id}/thumb")
    assert thumb.content.startswith(b"\xff\xd8")
    assert len(thumb.content) < len(served.content)
    assert await company.rows("select id from upload_chunk where upload_id = $1::uuid", upload_id) == []


@pytest.mark.parametrize("variant", ["", "/thumb"])
async def test_a_photo_is_asked_for_again_each_time_and_sent_again_only_to_whoever_may_see_it(company, rep, variant):
    upload_id, _ = await whole(rep, a_phone_jpeg())
    address = f"/api/media/{upload_id}{variant}"
    tag = {"If-None-Match": (await rep.get(address)).headers["etag"]}
    again = await rep.get(address, headers=tag)
    assert (again.status_code, again.content, again.headers["cache-control"]) == (304, b"", "private, no-cache")
    assert (await rep.get(address, headers={"If-None-Match": '"another"'})).status_code == 200
    assert (await (await company.client("stranger")).get(address, headers=tag)).status_code == 404
    assert (await rep.post("/api/auth/logout")).headers["clear-site-data"] == '"cache"'
    assert (await rep.get(address, headers=tag)).status_code == 401


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


async def test_somebody_elses_upload_can_be_neither_seen_nor_continued(company, rep):
    photo = a_phone_jpeg()
    ask = announced(photo)
    await rep.post("/api/uploads", json=ask)
    rep2 = await company.client("rep2")
    assert (await rep2.head(f"/api/uploads/{ask['id']}")).status_code == 404
    assert (await put(rep2, ask, photo)).status_code == 404
    assert (await rep2.post("/api/uploads", json=ask)).json()["code"] == "uploads.id_reuse"


async def test_while_the_object_store_is_away_the_last_chunk_is_asked_for_again(company, rep, settings):
    from backend.uploads import commands, views
    from backend.uploads.objects import objects_of
    from infra.ports import free_port
    from media.s3_store import S3Store

    actor, photo = await company.actor("rep"), a_phone_jpeg()
    ask = announced(photo)
    await rep.post("/api/uploads", json=ask)
    nowhere = S3Store(f"http://127.0.0.1:{free_port()}", "key", "secret", "rounds", "us-east-1")
    with pytest.raises(Problem) as refused:
        await commands.receive(actor, UUID(ask["id"]), 0, photo, nowhere)
    assert refused.value.code == "unavailable"
    assert (await where(rep, ask))["upload-offset"] == "0"
    assert (await put(rep, ask, photo)).json()["state"] == "complete"
    with pytest.raises(Problem):
        await views.shown(actor, UUID(ask["id"]), "thumb", nowhere)
    objects_of(settings).delete(f"{company.id}/{ask['id']}/served")
    assert (await rep.get(f"/api/media/{ask['id']}")).status_code == 404


@pytest.mark.parametrize(("ahead", "offset_ms"), [(timedelta(hours=3), -3 * 3600 * 1000), (timedelta(hours=3), None)])
async def test_a_photo_of_a_phone_whose_clock_is_ahead_is_taken(company, rep, ahead, offset_ms):
    before = now()
    ask = announced(a_phone_jpeg(), takenAt=(before + ahead).isoformat(), offsetMs=offset_ms)
    assert (await rep.post("/api/uploads", json=ask)).status_code == 200
    rows = await company.rows("select taken_at from upload where id = $1::uuid", ask["id"])
    assert before - timedelta(seconds=1) <= rows[0]["taken_at"] <= now()


@pytest.mark.parametrize("said", ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
async def test_a_photo_of_a_clock_that_was_never_set_is_taken(rep, said):
    ask = announced(a_phone_jpeg(), takenAt=said)
    assert (await rep.post("/api/uploads", json=ask)).status_code == 200


async def test_what_is_on_the_disk_may_be_forgotten_by_the_phone(rep):
    photo = a_phone_jpeg()
    ask = announced(photo)
    assert (await rep.post("/api/uploads", json=ask)).headers["upload-durable"] == "false"
    assert (await put(rep, ask, photo)).headers["upload-durable"] == "true"
    assert (await where(rep, ask))["upload-durable"] == "true"


async def test_where_backups_count_a_photo_is_kept_by_the_phone_until_one_holds_it(rep, settings, by_backup):
    photo = a_phone_jpeg()
    ask = announced(photo)
    await rep.post("/api/uploads", json=ask)
    assert (await put(rep, ask, photo)).headers["upload-durable"] == "false"
    assert (await where(rep, ask))["upload-durable"] == "false"
    owner = await asyncpg.connect(settings.database_url, server_settings=SEES_ALL)
    await owner.execute("update upload set backed_up_at = now() where id = $1::uuid", ask["id"])
    await owner.close()
    assert (await where(rep, ask))["upload-durable"] == "true"
