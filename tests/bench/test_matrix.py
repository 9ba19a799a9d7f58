from random import Random

import pytest

from backend.bench.company import Ground
from backend.bench.matrix import PLACES, places
from tests.support.company import HELSINKI
from tests.support.field import around


@pytest.mark.parametrize("streets", [3, 77, PLACES, 2 * PLACES])
def test_the_table_has_as_many_places_as_its_name_says_in_a_small_city_too(streets):
    city = Ground(tuple(around(number, HELSINKI) for number in range(streets)), "Europe/Helsinki")
    assert len(set(places(city, Random(7)))) == PLACES
