"""Copies of a photo that may be shown: upright, small, and free of everything but pixels."""

import io
import struct
from dataclasses import dataclass
from typing import Final

from PIL import Image

from media.kinds import DEFAULT_RULES, Refused, Rules, must_be_a_photo, sniff

SERVED_SIDE_PX = 2048  # fills a desktop screen, readable price tags
THUMBNAIL_SIDE_PX = 320  # a list row at three device pixels per point
SERVED_QUALITY = 85
THUMBNAIL_QUALITY = 78
BACKGROUND = (255, 255, 255)  # behind transparent pixels; JPEG has none

_ORIENTATION_TAG: Final = 0x0112
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_UNSCALABLE: Final = frozenset({"1", "P", "PA"})  # palette numbers have no average
_BOMBS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What Pillow's decoders raise on damaged files, by fuzzing: SyntaxError is its word for a broken PNG.
_DAMAGE: Final = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, TypeError, KeyError)


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG with its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def served_copy(data: bytes, rules: Rules = DEFAULT_RULES) -> Photo:
    """The photo for the screen: at most 2048 px on its longer side, upright, re-encoded without metadata.

    Raises `Refused`: media.empty, media.heic, media.not_an_image, media.too_large (octets or pixels),
    media.unreadable.
    """
    return _copy(data, SERVED_SIDE_PX, SERVED_QUALITY, rules)


def thumbnail(data: bytes, rules: Rules = DEFAULT_RULES) -> bytes:
    """A JPEG of at most 320 px on its longer side; refuses what `served_copy` refuses."""
    return _copy(data, THUMBNAIL_SIDE_PX, THUMBNAIL_QUALITY, rules).jpeg


def _copy(data: bytes, side_px: int, quality: int, rules: Rules) -> Photo:
    if not data:
        raise Refused("media.empty")
    if len(data) > rules.photo_bytes:
        raise Refused("media.too_large", {"size_bytes": len(data), "limit_bytes": rules.photo_bytes})
    must_be_a_photo(sniff(data))
    try:
        return _encode(_pixels(data, side_px, rules), quality)
    except _BOMBS as bomb:  # larger than Pillow dares to open: far beyond our own limit
        raise Refused("media.too_large", {"limit_pixels": rules.photo_pixels}) from bomb
    except _DAMAGE as damage:
        raise Refused("media.unreadable") from damage


def _pixels(data: bytes, side_px: int, rules: Rules) -> Image.Image:
    """Upright RGB pixels in a fresh image: EXIF, XMP, comments and profiles stay behind with the old one."""
    with Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as opened:
        width, height = opened.size
        if width * height > rules.photo_pixels:
            pixels = {"pixels": width * height, "limit_pixels": rules.photo_pixels}
            raise Refused("media.too_large", pixels)
        turn = _UPRIGHT.get(_orientation(opened))
        small = opened.convert("RGBA") if opened.mode in _UNSCALABLE else opened
        small.thumbnail((side_px, side_px), Image.Resampling.LANCZOS)  # a JPEG decodes straight to a fraction
        coloured = (small if turn is None else small.transpose(turn)).convert("RGBA")
        plain = Image.new("RGB", coloured.size, BACKGROUND)
        plain.paste(coloured, mask=coloured.getchannel("A"))
        return plain


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation 1..8; 1 where there is none or it cannot be read: the pixels still count."""
    try:
        found = image.getexif().get(_ORIENTATION_TAG, 1)
    except _DAMAGE:
        return 1
    return found if isinstance(found, int) else 1


def _encode(image: Image.Image, quality: int) -> Photo:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return Photo(out.getvalue(), image.width, image.height)
