"""A browser that sends a file in chunks."""

import hashlib

from backend.clock import new_id, now
from tests.media.builders import a_file

CHUNK = 256 * 1024


def a_noisy_jpeg():
    """Larger than two chunks: noise does not compress."""
    import random

    from PIL import Image

    noise = random.Random(7).randbytes(900 * 700 * 3)
    return a_file("JPEG", Image.frombytes("RGB", (900, 700), noise), quality=95)


def announced(data, **changes):
    ask = {
        "id": str(new_id()),
        "kind": "photo",
        "contentType": "image/jpeg",
        "sizeBytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "takenAt": now().isoformat(),
        "source": "camera",
    }
    return ask | changes


async def put(client, ask, data, offset=0):
    headers = {"Upload-Offset": str(offset), "content-type": "application/offset+octet-stream"}
    return await client.patch(f"/api/uploads/{ask['id']}", content=data, headers=headers)


async def whole(client, data, **changes):
    """Announce and send in one go; the answer to the last chunk."""
    ask = announced(data, **changes)
    answer = await client.post("/api/uploads", json=ask)
    assert answer.status_code == 200, answer.text
    for start in range(0, len(data), CHUNK):
        answer = await put(client, ask, data[start : start + CHUNK], start)
    return ask["id"], answer


async def where(client, ask):
    return (await client.head(f"/api/uploads/{ask['id']}")).headers
