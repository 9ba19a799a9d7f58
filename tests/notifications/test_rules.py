from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from notifications.catalogue import CATALOGUE
from notifications.messages import Message
from notifications.rules import RULES, QuietHours, Recipient, decide, ring_at

HELSINKI = ZoneInfo("Europe/Helsinki")


def told(event, **facts):
    return [(recipient, message.code, message.link) for recipient, message in decide(event, facts)]


def test_every_message_of_the_catalogue_is_told_by_some_rule():
    assert {rule.code for rule in RULES} == set(CATALOGUE)


def test_a_visit_outside_is_told_to_the_supervisor():
    assert told("visit.recorded", outcome="outside", visit_id="v1") == [
        (Recipient.SUPERVISOR, "visit.outside", "/visits/v1")
    ]


def test_an_unverifiable_visit_is_told_to_the_supervisor():
    assert told("visit.recorded", outcome="unverifiable", visit_id="v1")[0][1] == "visit.unverifiable"


@pytest.mark.parametrize("outcome", ["verified", "uncertain"])
def test_an_ordinary_visit_is_told_to_nobody(outcome):
    assert told("visit.recorded", outcome=outcome, visit_id="v1") == []


def test_whoever_has_unsent_work_is_told_as_long_as_any_waits():
    assert told("device.waiting", waiting=5) == [(Recipient.REP, "sync.waiting", "/saved")]
    assert told("device.waiting", waiting=0) == told("device.waiting") == []


def test_an_unknown_event_is_told_to_nobody():
    assert told("account.edited", account_id="a1") == []


@pytest.mark.parametrize(
    ("event", "recipient", "code"),
    [
        ("workorder.offered", "rep", "workorder.offered"),
        ("workorder.accepted", "dispatcher", "workorder.accepted"),
        ("workorder.declined", "dispatcher", "workorder.declined"),
        ("approval.requested", "approver", "approval.requested"),
        ("approval.answered", "approver", "approval.requested"),
        ("approval.approved", "requester", "approval.approved"),
        ("approval.rejected", "requester", "approval.rejected"),
        ("approval.asked", "requester", "approval.asked"),
        ("plan.published", "rep", "plan.published"),
        ("plan.changed", "rep", "plan.changed"),
    ],
)
def test_an_event_is_told_to_the_one_it_concerns(event, recipient, code):
    assert [(r.value, c) for r, c, _ in told(event)] == [(recipient, code)]


def test_a_message_without_its_id_has_no_link():
    assert told("plan.published")[0][2] is None


def test_nobody_is_told_what_he_did_himself():
    assert told("plan.changed", rep_id="r1", by_id="r1") == []
    assert told("plan.changed", rep_id="r1", by_id="m1") != []


def at(hour, minute=0, day=2):
    return datetime(2026, 3, day, hour, minute, tzinfo=HELSINKI)


CHANGED, OFFERED = Message("plan.changed", {}), Message("workorder.offered", {})
NIGHT = QuietHours()


@pytest.mark.parametrize(
    ("now", "rings"), [(at(12), at(12)), (at(22), at(7, day=3)), (at(3), at(7)), (at(7), at(7)), (at(21), at(7, day=3))]
)
def test_what_can_wait_rings_in_the_morning(now, rings):
    assert ring_at(CHANGED, now, NIGHT) == rings


def test_what_is_urgent_rings_at_night():
    assert ring_at(OFFERED, at(23), NIGHT) == at(23)


def test_quiet_hours_may_lie_within_one_day():
    noon = QuietHours(time(12), time(13, 30))
    assert ring_at(CHANGED, at(12, 10), noon) == at(13, 30)
    assert ring_at(CHANGED, at(14), noon) == at(14)


def test_equal_ends_are_never_quiet():
    assert ring_at(CHANGED, at(12), QuietHours(time(12), time(12))) == at(12)


def test_the_night_of_the_spring_clock_change_ends_at_seven_local_time():
    evening = datetime(2026, 3, 28, 23, 0, tzinfo=HELSINKI)
    assert ring_at(CHANGED, evening, NIGHT) == datetime(2026, 3, 29, 7, 0, tzinfo=HELSINKI)


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        ring_at(CHANGED, datetime(2026, 3, 2, 9, 0), NIGHT)  # noqa: DTZ001 - the naive time is the point
