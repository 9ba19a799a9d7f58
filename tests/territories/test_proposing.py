"""What a proposal says is handed over is what is handed over when it is accepted. No database."""

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest

from backend.territories.proposing import propose
from backend.territories.survey import Area, handovers
from backend.territories.workload import Customer, Field
from tests.territories.places import at

WESTERNER, EASTERNER = UUID(int=1), UUID(int=2)
WEST, EAST = UUID(int=11), UUID(int=12)
BUSY = 120  # of 150 accounts lie in the west


def an_area(area_id, owner_id, west_m, east_m):
    ring = tuple(at(x, y) for x, y in ((west_m, -1000), (east_m, -1000), (east_m, 1000), (west_m, 1000)))
    field = Field("car", None, 8 * 3600)
    return Area(
        area_id, "x", owner_id, "x", None, None, 1, ring, field, seen=True, editable=True, worked=owner_id is not None
    )


def an_account(number, chance):
    is_west = number < BUSY
    place = at(chance.uniform(-1950, -10) if is_west else chance.uniform(10, 1900), chance.uniform(-950, 950))
    owner, area = (WESTERNER, WEST) if is_west else (EASTERNER, EAST)
    fixed = chance.random() < 0.1
    return Customer(UUID(int=100 + number), "x", place, owner, "x", area, 14, 1200, fixed=fixed)


@pytest.mark.parametrize("easterner", [EASTERNER, None])
def test_whom_one_alone_visits_stays_with_them_even_where_a_smoothed_border_carries_the_account_over(easterner):
    areas = [an_area(WEST, WESTERNER, -2000, 0), an_area(EAST, easterner, 0, 2000)]
    carried = 0
    for seed in (0, 3, 24):
        chance = Random(seed)
        customers = [an_account(number, chance) for number in range(150)]
        moves = propose(areas, customers, []).moves
        target = {move.account_id: move.to_id for move in moves}
        moved = [replace(one, territory_id=target[one.id]) for one in customers if one.id in target]
        carried += sum(one.fixed for one in moved)
        told = {move.account_id for move in moves if move.hands_over}
        assert told == {one.account_id for one in handovers(areas, moved)}
    assert carried > 0
