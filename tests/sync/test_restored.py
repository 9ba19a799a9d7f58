"""What a restore must not undo, and what it must not lose."""

import asyncio
import os
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from backend import durable
from backend.app import build
from backend.clock import now
from backend.db import engine
from infra.backup import putting_back, taking
from infra.backup.putting_back import put_back
from infra.backup.taking import take
from infra.backup.tools import Files, apart, beside, files_of, name_of
from infra.places import Places
from infra.trouble import Trouble
from media.names import object_key
from media.s3_store import S3Store
from tests.conftest import copy_of
from tests.media.builders import a_phone_jpeg
from tests.support.company import PASSWORD, a_company
from tests.support.phone import Phone
from tests.sync.test_devices import a_browser, code_of, revoked_by
from tests.sync.test_durable import working_in
from tests.uploads.sending import announced, put, where

pytestmark = [pytest.mark.db, pytest.mark.services]
NEWER = "another-long-word"


@pytest.fixture
async def own(cluster, template, settings):
    """A company in a database of its own, with its address."""
    url = await copy_of(cluster, template, f"restored_{uuid4().hex[:8]}")
    async with working_in(url), a_company(build(replace(settings, database_url=url))) as company:
        yield company, url


@pytest.fixture
def by_backup():
    durable.configure("backup")
    yield
    durable.configure("disk")


async def restored(url, files, dump, later_s=0):
    await engine.close_pool()
    done = await asyncio.to_thread(put_back, url, files, dump, now() + timedelta(seconds=later_s))
    await engine.open_pool(most=4)
    return done


async def test_locks_log_outs_and_keys_made_after_the_backup_survive_a_restore(own, tmp_path):
    company, url = own
    files = Files("rounds", folder=tmp_path / "none")
    async with a_browser(company) as lost, a_browser(company) as gone, a_browser(company, "rep2") as stays:
        phone, other = Phone(lost), Phone(stays)
        await phone.register()
        await other.register()
        was_told = await company.client("approver")
        taken = await asyncio.to_thread(take, url, files, tmp_path, now())
        key = (await stays.get("/api/sync/vault")).json()
        assert (await revoked_by(company, "manager", phone.device_id)).status_code == 204
        assert (await gone.post("/api/auth/logout")).status_code < 300
        admin = await company.client("admin")
        stranger = await company.client("stranger")
        person = f"/api/people/{company.people['stranger']}"
        assert (await admin.patch(person, json={"active": False})).status_code == 200
        await company.rows("update person set active = false where id = $1", company.people["approver"])  # by hand

        await restored(url, files, taken.dump)

        assert code_of(await lost.get("/api/me")) == (401, "auth.device_revoked")
        assert code_of(await stranger.get("/api/me")) == (401, "auth.device_revoked")
        assert (await gone.get("/api/me")).status_code == 401
        assert (await stays.get("/api/me")).status_code == 200
        assert code_of(await was_told.get("/api/me")) == (401, "auth.device_revoked")
        assert (await stays.get("/api/sync/vault")).json() == key
        await company.rows("update person set active = true where id = $1", company.people["approver"])
        assert code_of(await was_told.get("/api/me")) == (401, "auth.device_revoked")
        locked = await company.rows("select revoked_at from device where id = $1", phone.device_id)
        assert locked[0]["revoked_at"]


async def test_neither_people_who_were_switched_off_nor_old_passwords_come_back_with_a_backup(own, tmp_path):
    company, url = own
    files = Files("rounds", folder=tmp_path / "none")
    taken = await asyncio.to_thread(take, url, files, tmp_path, now())
    admin = await company.client("admin")
    for who, change in (("stranger", {"active": False}), ("rep", {"password": NEWER})):
        answer = await admin.patch(f"/api/people/{company.people[who]}", json=change)
        assert answer.status_code == 200, answer.text
    await restored(url, files, taken.dump)

    async def status_of(who, password):
        ask = {"login": company.emails[who], "password": password}
        return (await admin.post("/api/auth/login", json=ask)).status_code

    assert await status_of("stranger", PASSWORD) == 401
    assert await status_of("rep", PASSWORD) == 401
    assert await status_of("rep", NEWER) == 200
    assert await status_of("rep2", PASSWORD) == 200


@pytest.mark.parametrize(
    ("damage", "carried"),
    [
        ("delete from session", True),
        ("drop table session", True),
        ("alter table session rename id to lost", False),
        ('alter database "{name}" allow_connections false', False),
        ('drop database "{name}" with (force)', False),
    ],
)
async def test_a_former_database_that_is_damaged_keeps_nobody_from_a_restore_and_everybody_logs_in_again(
    cluster, own, tmp_path, damage, carried
):
    company, url = own
    name = name_of(url)
    files = Files("rounds", folder=tmp_path / "none")
    rep = await company.client("rep")
    taken = await asyncio.to_thread(take, url, files, tmp_path, now())
    await engine.close_pool()
    owner = await asyncpg.connect(beside(cluster.url(name, "postgres"), "postgres" if "{name}" in damage else name))
    await owner.execute(damage.format(name=name))
    await owner.close()
    done = await restored(url, files, taken.dump)
    assert (done.carried, done.former is not None) == (carried, not damage.startswith("drop database"))
    assert (await rep.get("/api/me")).status_code == 401
    ask = {"login": company.emails["rep"], "password": PASSWORD}
    assert (await rep.post("/api/auth/login", json=ask)).status_code == 200


async def test_what_a_new_password_ended_is_known_after_a_restore_even_of_an_older_version(own, tmp_path):
    company, url = own
    files = Files("rounds", folder=tmp_path / "none")
    async with a_browser(company) as held:
        phone = Phone(held)
        await phone.register()
        admin = await company.client("admin")
        taken = await asyncio.to_thread(take, url, files, tmp_path / "one", now())
        older = await asyncpg.connect(url)
        await older.execute("alter table ended_session drop column person_id, drop column device_id")
        older_dump = await asyncio.to_thread(take, url, files, tmp_path / "two", now())
        await older.execute("alter table ended_session add column person_id uuid, add column device_id uuid")
        await older.close()
        person = f"/api/people/{company.people['rep']}"
        assert (await admin.patch(person, json={"password": NEWER})).status_code == 200
        await restored(url, files, taken.dump)
        assert code_of(await held.get("/api/me")) == (401, "auth.login_required")
        assert (await revoked_by(company, "admin", phone.device_id)).status_code == 204
        assert code_of(await held.get("/api/me")) == (401, "auth.device_revoked")

        await restored(url, files, older_dump.dump, later_s=60)
        marks = await company.rows("select to_jsonb(e) ? 'person_id' as newer from ended_session e")
        assert [mark["newer"] for mark in marks] == [False]


async def test_somebody_who_comes_in_the_last_moment_changes_nothing(own, tmp_path, monkeypatch):
    _, url = own
    files = Files("rounds", folder=tmp_path / "none")
    taken = await asyncio.to_thread(take, url, files, tmp_path, now())
    await engine.close_pool()
    late = []
    really = putting_back._exchange

    async def after_somebody_came(server, name, former, fresh):
        late.append(await asyncpg.connect(beside(url, fresh)))
        await really(server, name, former, fresh)

    monkeypatch.setattr(putting_back, "_exchange", after_somebody_came)
    with pytest.raises(Trouble, match="Somebody works"):
        await putting_back._put_back(url, files, taken.dump, "never_made")
    late[0].terminate()
    connection = await asyncpg.connect(url)  # still under its name
    assert await connection.fetchval("select count(*) from incarnation") == 1
    assert not await connection.fetchval("select exists (select from pg_database where datname = 'never_made')")
    await connection.close()
    await engine.open_pool(most=4)


async def test_a_phone_keeps_a_photo_until_a_backup_holds_it_and_hears_when_a_restore_lost_it(
    own, object_store, tmp_path, monkeypatch
):
    company, url = own
    durable.configure("backup")
    try:
        rep = await company.client("rep")
        named = object_store.environment()
        for name, value in named.items():
            monkeypatch.setenv(name, value)
        files = files_of(Places(tmp_path))
        first, second = [announced(a_phone_jpeg(number)) for number in (1, 2)]
        photos = {first["id"]: a_phone_jpeg(1), second["id"]: a_phone_jpeg(2)}
        await rep.post("/api/uploads", json=first)
        assert (await put(rep, first, photos[first["id"]])).headers["upload-durable"] == "false"
        taken = await asyncio.to_thread(take, url, files, tmp_path / "backup", now())
        await rep.post("/api/uploads", json=second)
        await put(rep, second, photos[second["id"]])
        assert (await where(rep, first))["upload-durable"] == "true"
        assert (await where(rep, second))["upload-durable"] == "false"
        key = (await company.rows("select object_key from upload where id = $1::uuid", first["id"]))[0]["object_key"]
        a_store_of(named).delete(key)

        await restored(url, files, taken.dump)

        assert (await where(rep, first))["upload-state"] == "complete"
        assert (await rep.get(f"/api/media/{first['id']}")).status_code == 200
        assert (await rep.head(f"/api/uploads/{second['id']}")).status_code == 404
    finally:
        durable.configure("disk")


def a_store_of(named):
    return S3Store(*(named[f"S3_{name}"] for name in ("ENDPOINT", "ACCESS_KEY", "SECRET_KEY", "BUCKET", "REGION")))


async def test_a_backup_promises_only_photos_that_it_holds_as_they_were_sent(
    own, object_store, tmp_path, monkeypatch, by_backup
):
    """A power cut may leave a file of the store short, empty or away."""
    company, url = own
    rep = await company.client("rep")
    named = object_store.environment()
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    photos = [a_phone_jpeg(number) for number in (1, 2, 3, 4)]
    asks = [announced(photo) for photo in photos]
    for ask, photo in zip(asks, photos, strict=True):
        await rep.post("/api/uploads", json=ask)
        assert (await put(rep, ask, photo)).status_code == 200
    store = a_store_of(named)
    keys = [object_key(company.id, UUID(ask["id"]), "original") for ask in asks]
    store.delete(keys[1])
    store.put(keys[2], b"", "image/jpeg")
    store.put(keys[3], bytes(len(photos[3])), "image/jpeg")
    taken = await asyncio.to_thread(take, url, files_of(Places(tmp_path)), tmp_path / "backup", now())
    told = [(await where(rep, ask))["upload-durable"] for ask in asks]
    assert told == ["true", "false", "false", "false"]
    assert taken.said["uploads_missing"] == 3

    for key, photo in zip(keys[1:], photos[1:], strict=True):
        store.put(key, photo, "image/jpeg")
    store.put(keys[0], b"", "image/jpeg")
    taken = await asyncio.to_thread(take, url, files_of(Places(tmp_path)), tmp_path / "backup", now())
    told = [(await where(rep, ask))["upload-durable"] for ask in asks]
    assert (told, taken.said["uploads_missing"]) == (["true"] * 4, 0)
    await restored(url, files_of(Places(tmp_path)), taken.dump)
    assert [store.get(key) for key in keys] == photos

    monkeypatch.delenv("S3_ENDPOINT")
    with pytest.raises(Trouble, match="no store of them"):
        await asyncio.to_thread(take, url, files_of(Places(tmp_path)), tmp_path / "backup", now())


async def test_photos_are_on_the_disk_before_a_backup_is_finished(own, tmp_path, monkeypatch):
    _, url = own
    photo = tmp_path / "media" / "rounds" / "company" / "photo"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"jpeg")
    synced = []
    really = taking._sync
    monkeypatch.setattr(taking, "_sync", lambda path: (synced.append(path), really(path)))
    folder = tmp_path / "backup"
    taken = await asyncio.to_thread(take, url, Files("rounds", folder=tmp_path / "media"), folder, now())
    copied = folder / "media" / "rounds" / "company" / "photo"
    assert {copied, copied.parent, folder / "media"} <= set(synced)
    assert synced.index(copied) < synced.index(taken.dump.with_suffix(".part"))


async def test_a_folder_that_is_there_keeps_its_rights_and_a_dump_is_closed_all_the_same(own, tmp_path):
    _, url = own
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    files = Files("rounds", folder=tmp_path / "none")
    taken = await asyncio.to_thread(take, url, files, shared, now())
    assert (shared.stat().st_mode & 0o777, taken.dump.stat().st_mode & 0o777) == (0o755, 0o600)
    made = await asyncio.to_thread(take, url, files, tmp_path / "new", now())
    assert made.dump.parent.stat().st_mode & 0o777 == 0o700


async def test_no_program_gets_a_password_among_its_arguments(own, tmp_path, monkeypatch):
    _, url = own
    secret = "p%40ss"
    told = []
    really = taking.run
    monkeypatch.setattr(taking, "run", lambda argv, env=None: (told.append((argv, env)), really(argv, env)))
    files = Files("rounds", folder=tmp_path / "none")
    with_password = url.replace("//rounds@", f"//rounds:{secret}@")
    assert with_password != url
    await asyncio.to_thread(take, with_password, files, tmp_path, now())
    argv, env = told[0]
    assert secret not in " ".join(argv)
    assert env["PGPASSWORD"] == "p@ss"
    assert apart(url) == (url, {})
    assert "PGPASSWORD" not in os.environ
