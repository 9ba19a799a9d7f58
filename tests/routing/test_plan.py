from routing.budget import Budget, never
from routing.construct import construct
from routing.model import Window
from routing.plan import UNFAMILIAR_S, prize_for, value_s, worth
from tests.routing.days import NOON, a_day, a_rep, a_visit


def test_a_plan_is_worth_its_prizes_less_travel_and_a_quarter_of_the_waiting():
    problem = a_day(a_visit(1, windows=(Window(0, 36_000),)), a_visit(2, windows=(Window(NOON, NOON),)))
    plan = construct(problem)
    waited_s = sum(stop.wait_s for stop in plan.routes[0].stops)
    assert waited_s > 0
    assert plan.value_s == value_s(problem, plan.routes) == 2 * 7200 - 2400 - waited_s // 4


def test_an_unfamiliar_face_costs_a_quarter_of_an_hour():
    assert prize_for(a_rep("a"), a_visit(1, preferred_rep="b")) == 7200 - UNFAMILIAR_S
    assert prize_for(a_rep("b"), a_visit(1, preferred_rep="b")) == 7200


def test_kept_promises_outweigh_any_prize():
    poor = a_day(a_visit(1, prize_s=0, kind="mandatory"))
    rich = a_day(a_visit(1, prize_s=900_000))
    assert worth(poor, construct(poor).routes) > worth(rich, construct(rich).routes)


def test_a_budget_knows_when_it_is_spent():
    assert Budget(0).spent(1.0)()
    assert not Budget(3600).spent(0.5)()
    assert not never()
