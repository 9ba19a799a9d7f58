"""Faults in the phone's queue, its copy of the server, its photos and its locks."""

from tests.sync.faults.fault import Fault

SYNC, LOCAL = "pwa/tests/sync", "pwa/tests/local"
BOTH = (SYNC, LOCAL)
OUTBOX, PULL, ROWS, UPLOADS = (
    "pwa/src/sync/outbox.ts",
    "pwa/src/sync/pull.ts",
    "pwa/src/sync/rows.ts",
    "pwa/src/sync/uploads.ts",
)
RESULTS = "pwa/src/sync/results.ts"
ENGINE = "pwa/src/sync/engine.ts"
EXCHANGE = "pwa/src/sync/exchange.ts"

QUEUE = (
    Fault(
        "a number is used twice",
        OUTBOX,
        "await writeMeta(db, NEXT_SEQ, seq + 1);",
        "await writeMeta(db, NEXT_SEQ, seq);",
        (SYNC,),
    ),
    Fault(
        "numbers have holes",
        OUTBOX,
        "await writeMeta(db, NEXT_SEQ, seq + 1);",
        "await writeMeta(db, NEXT_SEQ, seq + 2);",
        (SYNC,),
    ),
    Fault(
        "sent before the answer",
        OUTBOX,
        "changes: { sentAt, inFlight: 1 }",
        'changes: { sentAt, state: "acked" as const }',
        (SYNC,),
    ),
    Fault(
        "a gap is closed with what is not there",
        "pwa/src/sync/push.ts",
        "if (await holdsFrom(db, expected - 1)) await rewind",
        "if (expected > 0) await rewind",
        (SYNC,),
    ),
    Fault(
        "settled before the rows came",
        RESULTS,
        "ackedAt: at, ackedIn: round, inFlight: undefined };",
        "ackedAt: at, ackedIn: round, settled: 1, inFlight: undefined };",
        (SYNC,),
    ),
    Fault(
        "the tray drops what was refused",
        RESULTS,
        'return { state: "attention", refusal, inFlight: undefined };',
        'return { state: "acked", ackedAt: at, ackedIn: round, inFlight: undefined };',
        (SYNC,),
    ),
    Fault(
        "a refusal that comes again counts as applied",
        RESULTS,
        ' || (result.status === "duplicate" && Boolean(result.code))',
        "",
        (SYNC,),
    ),
    Fault(
        "forgotten before it was backed up",
        OUTBOX,
        '.where("seq").belowOrEqual(upto)',
        '.where("seq").above(0)',
        (SYNC,),
    ),
    Fault(
        "a restore sends nothing again",
        OUTBOX,
        'db.outbox.where("seq").above(lastSeq).toArray()',
        'db.outbox.where("seq").above(1e12).toArray()',
        (SYNC,),
    ),
    Fault(
        "new numbers, new ids",
        OUTBOX,
        "({ ...closed(mutation), seq: i + 1 })",
        "({ ...closed(mutation), id: newId(), seq: i + 1 })",
        BOTH,
    ),
    Fault(
        "unsent work lies open",
        OUTBOX,
        'sealed: await db.vault.sealRow("outbox", id, secrets),',
        "sealed: undefined,",
        (LOCAL,),
    ),
    Fault(
        "bodies without a hash of their own",
        OUTBOX,
        "bodySha256: await sha256Hex(text),",
        "bodySha256: await sha256Hex(id),",
        (SYNC,),
    ),
)

REST = (
    Fault(
        "versions are not compared",
        PULL,
        "if (held.count === count && held.hash === hash) continue;",
        "if (held.count === count) continue;",
        (SYNC,),
    ),
    Fault(
        "a restored server is not noticed",
        PULL,
        "if (known === incarnation) return false;",
        "if (known !== undefined) return false;",
        (SYNC,),
    ),
    Fault(
        "a snapshot leaves old rows",
        PULL,
        "filling.includes(bucket) ? generation !== number[bucket] : everything;",
        "filling.length < 0 && everything && generation !== number[bucket];",
        (SYNC,),
    ),
    Fault(
        "removed rows stay",
        PULL,
        'last.filter(({ change }) => change.op === "remove")',
        'last.filter(({ change }) => change.op !== "remove" && change.op !== "put")',
        (SYNC,),
    ),
    Fault(
        "the server's rows hide what is unsent",
        ROWS,
        "row: mine.reduce((row, touch) => touch.apply(row), base) });",
        "row: base });",
        (SYNC,),
    ),
    Fault(
        "a refused effect stays on the screen",
        ROWS,
        'open.filter((mutation) => mutation.state !== "attention")',
        "open",
        (SYNC,),
    ),
    Fault(
        "a log-in is no reason to pause",
        ENGINE,
        "error.status === 401 || error.status === 403)",
        "error.status === 402)",
        (SYNC,),
    ),
    Fault(
        "after some tries the phone gives up",
        ENGINE,
        "if (this.#stopped || this.#state.needsLogin) return;\n    this.#timer",
        "if (this.#stopped || this.#state.needsLogin || this.#attempt > 2) return;\n    this.#timer",
        (SYNC,),
    ),
    Fault(
        "a phone that is unknown stays so",
        EXCHANGE,
        'if (code === "sync.unknown_device") await forgetRegistration(db);',
        'if (code === "sync.unknown_device") return false;',
        (SYNC,),
    ),
    Fault(
        "the server's wish to wait is ignored",
        "pwa/src/sync/backoff.ts",
        "if (retryAfterS) {",
        "if (retryAfterS === -1) {",
        (SYNC,),
    ),
    Fault(
        "a portal counts as an answer",
        "pwa/src/api/client.ts",
        'if (isPortal(response)) throw new NoAnswer("captive_portal");\n',
        "",
        ("pwa/tests",),
    ),
    Fault(
        "the phone trusts itself where an upload goes on",
        UPLOADS,
        "return await transport.uploadOffset(upload.id);",
        "return upload.sentBytes;",
        (SYNC,),
    ),
    Fault(
        "one damaged photo stops the others", UPLOADS, "if (!isOwnFault(error)) throw error;", "throw error;", (SYNC,)
    ),
    Fault("the oldest photo goes first", UPLOADS, "pending.reverse().find(", "pending.find(", (SYNC,)),
    Fault(
        "mobile data is always free",
        "pwa/src/sync/metered.ts",
        "return !metered() || once.has(db.name)",
        "return true || once.has(db.name)",
        ("pwa/tests",),
    ),
    Fault(
        "a locked-out phone keeps the rows",
        "pwa/src/local/lock.ts",
        "for (const table of tables) await table.clear();",
        "for (const table of tables) await table.count();",
        BOTH,
    ),
    Fault(
        "two senders at once",
        "pwa/src/sync/turns.ts",
        "if (!(await take(db, by))) return;",
        "await take(db, by);",
        BOTH,
    ),
)
FAULTS = (*QUEUE, *REST)
