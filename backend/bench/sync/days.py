"""What a phone wrote in a day: operations as it keeps them, made before any clock runs."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from checkin.geodesy import LonLat, destination

VISITS, MISSED, TRAILS = 5, 1, 3  # in twenty operations: five whole visits, one that failed, three trails and an edit
CYCLE = 3 * VISITS + MISSED + TRAILS + 1
PLACES = VISITS + MISSED  # that twenty operations are about
BURST, TRAIL = 5, 20  # fixes of a check-in, points of a trail
WORDS = (
    "asked for the",
    "new price list",
    "shelf is half empty",
    "wants",
    "two more cases",
    "on thursday",
    "owner away",
)


@dataclass(frozen=True, slots=True)
class Doing:
    """One operation, and the rows that it must leave behind once."""

    kind: str
    body: dict[str, Any]
    at: datetime
    visit_id: UUID | None = None
    report_id: UUID | None = None
    fixes: tuple[str, ...] = ()
    edited: tuple[UUID, str] | None = None


@dataclass(frozen=True, slots=True)
class Shop:
    id: UUID
    position: LonLat


@dataclass
class Writer:
    """One rep's phone; the same seed writes the same day."""

    shops: tuple[Shop, ...]
    rng: Random
    begins: datetime
    step: timedelta
    _at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self._at = self.begins

    def day(self, count: int) -> list[Doing]:
        """`count` operations in the order in which they were written."""
        made = self.endless()
        return [next(made) for _ in range(count)]

    def endless(self) -> Iterator[Doing]:
        number = 0
        while True:
            group = [self.shops[(number * PLACES + place) % len(self.shops)] for place in range(PLACES)]
            for place, shop in enumerate(group[:VISITS]):
                yield from self._visit(shop)
                if place < TRAILS:
                    yield self._trail(shop.position)
            yield self._missed(group[VISITS])
            yield self._edit(group[number % PLACES])
            number += 1

    def _visit(self, shop: Shop) -> Iterator[Doing]:
        self._at += self.step
        at, visit_id, report_id = self._at, self.id(self._at), self.id(self._at)
        came = {"visitId": str(visit_id), "accountId": str(shop.id), "startedAt": told(at)}
        burst = self._fixes(shop.position, at, BURST)
        yield Doing("visit.check_in", came | {"fixes": burst}, at, visit_id, fixes=_instants(burst))
        said = {"visitId": str(visit_id), "reportId": str(report_id), "note": self._note(), "outcome": "sold"}
        photos = [str(self.id(at)) for _ in range(self.rng.randrange(3))]
        yield Doing("visit.report", said | {"photoIds": photos, "voiceIds": []}, at, visit_id, report_id)
        end = at + self.step / 2
        fixes = self._fixes(shop.position, end, 2)
        left = {"visitId": str(visit_id), "endedAt": told(end), "fixes": fixes}
        yield Doing("visit.check_out", left, end, visit_id, fixes=_instants(fixes))

    def _trail(self, around: LonLat) -> Doing:
        self._at += self.step
        points = self._fixes(destination(around, self.rng.uniform(0, 360), 400), self._at, TRAIL)
        return Doing("track.points", {"points": points}, self._at, fixes=_instants(points))

    def _missed(self, shop: Shop) -> Doing:
        self._at += self.step
        visit_id = self.id(self._at)
        body = {"visitId": str(visit_id), "accountId": str(shop.id), "at": told(self._at), "reason": "closed"}
        return Doing("visit.missed", body, self._at, visit_id)

    def _edit(self, shop: Shop) -> Doing:
        self._at += self.step
        phone = f"+358 40 {self.rng.randrange(10**6):06}"
        body = {"accountId": str(shop.id), "baseVersion": 1, "changes": {"phone": phone}}
        return Doing("account.edit", body, self._at, edited=(shop.id, phone))

    def _fixes(self, near: LonLat, until: datetime, count: int) -> list[dict[str, Any]]:
        """The last of them at `until`; phones tell a dozen decimals."""
        return [self._fix(near, until - timedelta(seconds=2 * number)) for number in reversed(range(count))]

    def _fix(self, near: LonLat, at: datetime) -> dict[str, Any]:
        here = destination(near, self.rng.uniform(0, 360), self.rng.uniform(0, 25))
        position = {"lon": here.lon, "lat": here.lat}
        return {"position": position, "accuracyM": round(self.rng.uniform(4, 18), 3), "takenAt": told(at)}

    def _note(self) -> str:
        return " ".join(self.rng.choices(WORDS, k=self.rng.randrange(6, 24)))

    def id(self, at: datetime) -> UUID:
        """Version 7: ordered by time, as phones make them."""
        value = (int(at.timestamp() * 1000) << 80) | self.rng.getrandbits(76)
        return UUID(int=(value & ~(0xF << 76) & ~(0x3 << 62)) | (0x7 << 76) | (0x2 << 62))


def _instants(fixes: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(fix["takenAt"] for fix in fixes)


def told(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def mutation(doing: Doing, seq: int, mutation_id: UUID) -> dict[str, Any]:
    """The envelope: the body is text whose hash means the same everywhere."""
    text = json.dumps(doing.body, separators=(",", ":"))
    made: dict[str, Any] = {
        "seq": seq,
        "id": str(mutation_id),
        "kind": doing.kind,
        "schemaV": 1,
        "body": text,
        "bodySha256": hashlib.sha256(text.encode()).hexdigest(),
        "clientAt": told(doing.at),
        "monoMs": 1000 * seq,
    }
    if "baseVersion" in doing.body:
        made["baseVersion"] = doing.body["baseVersion"]
    return made
