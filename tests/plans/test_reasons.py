"""Reasons of the engine as facts for sentences."""

from datetime import date
from uuid import UUID

from backend.plans.flow import DayClock, Wish
from backend.plans.reasons import Names
from checkin.geodesy import LonLat
from routing.model import Window
from routing.plan import LeftOut, Relaxation

CLOCK = DayClock(date(2026, 11, 23), "Europe/Helsinki")
PUB, BANK = UUID(int=1), UUID(int=2)


def a_wish(account_id, name, starts_s=None):
    window = Window(0, 86_400) if starts_s is None else Window(starts_s, starts_s + 900)
    return Wish(
        account_id=account_id,
        workorder_id=None,
        name=name,
        address="",
        position=LonLat(24.9, 60.1),
        duration_s=600,
        windows=(window,),
        opening=None,
        prize_s=0,
        kind="optional",
        appointment=starts_s is not None,
    )


def told(entry, *wishes, people=None):
    (document,) = Names(CLOCK, {wish.key: wish for wish in wishes}, people or {}).documents([entry])
    return document


def test_appointments_that_exclude_each_other_are_told_by_name_and_time():
    entry = LeftOut(str(PUB), "appointment_conflict", {"with": f"{BANK},{UUID(int=9)}"})
    document = told(entry, a_wish(PUB, "Pub", 36_000), a_wish(BANK, "Bank", 36_900))
    assert document["name"] == "Pub"
    assert document["facts"]["at"] == "10:00"
    assert document["facts"]["clashes"] == [{"name": "Bank", "at": "10:15"}]


def test_ways_out_are_told_with_names_of_visits_people_and_days():
    ways = (
        Relaxation("drop_visit", {"rep_id": "r", "candidate_id": str(BANK)}),
        Relaxation("another_rep", {"rep_id": "r"}),
        Relaxation("another_day", {"day_offset": 2}),
    )
    entry = LeftOut(str(PUB), "no_time_left", {}, ways)
    document = told(entry, a_wish(PUB, "Pub"), a_wish(BANK, "Bank"), people={"r": "Aino"})
    drop, rep, day = (way["facts"] for way in document["relaxations"])
    assert (drop["name"], drop["candidateId"]) == ("Bank", str(BANK))
    assert rep == {"repId": "r", "repName": "Aino"}
    assert day == {"dayOffset": 2, "day": "2026-11-25"}
    assert "at" not in document["facts"]
