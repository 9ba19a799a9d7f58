"""Whatever happens between phones and server: nothing is lost, nothing doubled, nothing seen by the wrong person."""

import asyncio
import os
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from backend.app import build
from backend.sync import kinds as product
from tests.sync.machine.field import OFFICE, Field
from tests.sync.machine.histories import HISTORIES
from tests.sync.machine.line import FATES

pytestmark = [pytest.mark.db, pytest.mark.slow]

EXAMPLES = int(os.environ.get("ROUNDS_MACHINE_EXAMPLES", "60"))  # the long run asks for hundreds
STEPS = 25
WHO = st.integers(0, 1)
NUMBER = st.integers(0, 7)
KINDS = ("check_in", "check_in", "report", "check_out", "missed", "trail", "edit", *OFFICE)
PLACES = ("at its beginning", "in its middle", "before its end")
BATCHES = ("all", "first half", "without the first", "backwards", "one twice", "all that is kept")


class Machine(RuleBasedStateMachine):
    """Steps run on the loop of the tests; this thread waits for each."""

    app, loop, url = None, None, ""

    def do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    @initialize()
    def begin(self):
        self.field = self.do(Field.made(self.app, self.url))
        self.touched = False

    def teardown(self):
        """In the end everybody has a good line."""
        if not hasattr(self, "field"):
            return
        try:
            for phone in self.field.phones:
                self.do(self.field.drain(phone))
                self.do(self.field.pull(phone))
            self.do(self.field.look())
        finally:
            self.do(self.field.close())

    @rule(who=WHO, kind=st.sampled_from(KINDS), number=NUMBER)
    def write(self, who, kind, number):
        self.field.write(self.field.phones[who], kind, number)

    @rule(who=WHO, number=NUMBER, days=st.sampled_from([-1, 1]))
    def write_with_a_clock_a_day_off(self, who, number, days):
        jump = timedelta(days=days)
        offset_ms = -round(jump.total_seconds() * 1000)
        self.field.write(self.field.phones[who], "check_in", number, jump=jump, offsetMs=offset_ms)

    @rule(who=WHO, number=NUMBER, version=st.sampled_from([1, 99]))
    def write_in_a_version_of_another_day(self, who, number, version):
        self.field.write(self.field.phones[who], "edit", number, schemaV=version)

    @rule(who=WHO, batch=st.sampled_from(BATCHES), fate=st.sampled_from(FATES))
    def push(self, who, batch, fate):
        phone = self.field.phones[who]
        self.touched = True
        self.do(self.field.exchange(phone, *self.chosen(phone, batch), fate=fate))

    def chosen(self, phone, batch):
        waiting = phone.pending
        match batch:
            case "first half":
                return waiting[: len(waiting) // 2]
            case "without the first":
                return waiting[1:]
            case "backwards":
                return waiting[::-1]
            case "one twice":
                return waiting + waiting[:1]
            case "all that is kept":
                return sorted(phone.journal)
            case _:
                return waiting

    @rule(who=WHO, place=st.sampled_from(PLACES))
    def kill(self, who, place):
        self.touched = True
        self.do(self.field.killed(self.field.phones[who], place))

    @rule(who=WHO, number=NUMBER)
    def an_old_push_arrives_again(self, who, number):
        self.touched = True
        self.do(self.field.sent_again(self.field.phones[who], number))

    @rule(who=WHO)
    def somebody_else_sends_it(self, who):
        self.touched = True
        self.do(self.field.sent_by(self.field.phones[1 - who], self.field.phones[who]))

    @rule(who=WHO)
    def log_out_and_in(self, who):
        self.do(self.field.logged_out(self.field.phones[who]))

    @rule(who=WHO)
    def lock_and_find_again(self, who):
        self.do(self.field.revoked(self.field.phones[who]))

    @rule(who=WHO)
    def log_in_on_the_phone_of_another(self, who):
        self.field.taken_over(self.field.phones[1 - who], self.field.phones[who])

    @rule(who=WHO)
    def pull(self, who):
        self.do(self.field.pull(self.field.phones[who]))

    @rule(number=st.integers(0, 15))
    def reassign(self, number):
        self.do(self.field.office.given(number))

    @rule(number=NUMBER)
    def archive(self, number):
        self.do(self.field.office.archived(number))

    @rule(number=st.integers(0, 1))
    def list_and_unlist_a_product(self, number):
        self.do(self.field.office.product(number))

    @rule(number=NUMBER)
    def alert(self, number):
        self.do(self.field.office.alert(number))

    @rule(number=NUMBER)
    def offer_a_job(self, number):
        self.do(self.field.office.job(number))

    @rule(number=NUMBER)
    def plan_a_day_or_delete_it_with_its_stops(self, number):
        self.do(self.field.office.plan(number))

    @rule(number=NUMBER)
    def ask_back(self, number):
        self.do(self.field.office.asks_back(number))

    @rule()
    def back_up(self):
        self.do(self.field.backup.take())

    @rule()
    def restore(self):
        """From here on the server knows less than the phones, until they have noticed."""
        self.touched = True
        self.do(self.field.restored())

    @precondition(lambda self: getattr(self, "touched", False))
    @invariant()
    def nothing_is_lost_or_doubled(self):
        self.touched = False
        self.do(self.field.look())


@pytest.fixture
async def machine(pool, settings, cluster):
    """Phones keep what no backup holds."""
    app = build(replace(settings, durable="backup"))
    url = cluster.url("shared_rounds", "postgres")
    yield type("OfThisApp", (Machine,), {"app": app, "loop": asyncio.get_running_loop(), "url": url})
    build(settings)  # what the process was told of durability holds for the tests that follow


async def test_any_history_loses_nothing_doubles_nothing_and_converges(machine):
    asked = hypothesis(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    )
    await asyncio.to_thread(run_state_machine_as_test, machine, settings=asked)


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES.keys())
async def test_histories_that_went_wrong_once_or_nearly(machine, history):
    await asyncio.to_thread(replayed, machine, history)


def replayed(machine, history):
    """Step after step, with the same look after each."""
    lived = machine()
    try:
        lived.begin()
        for step, given in history:
            getattr(lived, step)(**given)
            if lived.touched:
                lived.nothing_is_lost_or_doubled()
    finally:
        lived.teardown()


async def test_every_kind_of_operation_that_does_something_can_be_applied_in_a_history(machine):
    lived = machine()

    def live():
        try:
            lived.begin()
            for kind in dict.fromkeys(KINDS):
                lived.write(0, kind, 1 if kind in {"response", "order"} else 0)  # the rep's own, not the other's
                lived.push(0, "all", "arrives")
                lived.push(0, "all", "arrives")
                lived.nothing_is_lost_or_doubled()
                lived.ask_back(0)
            return {one.doing.kind for one in lived.field.phones[0].written if one.id in applied(lived)}
        finally:
            lived.teardown()

    def applied(lived):
        return {made for made, code in lived.field.phones[0].answers.items() if code is None}

    assert await asyncio.to_thread(live) == set(product.KINDS) - {"nothing"}
