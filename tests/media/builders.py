"""Small real files, made by Pillow."""

import io
import struct
import zlib

from PIL import Image

GPS_IFD = 0x8825
ORIENTATION = 0x0112


def a_picture(width=64, height=48):
    """Left half red, right half blue: one can see which way is up."""
    picture = Image.new("RGB", (width, height), (220, 20, 20))
    picture.paste((20, 20, 220), (width // 2, 0, width, height))
    return picture


def a_file(kind="JPEG", picture=None, **options):
    out = io.BytesIO()
    (picture or a_picture()).save(out, kind, **options)
    return out.getvalue()


def a_phone_jpeg(orientation=1, width=64, height=48):
    """As a camera writes it: GPS position, orientation, a comment, XMP."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "SecretPhoneMaker"
    exif[GPS_IFD] = {1: "N", 2: (60.0, 10.0, 11.6), 3: "E", 4: (24.0, 56.0, 18.2)}
    return a_file(
        "JPEG",
        a_picture(width, height),
        exif=exif,
        comment=b"SecretComment",
        xmp=b"<x:xmpmeta>SecretXmp</x:xmpmeta>",
        icc_profile=b"SecretProfile",
    )


def a_png_bomb(width, height):
    """A PNG whose header promises far more pixels than its body holds."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


A_HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)
A_WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"
AN_OGG = b"OggS\x00\x02" + bytes(20) + b"OpusHead"
AN_MP4 = b"\x00\x00\x00\x1cftypiso5\x00\x00\x02\x00iso5iso6mp41"
AN_M4A = b"\x00\x00\x00\x1cftypM4A \x00\x00\x02\x00M4A isommp42"
A_WAV = b"RIFF\x24\x00\x00\x00WAVEfmt "
