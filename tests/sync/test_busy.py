"""Phones that come all at once: the server lets in what it can answer soon, and tells the others when to come back."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from backend.errors import PROBLEM_JSON, Problem
from backend.sync import admission
from backend.sync.admission import JITTER, LONGEST_ABSENCE_S, LONGEST_WAIT_S, Gate
from tests.support.phone import Phone, a_fix

pytestmark = pytest.mark.db


class Watch:
    """A clock that goes on when it is told to."""

    def __init__(self):
        self.s = 0.0

    def __call__(self):
        return self.s


@pytest.fixture
def watch():
    return Watch()


async def filled(gate, *, waiting):
    """Somebody works and `waiting` stand in line; ends when the returned stack is closed."""
    stack, tasks = AsyncExitStack(), []
    stack.push_async_callback(lambda: asyncio.gather(*tasks))
    await stack.enter_async_context(gate.turn())

    async def stand():
        async with gate.turn():
            pass

    tasks += [asyncio.create_task(stand()) for _ in range(waiting)]
    await asyncio.sleep(0)
    return stack


async def test_whoever_waits_gets_a_turn_in_the_order_of_coming(watch):
    gate, served = Gate(1, watch), []

    async def come(number):
        async with gate.turn():
            served.append(number)

    async with gate.turn():
        tasks = [asyncio.create_task(come(number)) for number in range(5)]
        await asyncio.sleep(0)
        assert served == []
    await asyncio.gather(*tasks)
    assert served == [0, 1, 2, 3, 4]


async def test_never_more_than_so_many_work_at_once(watch):
    gate, now, most = Gate(3, watch), 0, 0

    async def come():
        nonlocal now, most
        async with gate.turn():
            now += 1
            most = max(most, now)
            await asyncio.sleep(0)
            now -= 1

    await asyncio.gather(*(come() for _ in range(30)))
    assert (now, most) == (0, 3)


async def test_whoever_gives_up_leaves_the_line_and_takes_no_turn_along(watch):
    gate = Gate(1, watch)
    async with gate.turn():
        gone = asyncio.create_task(gate.turn().__aenter__())
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
    async with asyncio.timeout(10), gate.turn():
        pass


async def test_a_turn_that_was_given_to_somebody_who_just_left_goes_on_to_the_next(watch):
    gate = Gate(1, watch)
    first = gate.turn()
    await first.__aenter__()
    leaver, stayer = (asyncio.create_task(gate.turn().__aenter__()) for _ in range(2))
    await asyncio.sleep(0)
    await first.__aexit__(None, None, None)
    leaver.cancel()
    async with asyncio.timeout(10):
        await stayer


async def test_a_line_that_is_too_long_sends_away(watch):
    gate = Gate(1, watch)
    longest = int(LONGEST_WAIT_S / gate.step_s) + 1
    async with await filled(gate, waiting=longest):
        with pytest.raises(Problem) as refused:
            gate.check()
        assert refused.value.code == "sync.busy"
        seconds = refused.value.facts["retry_after_s"]
        assert isinstance(seconds, int)
        assert seconds >= LONGEST_WAIT_S * (1 - JITTER) - 1
    gate.check()


async def test_those_who_are_sent_away_come_back_one_after_another(watch):
    gate = Gate(1, watch)
    async with await filled(gate, waiting=int(LONGEST_WAIT_S / gate.step_s) + 1):
        told = []
        for _ in range(200):
            with pytest.raises(Problem) as refused:
                gate.check()
            told.append(refused.value.facts["retry_after_s"])
    assert max(told[:20]) < min(told[-20:])
    assert max(told) <= LONGEST_ABSENCE_S * (1 + JITTER)


async def test_a_line_that_stands_still_sends_away_whoever_waited_too_long(watch, monkeypatch):
    monkeypatch.setattr(admission, "MOST_PATIENCE_S", 0.0)
    gate = Gate(1, watch)
    async with gate.turn():
        with pytest.raises(Problem) as refused:
            await gate.turn().__aenter__()
    assert refused.value.code == "sync.busy"
    async with asyncio.timeout(10), gate.turn():
        pass


async def test_slow_work_makes_the_line_shorter(watch):
    gate = Gate(1, watch)
    for _ in range(30):
        async with gate.turn():
            watch.s += 2.0
    async with await filled(gate, waiting=2):
        with pytest.raises(Problem):
            gate.check()


async def test_a_phone_that_is_sent_away_is_told_when_to_come_back_and_people_are_served(company, monkeypatch):
    phone, manager = await Phone.of(company), await company.client("manager")
    gate = Gate(1)
    monkeypatch.setitem(admission.GATES, ("POST", "/api/sync/push"), gate)
    mutation = phone.write("track.points", {"points": [a_fix()]})
    async with await filled(gate, waiting=int(LONGEST_WAIT_S / gate.step_s) + 1):
        answer = await phone.push(mutation)
        assert answer.status_code == 503, answer.text
        assert answer.headers["content-type"].startswith(PROBLEM_JSON)
        assert answer.json()["code"] == "sync.busy"
        assert int(answer.headers["retry-after"]) >= 1
        assert (await manager.get("/api/me")).status_code == 200
        assert (await phone.page())["more"] is False
    assert [result["status"] for result in await phone.sent(mutation)] == ["applied"]


async def test_many_phones_at_once_are_all_served_in_the_end(company, monkeypatch):
    phone = await Phone.of(company)
    monkeypatch.setitem(admission.GATES, ("POST", "/api/sync/push"), Gate(2))
    batches = [phone.write("track.points", {"points": [a_fix()]}) for _ in range(3)]
    answers = await asyncio.gather(*(phone.sent(*batches) for _ in range(12)))
    assert sorted(result["status"] for answer in answers for result in answer) == ["applied"] * 3 + ["duplicate"] * 33


async def test_requests_that_wait_fill_no_more_memory_than_was_set_aside(company, monkeypatch):
    phone, held = await Phone.of(company), admission.Held(1_000)
    monkeypatch.setattr(admission, "HELD", held)
    mutation = phone.write("track.points", {"points": [a_fix() for _ in range(20)]})
    answer = await phone.push(mutation)
    assert (answer.status_code, answer.json()["code"]) == (503, "sync.busy")
    assert int(answer.headers["retry-after"]) >= 1
    assert held.size == 0
    monkeypatch.setattr(admission, "HELD", admission.Held())
    assert (await phone.push(mutation)).status_code == 200
    assert admission.HELD.size == 0


async def test_what_comes_from_nobody_is_read_and_not_kept(visitor, monkeypatch):
    monkeypatch.setattr(admission, "HELD", admission.Held(0))
    answer = await visitor.post("/api/sync/push", content=b"x" * 300_000)
    assert (answer.status_code, answer.json()["code"]) == (401, "auth.login_required")
    assert (await visitor.get("/api/sync/pull")).status_code == 401


async def test_a_request_that_never_comes_to_its_end_is_given_up(company, monkeypatch):
    monkeypatch.setattr(admission, "ARRIVES_WITHIN_S", 0.05)
    phone = await Phone.of(company)
    forever = asyncio.Event()

    async def drip():
        yield b"{"
        await forever.wait()

    answer = await phone.client.post("/api/sync/push", content=drip())
    assert (answer.status_code, answer.json()["code"]) == (503, "sync.busy")
    assert admission.HELD.size == 0
