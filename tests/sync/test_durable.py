"""Backups with PostgreSQL's own programs, and what phones make of a database that was restored from one."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from backend import durable
from backend.app import build
from backend.clock import now
from backend.db import engine
from infra.backup.putting_back import put_back
from infra.backup.taking import forget_older, take
from infra.backup.tools import Files, files_of
from infra.places import Places
from infra.trouble import Trouble
from media.s3_store import S3Store
from tests.conftest import copy_of
from tests.support.company import a_company
from tests.support.phone import Phone, a_fix, a_pinned_account

pytestmark = pytest.mark.db


@asynccontextmanager
async def working_in(url):
    """The backend works in a database of its own for a while."""
    before, pool = dict(engine.ENGINE.config), engine.ENGINE.pool
    engine.ENGINE.pool = None
    engine.configure(url)
    await engine.open_pool(most=4)
    try:
        yield
    finally:
        await engine.close_pool()
        engine.ENGINE.config, engine.ENGINE.pool = before, pool


@pytest.fixture
async def own_url(cluster, template):
    return await copy_of(cluster, template, f"durable_{uuid4().hex[:8]}")


@pytest.fixture
def by_backup():
    durable.configure("backup")
    yield
    durable.configure("disk")


@dataclass
class KeepingPhone(Phone):
    """Keeps what it sent until the server says that it is durable, and sends it again to a restored server."""

    journal: list[dict[str, Any]] = field(default_factory=list)
    durable_upto: int = 0

    async def note(self):
        self.journal.append(self.write("track.points", {"points": [a_fix(taken_at=now())]}))
        await self.send([self.journal[-1]])

    async def send(self, mutations):
        answer = (await self.push(*mutations)).json()
        assert {result["status"] for result in answer["results"]} <= {"applied", "duplicate"}, answer
        self.durable_upto = answer["durableUpto"]
        self.journal = [one for one in self.journal if one["seq"] > self.durable_upto]
        return answer

    async def meet(self):
        """Registers again; sends what the server does not have."""
        known = await self.register()
        missing = [one for one in self.journal if one["seq"] > known["lastSeq"]]
        if missing:
            await self.send(missing)
        return known


async def counted(company):
    sql = "select count(*) as n, count(distinct seq) as d, max(seq) as m from mutation where company_id = $1"
    return tuple((await company.rows(sql, company.id))[0])


async def test_after_a_restore_a_phone_sends_again_what_the_backup_lacks(own_url, settings, tmp_path, by_backup):
    media = tmp_path / "media"
    photo = media / "rounds" / "company" / "photo"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"jpeg")
    files = Files("rounds", folder=media)
    async with working_in(own_url):
        settings = replace(settings, database_url=own_url, durable="backup")
        async with a_company(build(settings)) as company:
            account_id = await a_pinned_account(company)
            phone = KeepingPhone(await company.client("rep"))
            first = (await phone.register())["incarnation"]
            await phone.pull()
            for _ in range(10):
                await phone.note()
            assert (phone.durable_upto, len(phone.journal)) == (0, 10)
            taken = await asyncio.to_thread(take, own_url, files, tmp_path / "backup", now())
            assert taken.said["devices"] == 1
            for _ in range(10):
                await phone.note()
            assert (phone.durable_upto, [one["seq"] for one in phone.journal]) == (10, list(range(11, 21)))
            await company.rows("update account set name = 'Lost' where id = $1", account_id)
            photo.unlink()

            await engine.close_pool()
            done = await asyncio.to_thread(put_back, own_url, files, taken.dump, now())
            await engine.open_pool(most=4)

            assert done.former.startswith(own_url.split("/")[3].split("?")[0] + "_before_")
            assert photo.read_bytes() == b"jpeg"
            assert await counted(company) == (10, 10, 10)
            known = await phone.meet()
            assert (known["lastSeq"], known["incarnation"] == first) == (10, False)
            assert await counted(company) == (20, 20, 20)
            page = await phone.pull()
            assert phone.held("account")[str(account_id)]["name"] != "Lost"
            assert page["incarnation"] == known["incarnation"]
            points = await company.rows("select count(*) as n from track_point where company_id = $1", company.id)
            assert points[0]["n"] == 20


async def test_a_dump_holds_every_row_of_every_company(cluster, own_url, settings, tmp_path):
    async with working_in(own_url):
        app = build(replace(settings, database_url=own_url))
        async with a_company(app) as one, a_company(app) as other:
            for company in (one, other):
                phone = await Phone.of(company)
                await phone.check_in(await a_pinned_account(company))
                assert (await phone.client.get("/api/sync/vault")).status_code == 200
    taken = await asyncio.to_thread(take, own_url, Files("rounds", folder=tmp_path / "none"), tmp_path, now())
    before = await rows_of(cluster, own_url)
    await asyncio.to_thread(put_back, own_url, Files("rounds", folder=tmp_path / "none"), taken.dump, now())
    after = await rows_of(cluster, own_url)
    assert (before["visit"], before["person_vault"]) == (2, 2)
    assert after == before | {"incarnation": 2, "device_backup": 0}  # what is done after the dump is not in it
    assert before["device_backup"] == 2


async def rows_of(cluster, url):
    """As the superuser counts them, whom no rule hides anything from."""
    owner = await asyncpg.connect(url.replace("//rounds@", "//postgres@"))
    try:
        names = [row[0] for row in await owner.fetch("select tablename from pg_tables where schemaname = 'public'")]
        return {
            name: await owner.fetchval(f'select count(*) from "{name}"')  # noqa: S608 - names that the database told
            for name in names
            if not name.startswith("spatial")
        }
    finally:
        await owner.close()


async def test_a_dump_that_is_damaged_or_in_the_way_changes_nothing(own_url, tmp_path):
    files = Files("rounds", folder=tmp_path / "none")
    taken = await asyncio.to_thread(take, own_url, files, tmp_path, now())
    owner = await asyncpg.connect(own_url)
    with pytest.raises(Trouble, match="Somebody works in the database"):
        await asyncio.to_thread(put_back, own_url, files, taken.dump, now())
    await owner.close()
    taken.dump.write_bytes(taken.dump.read_bytes()[:-100])
    with pytest.raises(Trouble, match="damaged"):
        await asyncio.to_thread(put_back, own_url, files, taken.dump, now())
    taken.dump.with_suffix(".json").unlink()
    with pytest.raises(Trouble, match="pg_restore failed"):
        await asyncio.to_thread(put_back, own_url, files, taken.dump, now())
    with pytest.raises(Trouble, match="There is no backup"):
        await asyncio.to_thread(put_back, own_url, files, tmp_path / "no.dump", now())
    owner = await asyncpg.connect(own_url)
    assert await owner.fetchval("select count(*) from incarnation") == 1
    await owner.close()


async def test_a_backup_that_fails_leaves_no_dump_and_tells_phones_nothing(own_url, tmp_path):
    broken = Files("rounds", env={"RCLONE_CONFIG_PHOTOS_TYPE": "unheard-of"})
    with pytest.raises(Trouble, match="rclone failed"):
        await asyncio.to_thread(take, own_url, broken, tmp_path / "backup", now())
    assert [file.name for file in (tmp_path / "backup").iterdir() if file.name != "media"] == []


def test_photos_come_from_the_store_that_runs_and_go_back_into_it(object_store, tmp_path, monkeypatch):
    for name, value in object_store.environment().items():
        monkeypatch.setenv(name, value)
    named = object_store.environment()
    store = S3Store(*(named[f"S3_{name}"] for name in ("ENDPOINT", "ACCESS_KEY", "SECRET_KEY", "BUCKET", "REGION")))
    store.put("company/backed-up", b"jpeg", "image/jpeg")
    files = files_of(Places(tmp_path))
    files.copied_to(tmp_path / "media")
    assert (tmp_path / "media" / "rounds" / "company" / "backed-up").read_bytes() == b"jpeg"
    store.delete("company/backed-up")
    files.filled_from(tmp_path / "media")
    assert store.get("company/backed-up") == b"jpeg"


def test_old_dumps_are_removed_and_the_newest_stay(tmp_path):
    start = now()
    for number in range(4):
        name = f"{start + timedelta(hours=number):%Y-%m-%dT%H%M%SZ}"
        (tmp_path / f"{name}.dump").write_bytes(b"")
        (tmp_path / f"{name}.json").write_text(json.dumps({}))
    newest = sorted(tmp_path.glob("*.dump"))[-2:]
    assert len(forget_older(tmp_path, 2)) == 2
    assert sorted(tmp_path.glob("*.dump")) == newest
    assert len(list(tmp_path.glob("*.json"))) == 2
