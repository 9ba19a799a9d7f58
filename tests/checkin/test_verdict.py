import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin import Action, Outcome, Policy, decide
from checkin.policy import default_actions
from tests.checkin.builders import NINE, a_fence, a_fix, an_attempt, judged


def codes(verdict):
    return [reason.code for reason in verdict.reasons]


def test_a_sharp_fix_well_inside_is_verified():
    verdict = judged(a_fix(away_m=40, accuracy_m=12))
    assert (verdict.outcome, verdict.action) == (Outcome.VERIFIED, Action.ACCEPT)
    assert verdict.distance_m == pytest.approx(40, abs=0.1)
    assert verdict.probability_inside == pytest.approx(1)
    assert codes(verdict) == ["inside"]
    assert verdict.reasons[0].facts["radius_m"] == 150


def test_a_circle_that_touches_the_line_is_verified_when_95_percent_of_it_lie_inside():
    verdict = judged(a_fix(away_m=120, accuracy_m=40))
    assert verdict.outcome is Outcome.VERIFIED
    assert 0.95 <= verdict.probability_inside < 1


def test_a_fix_ten_metres_outside_is_uncertain_when_accuracy_is_twenty():
    verdict = judged(a_fix(away_m=160, accuracy_m=20))
    assert (verdict.outcome, codes(verdict)) == (Outcome.UNCERTAIN, ["straddles"])
    assert 0.05 < verdict.probability_inside < 0.5


def test_a_fix_whose_whole_circle_is_beyond_the_line_is_outside():
    verdict = judged(a_fix(away_m=400, accuracy_m=30))
    assert (verdict.outcome, codes(verdict)) == (Outcome.OUTSIDE, ["outside"])
    assert verdict.action is Action.ACCEPT_WITH_REASON
    assert verdict.probability_inside == pytest.approx(0, abs=1e-9)


def test_no_fix_at_all_is_unverifiable():
    verdict = judged()
    assert (verdict.outcome, codes(verdict), verdict.fix) == (Outcome.UNVERIFIABLE, ["no_fix"], None)
    assert (verdict.distance_m, verdict.accuracy_m, verdict.probability_inside) == (None, None, None)
    assert verdict.reasons[0].facts == {}


@pytest.mark.parametrize("refused", ["unavailable", "timeout"])
def test_a_phone_that_gave_nothing_says_why(refused):
    verdict = judged(refused=refused)
    assert codes(verdict) == ["no_fix"]
    assert verdict.reasons[0].facts == {"why": refused}


def test_a_timeout_after_a_good_fix_does_not_spoil_it():
    assert judged(a_fix(), refused="timeout").outcome is Outcome.VERIFIED


def test_a_refused_permission_is_recorded_as_such_whatever_came_along():
    verdict = judged(a_fix(), refused="denied")
    assert (verdict.outcome, codes(verdict)) == (Outcome.UNVERIFIABLE, ["permission_denied"])
    assert verdict.probability_inside is None


def test_a_fix_older_than_fifteen_seconds_is_stale_and_one_of_fifteen_is_not():
    assert codes(judged(a_fix(age_s=15))) == ["inside"]
    verdict = judged(a_fix(age_s=16, away_m=20))
    assert codes(verdict) == ["stale_fix"]
    assert verdict.distance_m == pytest.approx(20, abs=0.1)
    assert verdict.probability_inside is None


def test_a_fix_vaguer_than_a_hundred_and_fifty_metres_proves_nothing():
    assert codes(judged(a_fix(accuracy_m=151))) == ["vague_fix"]
    assert codes(judged(a_fix(accuracy_m=150))) == ["inside"]


def test_a_fix_from_the_future_proves_nothing():
    verdict = judged(a_fix(age_s=-60))
    assert (verdict.outcome, codes(verdict)) == (Outcome.UNVERIFIABLE, ["future_fix"])
    assert verdict.reasons[0].facts == {"ahead_s": 60}


def test_a_fix_taken_during_the_burst_after_the_tap_counts():
    assert judged(a_fix(age_s=-20)).outcome is Outcome.VERIFIED


def test_the_sharpest_usable_fix_of_the_burst_is_judged():
    stale, vague, sharp, later = (
        a_fix(accuracy_m=3, age_s=90),
        a_fix(accuracy_m=80),
        a_fix(accuracy_m=9, age_s=8),
        a_fix(accuracy_m=9, age_s=1),
    )
    assert judged(stale, vague, sharp, later).fix is later


def test_each_kind_of_objection_is_told_once_by_its_sharpest_fix():
    verdict = judged(a_fix(accuracy_m=400), a_fix(age_s=40), a_fix(accuracy_m=200), a_fix(age_s=50))
    assert codes(verdict) == ["stale_fix", "vague_fix"]
    assert verdict.reasons[0].facts["age_s"] == 40
    assert verdict.reasons[1].facts["accuracy_m"] == 200


def test_an_account_without_pin_keeps_the_fix_so_that_a_pin_can_be_proposed():
    fix = a_fix()
    verdict = decide(an_attempt(fix), None, Policy())
    assert (verdict.outcome, codes(verdict), verdict.fix) == (Outcome.UNVERIFIABLE, ["no_pin"], fix)
    assert verdict.distance_m is None


def test_no_pin_and_no_permission_are_both_said():
    verdict = decide(an_attempt(refused="denied"), None, Policy())
    assert codes(verdict) == ["permission_denied", "no_pin"]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_policy_decides_what_each_outcome_means(outcome):
    policy = Policy(on=default_actions() | {outcome: Action.REFUSE})
    fixes = {
        Outcome.VERIFIED: (a_fix(),),
        Outcome.UNCERTAIN: (a_fix(away_m=150),),
        Outcome.OUTSIDE: (a_fix(away_m=900),),
        Outcome.UNVERIFIABLE: (),
    }
    verdict = judged(*fixes[outcome], policy=policy)
    assert (verdict.outcome, verdict.action) == (outcome, Action.REFUSE)


@given(st.floats(0, 3000), st.floats(0, 150), st.floats(30, 2000))
def test_the_verdict_follows_the_rule_of_the_page_for_every_geometry(away_m, accuracy_m, radius_m):
    verdict = judged(a_fix(away_m=away_m, accuracy_m=accuracy_m), fence=a_fence(radius_m))
    far_m = verdict.distance_m
    match verdict.outcome:
        case Outcome.VERIFIED:
            assert far_m + accuracy_m <= radius_m or verdict.probability_inside >= 0.95
        case Outcome.OUTSIDE:
            assert far_m - accuracy_m > radius_m
            assert verdict.probability_inside < 0.05
        case _:
            assert abs(far_m - radius_m) <= accuracy_m


def test_the_same_attempt_always_gets_the_same_verdict():
    attempt = an_attempt(a_fix(away_m=149), a_fix(away_m=90, accuracy_m=11), received_at=NINE)
    assert decide(attempt, a_fence(), Policy()) == decide(attempt, a_fence(), Policy())
