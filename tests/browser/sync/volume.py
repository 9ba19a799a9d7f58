"""Much work and many customers: a queue written at the screen, and accounts written into the product's database."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from playwright.async_api import Page

from infra.cluster import PrivateCluster
from infra.places import Places
from tests.browser.product import Product

# The customers are spread around the middle of the demo city; each has a pin and a person to talk to.
ACCOUNTS = """
with owner as (select id, company_id from person where email = $1),
made as (
  insert into account (id, company_id, owner_id, name, kind, account_class, tags, skills, address, phone,
      opening_hours, visit_interval_days, visit_duration_s, position, radius_m, version, created_at, updated_at)
  select gen_random_uuid(), owner.company_id, owner.id, 'Kauppa ' || lpad(n::text, 5, '0'), 'shop',
      (array['A', 'B', 'C'])[1 + n % 3], '{}', '{}', 'Mannerheimintie ' || n || ', 00100 Helsinki',
      '+358 9 ' || n, 'Mo-Fr 09:00-18:00', 14, 1200,
      st_setsrid(st_makepoint(24.94 + (n % 71) * 0.001, 60.17 + (n / 71) * 0.001), 4326)::geography, 150, 1,
      now(), now()
  from owner, generate_series(1, $2::int) n
  returning id, company_id, position
), pinned as (
  insert into account_pin (id, company_id, account_id, position, radius_m, provenance, valid_from)
  select gen_random_uuid(), company_id, id, position, 150, 'import', now() from made
)
insert into contact (id, company_id, account_id, name, role, phone)
select gen_random_uuid(), company_id, id, 'Kaisa Kauppias', 'owner', '+358 40 1234567' from made
"""
OWNED = "select count(*) from account where archived_at is null and owner_id = (select id from person where email = $1)"


# What is one's own goes onto a phone by id, so this one is the last to find room.
LAST = """
select name from account
where archived_at is null and owner_id = (select id from person where email = $1) order by id desc limit 1
"""
TAKEN = """
update account set archived_at = now(), version = version + 1
where name ~ '^Kauppa [0-9]+$' and owner_id = (select id from person where email = $1)
"""


@asynccontextmanager
async def _database(product: Product) -> AsyncGenerator[asyncpg.Connection]:
    places = Places(product.var) if product.process else Places.from_environment()
    connection = await asyncpg.connect(PrivateCluster(places.cluster).url("rounds", "postgres"))
    try:
        yield connection
    finally:
        await connection.close()


async def own_accounts(product: Product, email: str, count: int) -> int:
    """As many more for this person; answers how many there are now."""
    async with _database(product) as connection:
        await connection.execute(ACCOUNTS, email, count)
        return await connection.fetchval(OWNED, email)


async def last_account(product: Product, email: str) -> str:
    """The name of the one that is the first to be left out where a phone is too small."""
    async with _database(product) as connection:
        return await connection.fetchval(LAST, email)


async def take_accounts(product: Product, email: str) -> None:
    """What `own_accounts` has given."""
    async with _database(product) as connection:
        await connection.execute(TAKEN, email)


async def write_notes(page: Page, count: int) -> None:
    """On a visit's screen: the sheet is opened, filled and saved as often, by the page's own buttons."""
    await page.evaluate(WRITE, count)


async def drained(page: Page) -> float:
    """Seconds from the network's return, as the page hears of it, until every operation is acknowledged."""
    return await page.evaluate(DRAIN) / 1000


async def held(page: Page, table: str, count: int) -> None:
    """Until that many rows lie in IndexedDB."""
    await page.evaluate(HELD, [table, count])


async def renamed(page: Page, account_id: str, name: str) -> None:
    """Until the account has this name in IndexedDB."""
    await page.evaluate(RENAMED, [account_id, name])


async def scrolled(page: Page, frames: int) -> dict[str, Any]:
    """The longest list of the screen runs through; milliseconds of each frame."""
    took = await page.evaluate(SCROLL, frames)
    late = [ms for ms in took if ms > 50]
    return {"frames": len(took), "longestMs": max(took), "over50Share": len(late) / len(took)}


OPEN = """
const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const mine = async () => {
  for (;;) {
    const found = (await indexedDB.databases()).find(({ name, version }) => version > 1 && /^rounds-.{36}-/.test(name));
    if (found) return done(indexedDB.open(found.name));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const until = async (holds) => { while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50)); };
"""
WRITE = """async (count) => {
  const until = async (find) => {
    for (;;) {
      const found = find();
      if (found) return found;
      await new Promise(requestAnimationFrame);
    }
  };
  const button = (root, words) => [...root.querySelectorAll("button")].find((one) => words === one.textContent.trim());
  const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
  for (let i = 0; i < count; i++) {
    (await until(() => button(document, "Add note or photo"))).click();
    const field = await until(() => document.querySelector("dialog textarea, [role=dialog] textarea"));
    value.call(field, `The ${i}. thing that was seen: shelf tidy, two gaps, price labels as agreed.`);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const sheet = field.closest("dialog, [role=dialog]");
    (await until(() => { const save = button(sheet, "Save"); return save && !save.disabled && save; })).click();
    await until(() => !document.contains(field));
  }
}"""
DRAIN = (
    """async () => {"""
    + OPEN
    + """
  const db = await mine();
  const from = performance.now();
  dispatchEvent(new Event("online"));
  await until(async () =>
    (await done(db.transaction("outbox").objectStore("outbox").index("state").count("pending"))) === 0);
  db.close();
  return performance.now() - from;
}"""
)
HELD = (
    """async ([table, count]) => {"""
    + OPEN
    + """
  const db = await mine();
  await until(async () => (await done(db.transaction(table).objectStore(table).count())) >= count);
  db.close();
}"""
)
RENAMED = (
    """async ([id, name]) => {"""
    + OPEN
    + """
  const db = await mine();
  await until(async () => (await done(db.transaction("account").objectStore("account").get(id)))?.name === name);
  db.close();
}"""
)
SCROLL = """async (frames) => {
  const long = (one) => one.scrollHeight > 10 * one.clientHeight && /auto|scroll/.test(getComputedStyle(one).overflowY);
  const list = [...document.querySelectorAll("*")].find(long) ?? document.scrollingElement;
  const took = [];
  let before = await new Promise(requestAnimationFrame);
  for (let i = 0; i < frames; i++) {
    list.scrollBy(0, 300);
    const now = await new Promise(requestAnimationFrame);
    took.push(now - before);
    before = now;
  }
  return took;
}"""
