import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.kinds import CODES, Refused, Rules, check, sniff
from tests.media.builders import A_HEIC, A_WAV, A_WEBM, AN_M4A, AN_MP4, AN_OGG, a_file

KNOWN = {
    "image/jpeg": a_file("JPEG"),
    "image/png": a_file("PNG"),
    "image/webp": a_file("WEBP"),
    "image/heic": A_HEIC,
    "audio/webm": A_WEBM,
    "audio/ogg": AN_OGG,
    "audio/mp4": AN_MP4,
    "audio/wav": A_WAV,
}
ACCEPTED = sorted(KNOWN.keys() - {"image/heic"})


def refusal(declared, size, head, **rules):
    with pytest.raises(Refused) as caught:
        check(declared, size, head, Rules(**rules))
    assert caught.value.code in CODES
    return caught.value.code


@pytest.mark.parametrize("media_type", KNOWN)
def test_every_known_file_is_told_by_its_first_bytes(media_type):
    assert sniff(KNOWN[media_type][:64]) == media_type


def test_an_m4a_is_mp4():
    assert sniff(AN_M4A) == "audio/mp4"


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"hello, I am a text",
        b"%PDF-1.7",
        b"GIF89a",
        b"RIFF\x00\x00\x00\x00AVI ",
        b"\x00\x00\x00\x18ftypavif",
        b"\x1a\x45\xdf\xa3matroska",
        b"<svg xmlns=",
    ],
)
def test_anything_else_is_nothing(head):
    assert sniff(head) is None


@given(st.binary(max_size=80))
def test_sniffing_never_fails(head):
    assert sniff(head) is None or sniff(head) in KNOWN


@pytest.mark.parametrize("media_type", ACCEPTED)
def test_a_file_that_is_what_it_says_is_accepted(media_type):
    assert check(media_type, 1000, KNOWN[media_type]) == media_type


@pytest.mark.parametrize(
    ("declared", "true"),
    [
        ("image/jpg", "image/jpeg"),
        ("IMAGE/JPEG ", "image/jpeg"),
        ("audio/webm;codecs=opus", "audio/webm"),
        ("audio/x-m4a", "audio/mp4"),
        ("audio/x-wav", "audio/wav"),
    ],
)
def test_the_names_that_browsers_use_are_understood(declared, true):
    assert check(declared, 1000, KNOWN[true]) == true


def test_a_text_called_jpg_is_not_an_image():
    assert refusal("image/jpeg", 20, b"Dear all, please") == "media.not_an_image"


def test_a_text_called_webm_is_not_audio():
    assert refusal("audio/webm", 20, b"Dear all, please") == "media.not_audio"


def test_a_photo_is_not_audio_and_a_voice_note_not_an_image():
    assert refusal("audio/webm", 20, KNOWN["image/png"]) == "media.not_audio"
    assert refusal("image/png", 20, A_WEBM) == "media.not_an_image"


def test_an_empty_file_is_empty():
    assert refusal("image/jpeg", 0, b"") == "media.empty"
    assert refusal("audio/webm", 0, A_WEBM) == "media.empty"
    assert refusal("audio/webm", 10, b"") == "media.empty"


def test_a_heic_is_refused_by_its_own_name_whatever_it_claims():
    assert refusal("image/heic", 900, A_HEIC) == "media.heic"
    assert refusal("image/jpeg", 900, A_HEIC) == "media.heic"


def test_a_png_called_jpeg_is_a_mismatch():
    with pytest.raises(Refused) as caught:
        check("image/jpeg", 900, KNOWN["image/png"])
    assert caught.value.code == "media.type_mismatch"
    assert caught.value.facts == {"declared": "image/jpeg", "found": "image/png"}


def test_a_photo_may_weigh_fifteen_megabytes_and_not_an_octet_more():
    limit = 15 * 1024 * 1024
    assert check("image/jpeg", limit, KNOWN["image/jpeg"])
    assert refusal("image/jpeg", limit + 1, KNOWN["image/jpeg"]) == "media.too_large"


def test_a_voice_note_may_weigh_twenty_megabytes_and_not_an_octet_more():
    limit = 20 * 1024 * 1024
    assert check("audio/webm", limit, A_WEBM)
    assert refusal("audio/webm", limit + 1, A_WEBM) == "media.too_large"


def test_other_limits_can_be_set():
    assert refusal("image/jpeg", 11, KNOWN["image/jpeg"], photo_bytes=10) == "media.too_large"


@pytest.mark.parametrize("field", ["photo_bytes", "photo_pixels", "voice_bytes"])
def test_a_limit_below_one_is_refused(field):
    with pytest.raises(ValueError, match=field):
        Rules(**{field: 0})
