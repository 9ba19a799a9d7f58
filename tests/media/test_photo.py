import io
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from media.kinds import CODES, Refused, Rules
from media.photo import served_copy, thumbnail
from tests.media.builders import A_HEIC, A_WEBM, GPS_IFD, a_file, a_phone_jpeg, a_picture, a_png_bomb


def opened(jpeg):
    return Image.open(io.BytesIO(jpeg))


def refusal(data, rules=None):
    with pytest.raises(Refused) as caught:
        served_copy(data, rules or Rules())
    with pytest.raises(Refused) as again:
        thumbnail(data, rules or Rules())
    assert caught.value.code == again.value.code
    return caught.value.code


def is_red(pixel):
    return pixel[0] > 150 and pixel[2] < 100


def test_the_position_and_every_other_secret_is_gone_from_the_served_copy():
    original = a_phone_jpeg()
    assert opened(original).getexif().get_ifd(GPS_IFD)
    for copy in (served_copy(original).jpeg, thumbnail(original)):
        assert not opened(copy).getexif()
        assert not opened(copy).getexif().get_ifd(GPS_IFD)
        assert b"Secret" not in copy
        assert b"Exif" not in copy


# Where the red left half of a landscape picture must be seen after the camera's orientation is applied.
RED_EDGE = {1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_of_the_camera_is_applied(orientation):
    photo = served_copy(a_phone_jpeg(orientation))
    assert (photo.width, photo.height) == ((64, 48) if orientation < 5 else (48, 64))
    picture = opened(photo.jpeg)
    assert picture.size == (photo.width, photo.height)
    middle_x, middle_y = photo.width // 2, photo.height // 2
    edges = {
        "left": picture.getpixel((4, middle_y)),
        "right": picture.getpixel((photo.width - 5, middle_y)),
        "top": picture.getpixel((middle_x, 4)),
        "bottom": picture.getpixel((middle_x, photo.height - 5)),
    }
    opposite = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}[RED_EDGE[orientation]]
    assert is_red(edges[RED_EDGE[orientation]])
    assert not is_red(edges[opposite])


def test_a_large_photo_is_brought_down_to_2048_pixels_and_320_for_the_list():
    data = a_file("JPEG", a_picture(4000, 3000))
    photo = served_copy(data)
    assert (photo.width, photo.height) == (2048, 1536)
    assert opened(thumbnail(data)).size == (320, 240)


def test_a_small_photo_is_not_blown_up():
    assert served_copy(a_file()).width == 64


def test_a_very_long_picture_keeps_at_least_one_pixel():
    photo = served_copy(a_file("PNG", a_picture(6000, 1)))
    assert (photo.width, photo.height) == (2048, 1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_kind_of_photo_is_served_as_jpeg(kind):
    picture = opened(served_copy(a_file(kind)).jpeg)
    assert (picture.format, picture.mode) == ("JPEG", "RGB")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_pixel_mode_of_png_can_be_served(mode):
    flat = Image.new(mode, (40, 30)) if mode == "I;16" else a_picture().convert(mode)
    assert opened(served_copy(a_file("PNG", flat)).jpeg).mode == "RGB"


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_printing_jpegs_can_be_served(mode):
    assert opened(served_copy(a_file("JPEG", a_picture().convert(mode))).jpeg).mode == "RGB"


def test_transparent_pixels_are_shown_on_white():
    see_through = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert min(opened(served_copy(a_file("PNG", see_through)).jpeg).getpixel((10, 10))) > 250


def test_the_first_frame_of_an_animation_is_served():
    frames = a_file("WEBP", save_all=True, append_images=[Image.new("RGB", (64, 48))])
    assert is_red(opened(served_copy(frames).jpeg).getpixel((4, 4)))


def test_an_empty_file_is_empty():
    assert refusal(b"") == "media.empty"


def test_a_text_called_jpg_is_not_an_image():
    assert refusal(b"Dear all, this is not a photo at all.") == "media.not_an_image"


def test_a_voice_note_is_not_an_image():
    assert refusal(A_WEBM) == "media.not_an_image"


def test_a_heic_is_refused_by_its_own_name():
    assert refusal(A_HEIC) == "media.heic"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_truncated_photo_is_unreadable(kind):
    noise = Image.effect_noise((400, 300), 80).convert("RGB")
    data = a_file(kind, noise)
    assert refusal(data[: len(data) // 2]) == "media.unreadable"
    assert refusal(data[:40]) == "media.unreadable"


def test_more_than_fifty_megapixels_are_too_large_before_they_are_decoded():
    bomb = a_png_bomb(8000, 8000)
    assert refusal(bomb) == "media.too_large"
    with pytest.raises(Refused) as caught:
        served_copy(bomb)
    assert caught.value.facts == {"pixels": 64_000_000, "limit_pixels": 50_000_000}


def test_a_decompression_bomb_is_too_large():
    assert refusal(a_png_bomb(60_000, 60_000)) == "media.too_large"


def test_too_many_octets_are_too_large():
    assert refusal(a_file(), Rules(photo_bytes=100)) == "media.too_large"


def exif_with(value_type, value):
    """A little-endian EXIF block with nothing but an orientation of the given type."""
    entry = struct.pack("<HHI", 0x0112, value_type, 1) + value
    return b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00" + entry + bytes(4)


def test_an_orientation_that_is_no_number_is_no_orientation():
    data = a_file("JPEG", exif=exif_with(2, b"6\x00\x00\x00"))
    assert served_copy(data).width == 64


def test_a_broken_exif_block_does_not_cost_the_photo():
    data = a_file("JPEG", exif=b"Exif\x00\x00XX*\x00\x08\x00\x00\x00")
    assert served_copy(data).width == 64


def outcome(data):
    try:
        return served_copy(data).jpeg[:2]
    except Refused as refused:
        return refused.code


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow grumbles about broken EXIF while it reads on
@settings(max_examples=200)
@given(
    st.sampled_from([a_phone_jpeg(6), a_file("PNG"), a_file("WEBP")]),
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), max_size=8),
)
def test_damage_anywhere_ends_in_a_photo_or_a_refusal(data, damage):
    broken = bytearray(data)
    for place, value in damage:
        broken[place % len(broken)] = value
    assert outcome(bytes(broken)) in {b"\xff\xd8", *CODES}
