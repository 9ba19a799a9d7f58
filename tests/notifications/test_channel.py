import subprocess
import sys

import pytest

from notifications.channel import Gone, MemoryChannel, Retry, Sent, retry_after
from notifications.messages import Rendered

NEWS = Rendered("Title", "Body")


def test_the_memory_channel_remembers_what_it_was_given():
    channel = MemoryChannel(gone=frozenset({"old"}))
    assert channel.send("new", NEWS) == Sent()
    assert channel.send("old", NEWS) == Gone()
    assert channel.sent == [("new", NEWS)]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, 60),
        ("120", 120),
        (" 5 ", 5),
        ("0", 1),
        ("999999", 3600),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 60),
        ("-3", 60),
    ],
)
def test_a_service_may_say_how_long_to_wait(header, seconds):
    assert retry_after(header) == Retry(seconds)


def test_importing_the_rooms_loads_no_vendor():
    code = (
        "import sys, notifications.fcm, notifications.webpush, notifications.rules, media.kinds, checkin;"
        "print([m for m in ('firebase_admin', 'pywebpush', 'requests', 'aiohttp', 'PIL', 'minio') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
