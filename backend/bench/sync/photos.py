"""A phone's photos: kept until the server says that they are durable, sent in chunks behind the operations."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, Literal
from uuid import UUID

import msgspec

from backend.bench.sync.days import Doing, told
from backend.bench.sync.http import AgainError, Answer, Asks

UPLOADS = "/api/uploads"
CHUNK_BYTES, SEGMENT_BYTES, SEGMENTS = 48 * 1024, 32 * 1024, 3
MOST_WAITING = 2  # a phone that has so many takes no further one: looking at pictures costs the server a lot
LOOKED_AFTER = 2  # of those that are sent and not durable yet, so many are asked about with each exchange
START, REST = 2, base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5"
    "moq6T/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z"
)  # fmt: skip


class RefusedPhotoError(AssertionError):
    """The server refused a sound photo."""


@dataclass(slots=True)
class Photo:
    """The same bytes whenever they are asked for, so that none have to be held."""

    id: UUID
    visit_id: UUID
    taken_at: datetime
    state: Literal["pending", "done"] = "pending"

    @property
    def data(self) -> bytes:
        """A small picture with large comments, so that it takes several chunks."""
        rng = Random(self.id.int)  # noqa: S311 - the same photo every time, nothing secret
        size = (SEGMENT_BYTES + 2).to_bytes(2)
        comments = (b"\xff\xfe" + size + rng.randbytes(SEGMENT_BYTES) for _ in range(SEGMENTS))
        return REST[:START] + b"".join(comments) + REST[START:]

    def announced(self) -> bytes:
        data = self.data
        ask: dict[str, Any] = {"id": str(self.id), "kind": "photo", "contentType": "image/jpeg", "source": "camera"}
        ask |= {"sizeBytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "visitId": str(self.visit_id)}
        return msgspec.json.encode(ask | {"takenAt": told(self.taken_at)})


@dataclass
class Album:
    """`sent`: what the server ever called complete, by the hash of its bytes. It must be there in the end."""

    line: Asks
    rng: Random
    token: Callable[[], str]
    kept: dict[UUID, Photo] = field(default_factory=dict[UUID, Photo])
    sent: dict[UUID, str] = field(default_factory=dict[UUID, str])
    incarnation: str | None = None

    @property
    def pending(self) -> list[Photo]:
        return [photo for photo in self.kept.values() if photo.state == "pending"]

    def take(self, doing: Doing) -> None:
        """Those that a report names."""
        for upload_id in doing.body.get("photoIds", ()) if doing.visit_id else ():
            if len(self.pending) < MOST_WAITING:
                photo = Photo(UUID(upload_id), doing.visit_id or UUID(upload_id), doing.at)
                self.kept[photo.id] = photo

    async def exchange(self, incarnation: str | None) -> None:
        """Ask after what may be gone, then send the newest that waits. Raises AgainError, OSError."""
        done = [photo for photo in self.kept.values() if photo.state == "done"]
        if self.incarnation != incarnation:
            for photo in done:
                await self._announce(photo)
            self.incarnation = incarnation
        else:
            for photo in self.rng.sample(done, min(LOOKED_AFTER, len(done))):
                await self._announce(photo)
        if self.pending:
            await self._send(self.pending[-1])

    async def _send(self, photo: Photo) -> None:
        offset, data = await self._announce(photo), photo.data
        while photo.id in self.kept and photo.state == "pending":
            target, chunk = f"{UPLOADS}/{photo.id}", data[offset : offset + CHUNK_BYTES]
            headers = {"Upload-Offset": str(offset), "Content-Type": "application/octet-stream"}
            offset = self._heard(photo, await self.line.ask("PATCH", target, self.token(), chunk, headers))

    async def _announce(self, photo: Photo) -> int:
        """Says the same again and changes nothing where the server knows the photo; where to go on."""
        return self._heard(photo, await self.line.ask("POST", UPLOADS, self.token(), photo.announced()))

    def _heard(self, photo: Photo, answer: Answer) -> int:
        if not answer.is_json or answer.status >= 500 or answer.status in {401, 403, 404, 408, 429}:
            raise AgainError(str(answer.status), answer.retry_after_s)
        said = msgspec.json.decode(answer.body)
        if answer.status == 409 and "offset" in said.get("facts", {}):
            return int(said["facts"]["offset"])
        if said.get("code") == "uploads.checksum":  # damaged on the way; the server begins anew
            return 0
        if answer.status != 200:
            raise RefusedPhotoError(f"{answer.status} {answer.body[:500]!r}")
        photo.state = "done" if said["state"] == "complete" else "pending"
        if photo.state == "done":
            self.sent[photo.id] = hashlib.sha256(photo.data).hexdigest()
            if answer.headers.get("upload-durable") == "true":
                del self.kept[photo.id]
        return int(said["offset"])
