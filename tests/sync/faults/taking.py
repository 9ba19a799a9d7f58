"""Faults in what takes operations in."""

from tests.sync.faults.fault import Fault
from tests.sync.faults.suites import CONVERGENCE, CRASH, DEVICES, MACHINE, PULL, TAKEN_IN

INTAKE, DESK = "backend/sync/intake.py", "backend/visits/desk.py"
DEVICE_STORE = "backend/sync/device_store.py"

FAULTS = (
    Fault("numbers are not compared", INTAKE, "if ask.seq <= self.last_seq:", "if ask.seq < 0:", TAKEN_IN),
    Fault(
        "ids are not compared",
        INTAKE,
        "return _again(ask, before.answer) if before and before.is_same(ask) else None",
        "return None",
        TAKEN_IN,
    ),
    Fault(
        "a repetition is known by its id alone",
        INTAKE,
        "return (self.id, self.kind, self.body_sha256) == (ask.id, ask.kind, ask.body_sha256)",
        "return self.id == ask.id",
        TAKEN_IN,
    ),
    Fault("a gap is taken as done", INTAKE, "if ask.seq > self.last_seq + 1:", "if ask.seq > 10**9:", TAKEN_IN),
    Fault(
        "a repetition is called applied",
        INTAKE,
        'id=ask.id, status="duplicate")',
        'id=ask.id, status="applied")',
        TAKEN_IN,
    ),
    Fault(
        "refusals are not kept",
        INTAKE,
        "        self.kept.append(self.intake.kept(ask, answer))",
        '        if answer.status == "applied":\n            self.kept.append(self.intake.kept(ask, answer))',
        TAKEN_IN,
    ),
    Fault(
        "effects are answered and not written",
        INTAKE,
        "        await hand.save()\n        if self.kept",
        "        if self.kept",
        TAKEN_IN,
    ),
    Fault(
        "what was undone is audited",
        INTAKE,
        "            self.unit.rewind(mark)\n        return await _OneByOne",
        "            pass\n        return await _OneByOne",
        (*TAKEN_IN, "tests/sync/test_batch.py", "tests/visits"),
    ),
    Fault(
        "a refused operation is audited",
        "backend/sync/apply.py",
        "            unit.rewind(mark)\n            return refusal(one.ask, problem)",
        "            return refusal(one.ask, problem)",
        (*TAKEN_IN, "tests/sync/test_batch.py", "tests/accounts"),
    ),
    Fault(
        "hashes are not reckoned",
        "backend/sync/ready.py",
        "if body_hash(ask.body) != ask.body_sha256:",
        "if not ask.body_sha256:",
        TAKEN_IN,
    ),
    Fault(
        "old bodies are not brought up to date",
        "backend/sync/ready.py",
        "text = upcast_text(ask.kind, ask.schema_v, ask.body)",
        "text = ask.body",
        (*TAKEN_IN, "tests/sync/test_upcast.py"),
    ),
    Fault(
        "the phone's clock is believed",
        "backend/sync/ready.py",
        "clock = PhoneClock.of(now, ask.client_at, ask.offset_ms)",
        "clock = PhoneClock.of(now, ask.client_at, None)",
        ("tests/sync/test_clock.py", *TAKEN_IN),
    ),
    Fault(
        "the last number stands still after a refusal",
        "backend/sync/commands.py",
        'if intake.last_seq != device["last_seq"]:',
        'if intake.last_seq != device["last_seq"] and all(result.status == "applied" for result in results):',
        TAKEN_IN,
    ),
    Fault(
        "an old epoch goes on",
        "backend/sync/commands.py",
        'if device["epoch"] != ask.epoch:',
        'if device["epoch"] < 0:',
        TAKEN_IN,
    ),
    Fault(
        "acknowledged before it is on the disk",
        "backend/sync/commands.py",
        "synchronous_commit = on",
        "synchronous_commit = off",
        (CRASH,),
    ),
    Fault(
        "operations of another phone are not known",
        "backend/sync/mutations.py",
        "    select unnest($3::uuid[]) union all\n",
        "",
        TAKEN_IN,
    ),
    Fault("two tabs push at once", DEVICE_STORE, "and person_id = $3\nfor update", "and person_id = $3", TAKEN_IN),
    Fault(
        "another person's phone is taken",
        DEVICE_STORE,
        "and person_id = $3\nfor update",
        "and $3::uuid is not null\nfor update",
        TAKEN_IN,
    ),
    Fault(
        "a locked phone stays logged in",
        DEVICE_STORE,
        "where company_id = $1 and (device_id = $2 or",
        "where company_id = $1 and (device_id = $1 or",
        (DEVICES,),
    ),
    Fault(
        "a locked phone is registered again",
        "backend/sync/devices.py",
        'if device is None or device["revoked_at"]:\n            raise Problem("sync.device_taken"',
        'if device is None:\n            raise Problem("sync.device_taken"',
        (DEVICES, MACHINE),
    ),
    Fault(
        "no phone is told of a visit",
        DESK,
        '        self.unit.change("visit", visit.id, [me])\n',
        "",
        (PULL, CONVERGENCE, MACHINE),
    ),
)
