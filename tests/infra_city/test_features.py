import pytest

from infra.city import features
from infra.city.features import Drawn


def test_a_road_carries_its_class_and_its_names_in_three_languages():
    tags = {"highway": "residential", "name": "淮海路", "name:zh": "淮海路", "name:en": "Huaihai Road", "lanes": "2"}
    names = {"name": "淮海路", "name:zh": "淮海路", "name:en": "Huaihai Road"}
    assert features.line(tags) == Drawn("roads", 12, {"class": "minor"} | names)


def test_a_motorway_shows_its_number_and_a_side_street_does_not():
    assert features.line({"highway": "motorway", "ref": "A28"}) == Drawn(
        "roads", 5, {"class": "motorway", "ref": "A28"}
    )
    assert features.line({"highway": "service", "ref": "x"}) == Drawn("roads", 13, {"class": "service"})


@pytest.mark.parametrize(
    ("tags", "layer", "named"),
    [
        ({"railway": "tram"}, "roads", "rail"),
        ({"route": "ferry", "name": "Suomenlinna"}, "roads", "ferry"),
        ({"waterway": "river"}, "water", "river"),
        ({"highway": "primary", "tunnel": "yes"}, "roads", "primary"),
        ({"highway": "primary", "bridge": "viaduct"}, "roads", "primary"),
    ],
)
def test_lines_go_to_their_layer(tags: dict[str, str], layer: str, named: str):
    drawn = features.line(tags)
    assert drawn is not None
    assert (drawn.layer, drawn.properties["class"]) == (layer, named)


def test_tunnels_and_bridges_are_told_apart():
    assert features.tunnel({"tunnel": "yes"}) == {"brunnel": "tunnel"}
    assert features.tunnel({"bridge": "yes"}) == {"brunnel": "bridge"}
    assert features.tunnel({"tunnel": "no", "bridge": "no"}) == {}


@pytest.mark.parametrize(
    "tags",
    [{"highway": "proposed"}, {"railway": "rail", "service": "yard"}, {"highway": "pedestrian", "area": "yes"}, {}],
)
def test_what_nobody_travels_is_no_line(tags: dict[str, str]):
    assert features.line(tags) is None


@pytest.mark.parametrize(
    ("tags", "layer"),
    [
        ({"building": "yes"}, "buildings"),
        ({"natural": "water", "name": "Töölönlahti"}, "water"),
        ({"landuse": "forest"}, "landuse"),
        ({"highway": "pedestrian", "area": "yes"}, "landuse"),
    ],
)
def test_areas_go_to_their_layer(tags: dict[str, str], layer: str):
    drawn = features.area(tags)
    assert drawn is not None
    assert drawn.layer == layer


@pytest.mark.parametrize("tags", [{"building": "no"}, {"highway": "pedestrian"}, {"landuse": "brownfield"}, {}])
def test_other_areas_are_not_drawn(tags: dict[str, str]):
    assert features.area(tags) is None


def test_only_named_settlements_are_labelled():
    assert features.label({"place": "suburb", "name": "Kallio"}) == Drawn(
        "places", 11, {"class": "suburb", "name": "Kallio"}
    )
    assert features.label({"place": "suburb"}) is None
    assert features.label({"place": "city_block", "name": "Kettu"}) is None
