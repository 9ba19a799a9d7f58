"""A rep's phone: numbers what it writes, sends it, and keeps what it pulls."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from backend.clock import new_id, now
from checkin.geodesy import LonLat, destination
from tests.support.company import HELSINKI, Company
from tests.support.field import an_account, insert


def a_fix(position: LonLat = HELSINKI, *, accuracy_m: float = 8.0, taken_at: datetime | None = None) -> dict[str, Any]:
    return {
        "position": {"lon": position.lon, "lat": position.lat},
        "accuracyM": accuracy_m,
        "takenAt": (taken_at or now()).isoformat(),
    }


def away(metres: float, bearing_deg: float = 90) -> LonLat:
    return destination(HELSINKI, bearing_deg, metres)


async def a_pinned_account(
    company: Company, owner: str | None = "rep", position: LonLat = HELSINKI, radius_m: float = 150.0
) -> UUID:
    account_id = await an_account(company, owner, position=position, radius_m=radius_m)
    born = now() - timedelta(days=100)
    pin = {"position": position, "radius_m": radius_m, "provenance": "test", "valid_from": born}
    await insert(company, "account_pin", account_id=account_id, **pin)
    return account_id


@dataclass
class Phone:
    client: httpx.AsyncClient
    device_id: UUID = field(default_factory=new_id)
    epoch: int = 1
    seq: int = 0
    cursor: str | None = None
    rows: dict[tuple[str, str, str], Any] = field(default_factory=dict)

    @classmethod
    async def of(cls, company: Company, who: str = "rep") -> "Phone":
        phone = cls(await company.client(who))
        await phone.register()
        return phone

    async def register(self) -> dict[str, Any]:
        answer = await self.client.post("/api/sync/devices", json={"deviceId": str(self.device_id), "name": "Test"})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def write(self, kind: str, body: dict[str, Any] | str, **changes: Any) -> dict[str, Any]:
        """The next operation; `changes` to the envelope make it a broken one."""
        self.seq += 1
        text = body if isinstance(body, str) else json.dumps(body, default=str)
        made = {
            "seq": self.seq,
            "id": str(new_id()),
            "kind": kind,
            "schemaV": 1,
            "body": text,
            "bodySha256": hashlib.sha256(text.encode()).hexdigest(),
            "clientAt": now().isoformat(),
            "monoMs": 1000 * self.seq,
        }
        return made | changes

    async def push(self, *mutations: dict[str, Any]) -> httpx.Response:
        ask = {"deviceId": str(self.device_id), "epoch": self.epoch, "mutations": list(mutations)}
        return await self.client.post("/api/sync/push", json=ask)

    async def sent(self, *mutations: dict[str, Any]) -> list[dict[str, Any]]:
        answer = await self.push(*mutations)
        assert answer.status_code == 200, answer.text
        return answer.json()["results"]

    async def do(self, kind: str, body: dict[str, Any] | str) -> dict[str, Any]:
        """Write one operation, send it, and give its answer."""
        return (await self.sent(self.write(kind, body)))[0]

    async def check_in(self, account_id: UUID | None, **changes: Any) -> dict[str, Any]:
        """At the account's door, now, unless `changes` say otherwise."""
        body = {"visitId": new_id(), "accountId": account_id, "startedAt": now(), "fixes": [a_fix()]} | changes
        body = {k: v for k, v in body.items() if v is not None}
        return await self.do("visit.check_in", json.loads(json.dumps(body, default=str)))

    async def page(self, *, verify: bool = False) -> dict[str, Any]:
        query = {"deviceId": str(self.device_id)} | ({"cursor": self.cursor} if self.cursor else {})
        query |= {"verify": "true"} if verify else {}
        answer = await self.client.get("/api/sync/pull", params=query)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        for bucket in [*page["lost"], *page["gained"]]:
            self.rows = {key: row for key, row in self.rows.items() if key[0] != bucket}
        for change in page["changes"]:
            key = (change["bucket"], change["table"], change["id"])
            self.rows.pop(key, None)
            if change["op"] == "put":
                self.rows[key] = change
        self.cursor = page["cursor"]
        return page

    async def pull(self, *, verify: bool = False) -> dict[str, Any]:
        """Pages until there are no more; the last one."""
        page = await self.page(verify=verify)
        while page["more"]:
            page = await self.page(verify=verify)
        return page

    def held(self, table: str) -> dict[str, Any]:
        return {row_id: change["row"] for (_, name, row_id), change in self.rows.items() if name == table}
