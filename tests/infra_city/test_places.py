from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.geodesy import LonLat
from infra.city.kinds import kind_of
from infra.city.places import Address, Place, place_from, read_places, write_places

HERE = LonLat(24.94, 60.17)


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"amenity": "pharmacy"}, "pharmacy"),
        ({"tourism": "motel"}, "hotel"),
        ({"shop": "supermarket"}, "supermarket"),
        ({"shop": "yes"}, "shop"),
        ({"shop": "coffee beans"}, "coffee"),
        ({"healthcare": "doctor"}, "doctors"),
        ({"leisure": "fitness_centre"}, "fitness"),
        ({"office": "lawyer"}, "office"),
        ({"craft": "tailor"}, "craft"),
        ({"amenity": "cafe", "shop": "bakery"}, "cafe"),
    ],
)
def test_tags_name_the_kind_of_business(tags: dict[str, str], kind: str):
    assert kind_of(tags) == kind


@pytest.mark.parametrize("tags", [{}, {"shop": "vacant"}, {"amenity": "bench"}, {"office": "no"}])
def test_what_is_no_business_has_no_kind(tags: dict[str, str]):
    assert kind_of(tags) is None


def test_a_place_carries_what_the_tags_say():
    tags = {
        "amenity": "pharmacy", "name": " Yliopiston  Apteekki ", "name:zh": "药店", "name:en": "Pharmacy",
        "addr:street": "Mannerheimintie", "addr:housenumber": "5", "addr:postcode": "00100",
        "addr:city": "Helsinki", "contact:phone": "+358 1; +358 2", "website": "www.ya.fi", "brand": "YA",
        "opening_hours": "24/7",
    }  # fmt: skip
    assert place_from("n1", tags, HERE) == Place(
        osm_id="n1", kind="pharmacy", name="Yliopiston Apteekki", position=HERE, name_zh="药店",
        name_en="Pharmacy", address="Mannerheimintie 5, 00100 Helsinki", address_from="tags", phone="+358 1",
        website="https://www.ya.fi", brand="YA", opening_hours="24/7",
    )  # fmt: skip


@pytest.mark.parametrize("tags", [{"amenity": "cafe"}, {"amenity": "cafe", "name": " "}, {"name": "Mount"}])
def test_a_place_needs_a_name_and_a_business(tags: dict[str, str]):
    assert place_from("n1", tags, HERE) is None


@pytest.mark.parametrize(
    ("address", "text"),
    [
        (Address("Katu", "1", "00100", "Helsinki"), "Katu 1, 00100 Helsinki"),
        (Address("Katu", None, None, "Helsinki"), "Katu, Helsinki"),
        (Address("Katu", "1"), "Katu 1"),
        (Address(None, "1", "00100", "Helsinki"), None),
    ],
)
def test_an_address_is_written_as_far_as_it_is_known(address: Address, text: str | None):
    assert address.text() == text


@pytest.mark.parametrize(
    ("website", "link"),
    [
        ("http://a.fi", "http://a.fi"),
        ("a.fi/x:y", "https://a.fi/x:y"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
    ],
)
def test_a_website_is_always_an_http_address(website: str, link: str | None):
    place = place_from("n1", {"shop": "yes", "name": "X", "website": website}, HERE)
    assert place is not None
    assert place.website == link


def test_a_place_without_an_identity_is_not_made():
    with pytest.raises(ValueError, match="osm_id"):
        Place(osm_id="", kind="cafe", name="X", position=HERE)


@given(
    name=st.text(min_size=1),
    hours=st.none() | st.text(min_size=1),
    lon=st.floats(-180, 180),
    lat=st.floats(-90, 90),
)
def test_places_come_back_from_the_file_as_they_went(
    name: str, hours: str | None, lon: float, lat: float, tmp_path_factory: pytest.TempPathFactory
):
    path: Path = tmp_path_factory.mktemp("places") / "places.jsonl"
    places = (Place(osm_id="w7", kind="cafe", name=name, position=LonLat(lon, lat), opening_hours=hours),)
    write_places(places, path)
    assert read_places(path) == places
