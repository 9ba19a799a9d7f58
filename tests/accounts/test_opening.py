from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.accounts.opening import DAY_S, HoursProblem, validate, windows_on

HELSINKI = "Europe/Helsinki"
FRIDAY = date(2026, 11, 20)
SATURDAY = date(2026, 11, 21)
SUNDAY = date(2026, 11, 22)


def h(hours: float) -> int:
    return int(hours * 3600)


def test_ordinary_office_hours_are_one_window():
    assert windows_on("Mo-Fr 08:00-17:00", FRIDAY, HELSINKI) == ((h(8), h(17)),)


def test_a_lunch_break_makes_two_windows():
    assert windows_on("Mo-Fr 09:00-12:00,13:00-18:00", FRIDAY, HELSINKI) == ((h(9), h(12)), (h(13), h(18)))


def test_round_the_clock_is_the_full_day():
    assert windows_on("24/7", SUNDAY, HELSINKI) == ((0, DAY_S),)


@pytest.mark.parametrize("text", ["Mo-Fr 08:00-17:00", "off", "Mo-Sa 10:00-20:00; Su off"])
def test_a_closed_day_has_no_window(text: str):
    assert windows_on(text, SUNDAY, HELSINKI) == ()


@pytest.mark.parametrize("text", [None, "", "  ", "gibberish", "mon to fri, nine to five", "x" * 600])
def test_a_missing_or_unreadable_text_means_unknown(text: str | None):
    assert windows_on(text, FRIDAY, HELSINKI) is None


def test_hours_that_are_stated_as_unknown_mean_unknown():
    assert windows_on('Fr unknown "ask first"', FRIDAY, HELSINKI) is None


def test_known_hours_are_kept_beside_unknown_ones():
    assert windows_on("Fr 09:00-12:00, Fr 14:00-16:00 unknown", FRIDAY, HELSINKI) == ((h(9), h(12)),)


def test_a_bar_closes_at_the_end_of_the_day_and_opens_again_at_its_start():
    bar = "Fr-Sa 18:00-03:00"
    assert windows_on(bar, FRIDAY, HELSINKI) == ((h(18), DAY_S),)
    assert windows_on(bar, SATURDAY, HELSINKI) == ((0, h(3)), (h(18), DAY_S))
    assert windows_on(bar, SUNDAY, HELSINKI) == ((0, h(3)),)


def test_neighbouring_windows_that_differ_by_a_comment_are_one():
    text = 'Fr 09:00-12:00 open "counter", Fr 12:00-15:00 open "desk"'
    assert windows_on(text, FRIDAY, HELSINKI) == ((h(9), h(15)),)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_wall_clock_is_meant_on_days_when_it_changes(day: date):
    assert windows_on("Mo-Su 09:00-17:00", day, HELSINKI) == ((h(9), h(17)),)
    assert windows_on("24/7", day, HELSINKI) == ((0, DAY_S),)
    assert windows_on("Sa 22:00-04:00", day, HELSINKI) == ((0, h(4)),)


def test_public_holidays_are_those_of_the_time_zones_country():
    independence_day = date(2026, 12, 6)
    assert windows_on("Mo-Su 10:00-16:00; PH off", independence_day, HELSINKI) == ()
    assert windows_on("Mo-Su 10:00-16:00; PH off", independence_day, "Asia/Shanghai") == ((h(10), h(16)),)


def test_a_zone_without_a_country_has_no_holidays():
    assert windows_on("Mo-Su 10:00-16:00; PH off", date(2026, 12, 25), "UTC") == ((h(10), h(16)),)


def test_a_country_whose_holidays_nobody_listed_has_none():
    assert windows_on("Mo-Su 10:00-16:00; PH off", date(2026, 12, 25), "Africa/Abidjan") == ((h(10), h(16)),)


@pytest.mark.parametrize("tz", ["Europe/Atlantis", "", "../etc/passwd"])
def test_a_zone_that_does_not_exist_is_refused_by_name(tz: str):
    with pytest.raises(ValueError, match="tz"):
        windows_on("24/7", FRIDAY, tz)


@pytest.mark.parametrize("text", ["", "24/7", "Mo-Fr 08:00-17:00; Sa 10:00-14:00; PH off", "sunrise-sunset"])
def test_readable_texts_have_no_problem(text: str):
    assert validate(text) is None


def test_an_unreadable_text_says_where_reading_stopped():
    assert validate("Mo-Fr 08:00-17:00; lunch 12-13") == HoursProblem("hours.unreadable", 20)


def test_a_very_long_text_is_refused():
    assert validate("Mo 08:00-09:00;" * 100) == HoursProblem("hours.too_long", 501)


@given(
    opens=st.integers(0, 23),
    closes=st.integers(0, 28),
    day=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    days=st.sampled_from(["Mo-Fr", "Sa-Su", "Mo-Su", "We", "PH"]),
)
def test_windows_always_lie_inside_the_day_in_order_and_apart(opens: int, closes: int, day: date, days: str):
    windows = windows_on(f"{days} {opens:02}:00-{closes:02}:30", day, HELSINKI)
    edges = [edge for window in windows or () for edge in window]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= DAY_S for edge in edges)


@given(st.text(max_size=60))
def test_what_validates_is_never_refused_later(text: str):
    if validate(text) is None and text.strip():
        windows_on(text, FRIDAY, HELSINKI)
    else:
        assert windows_on(text, FRIDAY, HELSINKI) is None
