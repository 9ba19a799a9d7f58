from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkin.geodesy import LonLat, destination
from infra.city.demo_places import PROFILES, REACH_M, DemoField, choose
from infra.city.demo_terms import INTERVAL_DAYS, STAND_INS, TERMS
from infra.city.kinds import AMENITIES, SHOPS, TOURISM
from infra.city.places import Place
from infra.city.streets import StreetPoint
from infra.city.territories import on_plane, reach_m

CENTRE = LonLat(24.94, 60.17)


def around(number: int, radius_m: float, seed: int = 1) -> list[LonLat]:
    rng = Random(seed)
    return [destination(CENTRE, rng.uniform(0, 360), radius_m * rng.random()) for _ in range(number)]


def some_places(number: int, radius_m: float = 800) -> list[Place]:
    kinds = sorted(TERMS)
    return [
        Place(osm_id=f"n{i}", kind=kinds[i % len(kinds)], name=f"Place {i}", position=at, address=f"Katu {i}")
        for i, at in enumerate(around(number, radius_m))
    ]


def some_streets(number: int, radius_m: float) -> list[StreetPoint]:
    return [StreetPoint(f"Tie {i}", at) for i, at in enumerate(around(number, radius_m, seed=2))]


def reaches(field: DemoField) -> dict[int, float]:
    return {
        rep.index: reach_m([on_plane(CENTRE, a.position) for a in field.accounts if a.rep == rep.index])
        for rep in field.reps
    }


def test_the_same_seed_gives_the_same_company_in_any_order_of_places():
    places = some_places(500)
    assert choose(places, 200, 7) == choose(places[::-1], 200, 7)
    assert choose(places, 200, 7) != choose(places, 200, 8)


def test_eight_reps_share_the_customers_evenly():
    field = choose(some_places(500), 320)
    assert len(field.accounts) == 320
    assert Counter(account.rep for account in field.accounts) == dict.fromkeys(range(8), 40)
    assert tuple(rep.profile for rep in field.reps) == PROFILES
    assert field.reps[0].profile == "foot"


def test_a_fifth_of_the_customers_is_class_a_and_each_class_has_its_interval():
    field = choose(some_places(500), 200)
    assert Counter(account.value_class for account in field.accounts) == {"A": 40, "B": 60, "C": 100}
    assert all(account.interval_days == INTERVAL_DAYS[account.value_class] for account in field.accounts)


def test_visits_take_as_long_as_the_kind_of_customer_needs():
    assert all(a.visit_duration_s == TERMS[a.kind].visit_s for a in choose(some_places(300), 300).accounts)


def test_some_customers_are_overdue_some_are_not_and_some_are_new():
    accounts = choose(some_places(500), 320).accounts
    gaps = [(a.last_visit_days_ago, a.interval_days) for a in accounts]
    assert any(days is None for days, _ in gaps)
    assert any(days is not None and days > interval for days, interval in gaps)
    assert any(days is not None and days < interval / 2 for days, interval in gaps)


def test_a_metropolis_is_cut_down_to_what_each_profile_reaches_in_a_day():
    field = choose(some_places(5_000, radius_m=40_000), 320)
    profile = {rep.index: rep.profile for rep in field.reps}
    assert all(metres <= 2 * REACH_M[profile[rep]] for rep, metres in reaches(field).items())


def test_a_city_without_shops_gets_customers_on_its_streets_that_say_they_are_made_up():
    field = choose(some_places(10, 6_000), 80, streets=some_streets(400, 6_000))
    made_up = [account for account in field.accounts if account.fictional]
    assert len(field.accounts) == 80
    assert len(made_up) >= 70
    assert all(a.name.startswith("Demo ") and (a.name_zh or "").startswith("示例") for a in made_up)


def test_reps_start_on_a_street_near_their_territory():
    streets = some_streets(200, 800)
    field = choose(some_places(400), 160, streets=streets)
    assert all(rep.home_label in {street.name for street in streets} for rep in field.reps)


def test_reps_start_at_a_customers_door_where_no_street_is_known():
    field = choose(some_places(40), 16)
    assert all(rep.home_label.startswith("Katu") for rep in field.reps)


def test_nothing_to_choose_from_gives_an_empty_company():
    assert choose([], 100) == DemoField((), ())
    assert choose([Place(osm_id="n1", kind="office", name="Law", position=CENTRE)], 100) == DemoField((), ())


def test_the_same_shop_listed_twice_is_one_customer():
    twice = [Place(osm_id=f"n{i}", kind="cafe", name="X", position=CENTRE, address="Katu 1") for i in (1, 2)]
    assert len(choose(twice, 10).accounts) == 1


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 60), st.integers(1, 60), st.sampled_from([300.0, 4_000.0, 50_000.0]), st.integers(0, 9))
def test_nobody_is_chosen_twice_and_every_rep_has_customers(number: int, count: int, radius_m: float, seed: int):
    field = choose(some_places(number, radius_m), count, seed)
    keys = [account.key for account in field.accounts]
    assert len(keys) == len(set(keys)) <= number
    assert {account.rep for account in field.accounts} == {rep.index for rep in field.reps}


@pytest.mark.parametrize("kind", [like.kind for like in STAND_INS])
def test_stand_ins_are_kinds_that_the_company_sells_to(kind: str):
    assert kind in TERMS


def test_terms_name_only_kinds_that_places_have():
    known = {*AMENITIES.values(), *TOURISM.values(), *SHOPS, "shop", "fitness"}
    assert set(TERMS) <= known
