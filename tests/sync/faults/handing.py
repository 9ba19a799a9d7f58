"""Faults in the feed, in what hands rows out, and in photos."""

from tests.sync.faults.fault import Fault
from tests.sync.faults.suites import CONVERGENCE, FEED, FIRST_LOCK, HANDED_OUT, MACHINE, NET, PULL, SHARED

VIEWS, SHELVES, CHANGES = "backend/sync/views.py", "backend/sync/shelves.py", "backend/feed/changes.py"
LOCKING = "    await connection.execute(LOCK, str(company_id))\n"
NUMBERING = "    return await _number(connection, company_id, changes, at)\n"
HANDING = (
    Fault(
        "the lock comes after the number",
        CHANGES,
        LOCKING + NUMBERING,
        NUMBERING.replace("return", "told =") + LOCKING + "    return told\n",
        (CONVERGENCE, FEED),
    ),
    Fault(
        "who is in a team is asked before the lock",
        CHANGES,
        LOCKING,
        "    changes = await _to_people(connection, company_id, changes)\n" + LOCKING,
        (SHARED,),
    ),
    Fault("there is no lock", CHANGES, LOCKING, "", (CONVERGENCE, FEED)),
    Fault(
        "the feed is read by time",
        "backend/sync/store.py",
        "order by seq limit $5",
        "order by at limit $5",
        (PULL, CONVERGENCE, FEED),
    ),
    Fault(
        "the cursor runs ahead of its page",
        VIEWS,
        'replace(cursor, seq=log[PAGE - 1]["seq"])',
        "replace(cursor, seq=moment.seq)",
        HANDED_OUT,
    ),
    Fault(
        "the cursor stands still when nothing matched",
        VIEWS,
        "return Page({}, {}, reached)",
        "return Page({}, {}, cursor)",
        HANDED_OUT,
    ),
    Fault("days do not move", VIEWS, "if cursor.day != reached.day:", "if cursor.day > reached.day:", HANDED_OUT),
    Fault("a restore is not noticed", VIEWS, "cursor.incarnation != moment.incarnation or ", "", HANDED_OUT),
    Fault(
        "a cursor of somebody else goes on",
        VIEWS,
        "if cursor.person_id != moment.view.actor.me:",
        "if cursor.person_id.int == 0:",
        HANDED_OUT,
    ),
    Fault(
        "another role goes on",
        VIEWS,
        "if cursor.shelves != moment.shelves:",
        "if cursor.shelves < 0:",
        (NET, *HANDED_OUT),
    ),
    Fault(
        "another role with the same tables goes on",
        "backend/sync/buckets.py",
        "return roles << len(SHELVES) | sum(",
        "return 0 * roles | sum(",
        ("tests/sync/test_roles.py",),
    ),
    Fault(
        "versions of jobs know no content",
        SHELVES,
        "    priority, skills, state, offered_to, due_at, answer)::text), 8) as version",
        "    priority, skills, state, offered_to)::text), 8) as version",
        ("tests/sync/test_rows.py",),
    ),
    Fault(
        "what was forgotten is skipped",
        VIEWS,
        "not moment.floor <= cursor.seq <= moment.seq",
        "not cursor.seq <= moment.seq",
        ("tests/sync/test_feed_pruning.py", *HANDED_OUT, NET),
    ),
    Fault(
        "what changed during a snapshot is skipped",
        VIEWS,
        "if cursor.day != moment.asking.day or await _log(moment, cursor, 1):",
        "if cursor.day > moment.asking.day:",
        (*HANDED_OUT, FEED),
    ),
    Fault(
        "each question sees another moment",
        VIEWS,
        'look(actor, "sync", steady=True)',
        'look(actor, "sync")',
        (*HANDED_OUT, FEED),
    ),
    Fault(
        "rows that left are not removed",
        VIEWS,
        'op="remove", id=row_id)',
        'op="put", id=row_id, version="", row={"id": row_id})',
        HANDED_OUT,
    ),
    Fault(
        "checksums know no versions",
        SHELVES,
        "$6 || '/' || id || '/' || version,",
        "$6 || '/' || id || '/',",
        HANDED_OUT,
    ),
    Fault(
        "visits of others are handed out",
        SHELVES,
        "where v.company_id = $1 and v.rep_id = any($2)",
        "where v.company_id = $1 and $2 = $2",
        (FIRST_LOCK, *HANDED_OUT),
    ),
    Fault(
        "accounts of others are handed out",
        SHELVES,
        "from account a where {SEEN} and ($5 is null",
        "from account a where a.company_id = $1 and ($5 is null",
        HANDED_OUT,
    ),
    Fault(
        "who loses an account is not told",
        "backend/accounts/commands.py",
        "rhythm.tell_phones(unit, ask.account_id, {**before, **changes}, before)",
        "rhythm.tell_phones(unit, ask.account_id, {**before, **changes})",
        (*HANDED_OUT, "tests/accounts/test_handover.py"),
    ),
)

NET_FILE = "backend/db/migrations/rounds_2026_11_22t20_30_00_000001.py"
FINER_NET = "backend/db/migrations/rounds_2026_11_22t21_00_00_000001.py"
UPLOADS = ("tests/uploads",)
OTHERS = (
    Fault(
        "who loses an account by hand is not told",
        NET_FILE,
        "except select * from phone_rows(tg_table_name, after)) gone",
        "where false) gone",
        (NET, MACHINE, FEED),
    ),
    Fault(
        "the safety net numbers without a lock",
        NET_FILE,
        "perform pg_advisory_xact_lock(hashtextextended(c::text, 17)); -- a statement of its own, before any number",
        "",
        (NET, FEED),
    ),
    Fault(
        "nobody watches accounts",
        NET_FILE,
        '"product", "account", "account_pin"',
        '"product", "account_pin"',
        (NET, MACHINE),
    ),
    Fault(
        "plans are not told of visits by hand",
        FINER_NET,
        "and p.status = 'published' and s.kind = 'visit'",
        "and p.status = 'draft' and s.kind = 'visit'",
        ("tests/sync/test_rows.py",),
    ),
    Fault(
        "a photo is forgotten before a backup holds it",
        "backend/uploads/store.py",
        'durable=whole and (durable.on_disk() or row["backed_up_at"] is not None)',
        "durable=whole",
        UPLOADS,
    ),
    Fault(
        "an upload is whole without its checksum",
        "backend/uploads/flow.py",
        " or hashlib.sha256(data).hexdigest() != it.sha256:",
        ":",
        UPLOADS,
    ),
    Fault(
        "the phone says where an upload goes on",
        "backend/uploads/commands.py",
        'if end > row["size_bytes"] or (end > row["received_bytes"] and offset != row["received_bytes"]):',
        'if end > row["size_bytes"]:',
        UPLOADS,
    ),
    Fault(
        "an upload ends before it is whole",
        "backend/uploads/store.py",
        'return row["last_start"] or 0',
        'return row["received_bytes"]',
        UPLOADS,
    ),
    Fault(
        "a chunk is stored twice",
        "backend/uploads/commands.py",
        '        if end > row["received_bytes"]:\n            await store.append',
        "        if end:\n            await store.append",
        UPLOADS,
    ),
)
FAULTS = (*HANDING, *OTHERS)
