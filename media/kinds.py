"""What an upload really is, told by its first bytes and never by its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

HEAD_BYTES = 64  # all that `sniff` needs to see

PHOTO_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
VOICE_TYPES = frozenset({"audio/webm", "audio/ogg", "audio/mp4", "audio/wav"})
HEIC = "image/heic"  # recognised only to be refused by its name

CODES = (
    "media.empty",
    "media.heic",
    "media.not_an_image",
    "media.not_audio",
    "media.too_large",
    "media.type_mismatch",
    "media.unreadable",
)


class Refused(Exception):  # noqa: N818 - a decision about the file, not an error of the program
    """The upload may not be kept: one of `CODES`, with the facts a sentence needs."""

    def __init__(self, code: str, facts: Mapping[str, float | str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, float | str] = facts or {}


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits of one upload: octets of a photo and of a voice note, pixels of a photo; all at least 1."""

    photo_bytes: int = 15 * 1024 * 1024  # a 50 MP phone JPEG is 10-14 MB
    photo_pixels: int = 50_000_000  # 150 MB when decoded
    voice_bytes: int = 20 * 1024 * 1024  # an hour of Opus, ten minutes of WAV at 16 kHz

    def __post_init__(self) -> None:
        for name in ("photo_bytes", "photo_pixels", "voice_bytes"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")


DEFAULT_RULES = Rules()

_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_MP4_BRANDS = (b"M4A ", b"M4B ", b"dash", b"iso", b"mp4")  # isom, iso2..9, mp41, mp42: prefixes

_ALIASES = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/heif": HEIC,
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "audio/opus": "audio/ogg",
}


def _jpeg(head: bytes) -> str | None:
    return "image/jpeg" if head.startswith(b"\xff\xd8\xff") else None


def _png(head: bytes) -> str | None:
    return "image/png" if head.startswith(b"\x89PNG\r\n\x1a\n") else None


def _riff(head: bytes) -> str | None:
    if not head.startswith(b"RIFF"):
        return None
    return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12])


def _iso_media(head: bytes) -> str | None:
    """HEIC and MP4 share a container; the brand tells them apart."""
    if head[4:8] != b"ftyp":
        return None
    brand = head[8:12]
    if brand in _HEIF_BRANDS:
        return HEIC
    return "audio/mp4" if brand.startswith(_MP4_BRANDS) else None


def _matroska(head: bytes) -> str | None:
    return "audio/webm" if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:HEAD_BYTES] else None


def _ogg(head: bytes) -> str | None:
    return "audio/ogg" if head.startswith(b"OggS") else None


_SIGNATURES: tuple[Callable[[bytes], str | None], ...] = (_jpeg, _png, _riff, _iso_media, _matroska, _ogg)


def sniff(head: bytes) -> str | None:
    """The media type that the first `HEAD_BYTES` octets show, or None. MP4 and WebM are named as audio."""
    return next((found for signature in _SIGNATURES if (found := signature(head))), None)


def check(declared_type: str, size: int, head: bytes, rules: Rules = DEFAULT_RULES) -> str:
    """The true media type of an acceptable upload; raises `Refused` otherwise.

    `declared_type` is the sender's word, parameters such as `;codecs=opus` allowed; `size` is in octets.
    """
    if size <= 0 or not head:
        raise Refused("media.empty")
    declared = declared_type.partition(";")[0].strip().lower()
    declared = _ALIASES.get(declared, declared)
    is_voice = declared.startswith("audio/")
    limit = rules.voice_bytes if is_voice else rules.photo_bytes
    if size > limit:
        raise Refused("media.too_large", {"size_bytes": size, "limit_bytes": limit})
    found = sniff(head)
    if is_voice:
        _must_be_one_of(VOICE_TYPES, found, "media.not_audio")
    else:
        must_be_a_photo(found)
    if found != declared:
        raise Refused("media.type_mismatch", {"declared": declared, "found": str(found)})
    return declared


def must_be_a_photo(found: str | None) -> None:
    if found == HEIC:
        raise Refused("media.heic")
    _must_be_one_of(PHOTO_TYPES, found, "media.not_an_image")


def _must_be_one_of(accepted: frozenset[str], found: str | None, code: str) -> None:
    if found not in accepted:
        raise Refused(code, {"found": found} if found else {})
