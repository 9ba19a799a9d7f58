"""What waits on a phone, as far as it may be known from outside: kinds, numbers and states, never what is in it."""

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page

from tests.browser.waiting import eventually


@dataclass(frozen=True)
class Queue:
    operations: tuple[dict[str, Any], ...]
    uploads: tuple[dict[str, Any], ...]
    drafts: tuple[str, ...]

    @property
    def kinds(self) -> list[str]:
        return [one["kind"] for one in self.operations]

    @property
    def waiting(self) -> list[str]:
        """Of operations and photos: what the server does not have yet, as the phone knows it."""
        rows = [*self.operations, *self.uploads]
        return [f"{one['kind']} is {one['state']}" for one in rows if one["state"] not in ("acked", "done")]

    def is_dense(self) -> bool:
        numbers = [one["seq"] for one in self.operations]
        return numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True


async def queue(page: Page) -> Queue:
    """Of whoever is logged in on this phone."""
    found = await eventually(lambda: page.evaluate(QUEUE), lambda found: found is not None)
    return Queue(tuple(found["outbox"]), tuple(found["upload"]), tuple(found["draft"]))


async def emptied(page: Page, within_s: float = 60) -> Queue:
    """Once nothing waits any more and nothing was refused."""

    async def waiting() -> list[str]:
        return (await queue(page)).waiting

    await eventually(waiting, lambda left: not left, within_s)
    return await queue(page)


QUEUE = """async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const open = async (name, use) => {
    const db = await done(indexedDB.open(name));
    try { return await use(db); } finally { db.close(); }
  };
  const all = (db, table) => done(db.transaction(table).objectStore(table).getAll());
  const who = await open("rounds-device", (db) => done(db.transaction("fact").objectStore("fact").get("current")));
  if (!who) return null;
  const [company, person] = who.value.split("/");
  return open(`rounds-${company}-${person}`, async (db) => ({
    outbox: (await all(db, "outbox")).map(({ seq, id, kind, state }) => ({ seq, id, kind, state })),
    upload: (await all(db, "upload")).map(({ id, kind, state, sizeBytes, sha256 }) =>
      ({ id, kind, state, sizeBytes, sha256 })),
    draft: (await done(db.transaction("draft").objectStore("draft").getAllKeys())),
  }));
}"""
