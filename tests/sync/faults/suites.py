"""Who can notice a fault of the server."""

PUSH, KINDS, REPLAY = "tests/sync/test_push.py", "tests/sync/test_kinds.py", "tests/sync/test_replay.py"
PULL, CONVERGENCE, NET = "tests/sync/test_pull.py", "tests/sync/test_convergence.py", "tests/sync/test_feed_net.py"
DEVICES, MACHINE, CRASH, FEED = (
    "tests/sync/test_devices.py",
    "tests/sync/machine",
    "tests/sync/crash/test_durable.py",
    "tests/sync/crash/test_feed.py",
)
SHARED = "tests/sync/test_shared.py"
FIRST_LOCK = "tests/sync/test_first_lock.py"
RESTORED = ("tests/sync/test_restored.py",)
TAKEN_IN = (PUSH, REPLAY, KINDS, MACHINE)
HANDED_OUT = (PULL, CONVERGENCE, SHARED, MACHINE)
