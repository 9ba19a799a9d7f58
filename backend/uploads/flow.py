"""Pure parts of an upload: what may be announced, and what is kept of what arrived."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from media.kinds import DEFAULT_RULES, HEAD_BYTES, Refused, check
from media.names import Variant
from media.photo import served_copy, thumbnail

CHUNK_BYTES = 256 * 1024  # what a bad line loses at most
JPEG = "image/jpeg"
FAMILY = {"photo": ("image/", "media.not_an_image"), "voice": ("audio/", "media.not_audio")}
LIMITS = {"photo": DEFAULT_RULES.photo_bytes, "voice": DEFAULT_RULES.voice_bytes}


@dataclass(frozen=True, slots=True)
class Announced:
    """What the phone promised to send; the hash is sha256 in hex."""

    kind: str
    content_type: str
    size_bytes: int
    sha256: str

    def is_same(self, other: "Announced") -> bool:
        """The type is left out: once the bytes were looked at, it is what they are and not what was said."""
        return (self.kind, self.size_bytes, self.sha256) == (other.kind, other.size_bytes, other.sha256)


@dataclass(frozen=True, slots=True)
class Kept:
    """The objects of an upload with their types. `content_type` is what the bytes really are."""

    content_type: str
    objects: Mapping[Variant, tuple[bytes, str]]
    width: int | None = None
    height: int | None = None


class Mismatch(Exception):  # noqa: N818 - named for what is the case
    """The bytes are not those that were announced."""


def admit(it: Announced) -> None:
    """Raises Refused for what no byte has to be sent for."""
    family, code = FAMILY[it.kind]
    if not it.content_type.strip().lower().startswith(family):
        raise Refused(code, {"found": it.content_type})
    if it.size_bytes == 0:
        raise Refused("media.empty")
    if it.size_bytes > LIMITS[it.kind]:
        raise Refused("media.too_large", {"size_bytes": it.size_bytes, "limit_bytes": LIMITS[it.kind]})


def keep(it: Announced, data: bytes) -> Kept:
    """Look at the thing itself. Raises Mismatch, Refused. Slow for photos: run it in a thread."""
    if len(data) != it.size_bytes or hashlib.sha256(data).hexdigest() != it.sha256:
        raise Mismatch
    content_type = check(it.content_type, len(data), data[:HEAD_BYTES])
    if it.kind == "voice":
        return Kept(content_type, {"original": (data, content_type)})
    photo = served_copy(data)
    copies: dict[Variant, tuple[bytes, str]] = {
        "original": (data, content_type),
        "served": (photo.jpeg, JPEG),
        "thumb": (thumbnail(data), JPEG),
    }
    return Kept(content_type, copies, photo.width, photo.height)
