import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.balance import Ground, balanced, spread
from routing.model import InvalidProblem


def a_grid(width: int, height: int, zones, loads=None, **more) -> Ground:
    """A field of squares; parcels share sides."""

    def beside(parcel: int) -> tuple[int, ...]:
        x, y = parcel % width, parcel // width
        around = ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1))
        return tuple(b * width + a for a, b in around if 0 <= a < width and 0 <= b < height)

    count, zone_count = width * height, max(zones) + 1
    load = np.asarray(loads or [1.0] * count, dtype=np.float64)
    capacities = more.pop("capacities_s", (1.0,) * zone_count)
    return Ground(
        loads_s=np.repeat(load[:, None], len(capacities), axis=1),
        neighbours=tuple(beside(parcel) for parcel in range(count)),
        zones=tuple(zones),
        capacities_s=capacities,
        **more,
    )


def whole(ground: Ground, zones, zone: int) -> bool:
    mine = {parcel for parcel, one in enumerate(zones) if one == zone}
    if not mine:
        return True
    reached, ahead = set(), [min(mine)]
    while ahead:
        here = ahead.pop()
        if here not in reached:
            reached.add(here)
            ahead += [other for other in ground.neighbours[here] if other in mine]
    return reached == mine


def columns(width: int, height: int, first: int) -> list[int]:
    return [0 if x < first else 1 for _ in range(height) for x in range(width)]


def test_two_unequal_halves_become_equal():
    ground = a_grid(10, 4, columns(10, 4, 8))
    after = balanced(ground)
    assert ground.shares(after) == [20.0, 20.0]
    assert all(whole(ground, after, zone) for zone in (0, 1))


def test_work_flows_through_a_zone_in_the_middle():
    zones = [0 if x < 8 else 1 if x < 10 else 2 for _ in range(3) for x in range(12)]
    ground = a_grid(12, 3, zones)
    assert max(ground.shares(balanced(ground))) <= 13


def test_somebody_who_works_half_days_gets_half_the_work():
    ground = a_grid(10, 3, columns(10, 3, 5), capacities_s=(1.0, 0.5))
    heavy, light = ground.shares(balanced(ground))
    assert heavy == pytest.approx(light, rel=0.1)


def test_a_search_that_is_cut_short_gives_what_it_has():
    ground = a_grid(10, 4, columns(10, 4, 8))
    shares = ground.shares(balanced(ground, most_rounds=1))
    assert max(shares) == 31


def test_what_is_fixed_stays():
    ground = a_grid(10, 1, columns(10, 1, 9), fixed=frozenset({8}))
    assert balanced(ground) == ground.zones


def test_near_enough_is_left_alone():
    ground = a_grid(10, 10, columns(10, 10, 5), loads=[1.02] * 50 + [1.0] * 50)
    assert balanced(ground) == ground.zones


def test_spread_is_one_and_zero_where_all_have_the_same_and_grows_with_inequality():
    assert (spread([2, 2, 2]).most_over_mean, spread([2, 2, 2]).gini) == (1.0, 0.0)
    assert spread([]).gini == spread([0, 0]).gini == 0.0
    assert spread([0, 0, 3]).most_over_mean == 3.0
    assert spread([0, 0, 3]).gini == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("loads_s", {"loads_s": np.ones((1, 2))}),
        ("loads_s", {"loads_s": np.array([[np.nan], [1.0]])}),
        ("loads_s", {"loads_s": np.array([[-1.0], [1.0]])}),
        ("capacities_s", {"capacities_s": (0.0,)}),
        ("zones", {"zones": (0, 1)}),
        ("neighbours", {"neighbours": ((1,),)}),
        ("neighbours", {"neighbours": ((1,), ())}),
    ],
)
def test_a_ground_that_makes_no_sense_is_refused_by_name(field, changes):
    good = {"loads_s": np.ones((2, 1)), "neighbours": ((1,), (0,)), "zones": (0, 0), "capacities_s": (1.0,)}
    with pytest.raises(InvalidProblem) as refused:
        Ground(**good | changes)
    assert refused.value.field == field


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_balancing_never_makes_it_worse_or_tears_a_zone_apart(data):
    width, height = data.draw(st.integers(2, 9)), data.draw(st.integers(1, 6))
    cuts = sorted(data.draw(st.lists(st.integers(1, width - 1), min_size=1, max_size=3, unique=True)))
    zones = [sum(x >= cut for cut in cuts) for _ in range(height) for x in range(width)]
    loads = data.draw(st.lists(st.floats(0.1, 50), min_size=width * height, max_size=width * height))
    ground = a_grid(width, height, zones, loads)
    after = balanced(ground)
    assert max(ground.shares(after)) <= max(ground.shares(zones)) + 1e-6
    assert all(whole(ground, after, zone) for zone in range(len(cuts) + 1))
    assert set(after) == set(zones)
    assert balanced(ground) == after
