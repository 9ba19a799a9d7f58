"""What a phone holds of the server, page by page, and whether it agrees with the server about it."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

import msgspec

from backend.bench.sync.http import AgainError, Asks

PULL = "/api/sync/pull"
Key = tuple[str, str, str]
"""Bucket, table, id."""


@dataclass
class Held:
    """Rows as their last `put` brought them, and the cursor that came with the last page."""

    rows: dict[Key, dict[str, Any]] = field(default_factory=dict[Key, dict[str, Any]])
    cursor: str | None = None
    incarnation: str | None = None

    async def pull(self, line: Asks, token: str, *, verify: bool = False) -> bool:
        """Pages until there are no more; whether the server's checksums, where it tells any, fit what is held."""
        while True:
            page = await self._page(line, token, verify=verify)
            self.take(page)
            if not page["more"]:
                if verify and not page["checksums"]:
                    raise AssertionError("the checksums that were asked for are missing")
                return self.agrees(page["checksums"])

    async def _page(self, line: Asks, token: str, *, verify: bool) -> dict[str, Any]:
        query = f"?cursor={self.cursor or ''}" + ("&verify=1" if verify else "")
        answer = await line.ask("GET", PULL + query, token)
        if answer.status != 200 or not answer.is_json:
            raise AgainError(f"pull: {answer.status}", answer.retry_after_s)
        return msgspec.json.decode(answer.body)

    def take(self, page: dict[str, Any]) -> None:
        """A page and its cursor together, as the phone does in one transaction."""
        for bucket in (*page["lost"], *page["gained"]):
            self.rows = {key: change for key, change in self.rows.items() if key[0] != bucket}
        for change in page["changes"]:
            key = change["bucket"], change["table"], change["id"]
            self.rows.pop(key, None)
            if change["op"] == "put":
                self.rows[key] = change
        self.cursor, self.incarnation = page["cursor"], page["incarnation"]

    def agrees(self, checksums: dict[str, dict[str, Any]]) -> bool:
        return all(self.checksum(bucket) == (told["count"], told["hash"]) for bucket, told in checksums.items())

    def checksum(self, bucket: str) -> tuple[int, str]:
        total = count = 0
        for (where, table, row_id), change in self.rows.items():
            if where == bucket:
                text = f"{table}/{row_id}/{change['version']}"
                total, count = total ^ int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]), count + 1
        return count, f"{total:016x}"

    def same_as(self, other: "Held") -> bool:
        """Row by row, to the last field; which change brought a row does not matter."""
        return _shown(self) == _shown(other)


def _shown(held: Held) -> dict[Key, tuple[Any, Any]]:
    return {key: (change["version"], change["row"]) for key, change in held.rows.items()}


async def converged(line: Asks, token: str, held: Held) -> bool:
    """Whether what is held, brought up to date, is what a phone gets that begins from nothing."""
    fresh = Held()
    agreed = await held.pull(line, token, verify=True) and await fresh.pull(line, token, verify=True)
    return agreed and held.same_as(fresh)
