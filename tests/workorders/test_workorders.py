from datetime import UTC, datetime, timedelta

import pytest

from backend.work import look
from backend.workorders import views
from tests.plans.making import published_plan
from tests.support.field import a_position, a_visit, accounts, an_account, an_appointment, around, at, today
from tests.support.queue import work_off

pytestmark = pytest.mark.db


async def an_order(client, **changes):
    there = around(5)
    ask = {"title": "Fridge is leaking", "position": {"lon": there.lon, "lat": there.lat}, "address": "Testikatu 5"}
    answer = await client.post("/api/workorders", json=ask | changes)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def offered(company, who="rep"):
    manager = await company.client("manager")
    order = await an_order(manager)
    path = f"/api/workorders/{order['id']}"
    answer = await manager.post(f"{path}/offer", json={"repId": str(company.people[who])})
    assert answer.json()["state"] == "offered", answer.text
    return path


async def test_an_order_at_an_account_takes_its_place_and_address(company):
    account = await an_account(company, position=around(8), address="Kauppakatu 8")
    order = await an_order(await company.client("manager"), accountId=str(account), position=None, address=None)
    assert order["address"] == "Kauppakatu 8"
    assert order["position"]["lon"] == pytest.approx(around(8).lon)
    assert (order["state"], order["priority"]) == ("open", "normal")


async def test_an_order_needs_the_skills_of_its_account_unless_it_names_others(company):
    await company.rows(
        "update person set skills = array['cooling', 'till'] where company_id = $1 and id = $2",
        company.id, company.people["rep2"],
    )  # fmt: skip
    account = str(await an_account(company, skills=["cooling"]))
    manager = await company.client("manager")
    assert (await an_order(manager, accountId=account))["skills"] == ["cooling"]
    assert (await an_order(manager, accountId=account, skills=[]))["skills"] == []
    assert (await an_order(manager, accountId=account, skills=["till", " cooling ", "till"]))["skills"] == [
        "cooling",
        "till",
    ]
    assert (await an_order(manager))["skills"] == []


async def test_an_order_that_needs_what_nobody_can_do_is_refused_by_field(company):
    manager = await company.client("manager")
    there = {"lon": around(5).lon, "lat": around(5).lat}
    ask = {"title": "Juggle", "position": there, "skills": ["juggling"]}
    problem = (await manager.post("/api/workorders", json=ask)).json()
    assert (problem["code"], problem["errors"][0]["field"]) == ("workorders.unknown_skill", "skills")
    assert problem["facts"]["skills"] == "juggling"


async def test_a_place_in_another_datum_is_converted(company):
    manager = await company.client("manager")
    there = {"lon": 121.4737, "lat": 31.2304, "datum": "gcj02"}
    order = await an_order(manager, position=there)
    assert order["position"]["lon"] != pytest.approx(121.4737, abs=1e-4)


async def test_an_order_without_any_place_is_refused_by_field(company):
    manager = await company.client("manager")
    answer = await manager.post("/api/workorders", json={"title": "Where?"})
    assert (answer.json()["code"], answer.json()["errors"][0]["field"]) == ("workorders.place_required", "position")


async def test_a_rep_cannot_dispatch_and_a_stranger_does_not_see_the_offer(company):
    path = await offered(company)
    rep, stranger = await company.client("rep"), await company.client("stranger")
    assert (await rep.post("/api/workorders", json={"title": "x"})).status_code == 403
    assert (await rep.get(path)).json()["offeredTo"] == str(company.people["rep"])
    assert (await stranger.get(path)).status_code == 404
    assert (await stranger.post(f"{path}/respond", json={"accept": True})).json()["code"] == "workorders.not_yours"


async def test_declining_gives_the_reason_and_opens_the_order_again(company):
    path = await offered(company)
    rep, manager = await company.client("rep"), await company.client("manager")
    answer = await rep.post(f"{path}/respond", json={"accept": False, "reason": "At the dentist"})
    assert (answer.status_code, answer.json()["state"]) == (200, "declined")
    order = (await manager.get(path)).json()
    assert (order["state"], order["offeredTo"], order["answer"]) == ("open", None, "At the dentist")
    again = await rep.post(f"{path}/respond", json={"accept": True})
    assert (again.status_code, again.json()["code"]) == (409, "workorders.not_yours")


async def test_an_offer_to_somebody_else_takes_it_away_from_the_first(company):
    path = await offered(company)
    manager, rep, rep2 = [await company.client(who) for who in ("manager", "rep", "rep2")]
    answer = await manager.post(f"{path}/offer", json={"repId": str(company.people["rep2"])})
    assert (answer.status_code, answer.json()["offeredTo"]) == (200, str(company.people["rep2"])), answer.text
    offers = await rows(company, "select rep_id, answer from workorder_offer where company_id = $1 order by offered_at")
    assert [row["answer"] for row in offers] == ["withdrawn", None]
    assert await on_phone(company, "rep") == []
    assert [f"/api/workorders/{one}" for one in await on_phone(company, "rep2")] == [path]
    gone = await rows(
        company, "select op from change_log where company_id = $1 and table_name = 'workorder' order by seq"
    )
    assert [row["op"] for row in gone] == ["put", "remove", "put"]
    late = await rep.post(f"{path}/respond", json={"accept": True})
    assert (late.status_code, late.json()["code"]) == (409, "workorders.not_yours")
    assert (await rep2.post(f"{path}/respond", json={"accept": True})).json()["state"] == "accepted"
    answer = await manager.post(f"{path}/offer", json={"repId": str(company.people["rep"])})
    assert (answer.status_code, answer.json()["code"]) == (409, "workorders.not_open")


async def test_the_same_offer_twice_stays_one(company):
    path = await offered(company)
    manager = await company.client("manager")
    answer = await manager.post(f"{path}/offer", json={"repId": str(company.people["rep"])})
    assert answer.json()["state"] == "offered", answer.text
    assert len(await rows(company, "select 1 from workorder_offer where company_id = $1")) == 1


async def rows(company, query):
    async with look(await company.actor("manager"), "workorder.read") as view:
        return await view.conn.fetch(query, company.id)


async def on_phone(company, who):
    async with look(await company.actor(who), "workorder.read") as view:
        return await views.sync_ids(view)


async def test_nothing_is_offered_to_people_out_of_reach(company):
    manager = await company.client("manager")
    order = await an_order(manager)
    for who in ("stranger", "auditor"):
        answer = await manager.post(f"/api/workorders/{order['id']}/offer", json={"repId": str(company.people[who])})
        assert answer.json()["code"] == "workorders.unknown_rep"


async def test_accepting_puts_the_order_into_todays_plan_and_cancelling_takes_it_out(company, settings):
    await accounts(company, 4)
    plan = await published_plan(company, settings, today())
    path = await offered(company)
    rep, manager = await company.client("rep"), await company.client("manager")
    assert (await rep.post(f"{path}/respond", json={"accept": True})).json()["state"] == "accepted"
    await work_off(company, settings)
    order_id = path.rsplit("/", 1)[1]
    changed = (await rep.get(f"/api/plans/{plan['id']}")).json()
    stop = next(stop for stop in changed["stops"] if stop["workorderId"] == order_id)
    assert (stop["name"], stop["locked"]) == ("Fridge is leaking", True)
    assert len(changed["stops"]) == len(plan["stops"]) + 1
    await manager.post(f"{path}/cancel")
    await work_off(company, settings)
    changed = (await rep.get(f"/api/plans/{plan['id']}")).json()
    assert order_id not in {stop["workorderId"] for stop in changed["stops"]}
    assert (await manager.post(f"{path}/cancel")).json()["code"] == "workorders.not_open"


async def test_a_closed_visit_for_the_order_finishes_it(company, settings):
    from backend.access.actor import machinery
    from backend.work import work

    path = await offered(company)
    rep = await company.client("rep")
    await rep.post(f"{path}/respond", json={"accept": True})
    order_id = path.rsplit("/", 1)[1]
    visit_id = await a_visit(company, None, workorder_id=order_id)
    async with work(machinery(company.id), "visit.read") as unit:
        unit.unaudited("a test's own event")
        unit.emit("visit.closed", visit_id=visit_id, rep_id=company.people["rep"])
    await work_off(company, settings)
    assert (await rep.get(path)).json()["state"] == "done"
    feed = await company.rows(
        "select op from change_log where company_id = $1 and table_name = 'workorder' order by seq", company.id
    )
    assert [line["op"] for line in feed] == ["put", "put", "remove"]


async def test_candidates_are_ranked_by_the_way_from_where_they_are(company, settings):
    await accounts(company, 3)
    plan = await published_plan(company, settings, today())
    await a_position(company, "rep", around(30), datetime.now(UTC) - timedelta(minutes=4))
    manager = await company.client("manager")
    order = await an_order(manager)
    answer = (await manager.get(f"/api/workorders/{order['id']}/candidates")).json()
    assert answer["roadBased"] is False
    items = {item["repId"]: item for item in answer["items"]}
    assert set(items) == {str(company.people["rep"]), str(company.people["rep2"])}
    known, guessed = items[str(company.people["rep"])], items[str(company.people["rep2"])]
    assert known["accuracyM"] == 12.0
    assert guessed["positionAt"] is None
    assert known["etaS"] > 0
    assert known["addedS"] >= 0
    assert {slip["stopId"] for slip in known["slips"]} <= {stop["id"] for stop in plan["stops"]}
    order_of = [(not item["suitable"], item["etaS"]) for item in answer["items"]]
    assert order_of == sorted(order_of)


async def test_who_has_no_time_beside_an_appointment_is_not_suitable_and_others_let_visits_slip(
    company, settings, monkeypatch
):
    after_lunch = at(today(), 13, 40)
    monkeypatch.setattr("backend.plans.dispatch.now", lambda: after_lunch)
    await an_appointment(company, await an_account(company, visit_duration_s=3600), at(today(), 13, 50))
    await an_account(company, "rep2", visit_duration_s=3600)
    for who in ("rep", "rep2"):
        await published_plan(company, settings, today(), who)
    manager = await company.client("manager")
    order = await an_order(manager, durationS=9_000)
    answer = (await manager.get(f"/api/workorders/{order['id']}/candidates")).json()
    reasons = {item["repId"]: item["reason"] for item in answer["items"]}
    assert reasons == {str(company.people["rep"]): "no_time_left", str(company.people["rep2"]): None}
    (free,) = [item for item in answer["items"] if item["suitable"]]
    assert [slip["byS"] > 9_000 for slip in free["slips"]] == [True]


async def test_nobody_is_suitable_before_the_shift(company, monkeypatch):
    monkeypatch.setattr("backend.plans.dispatch.now", lambda: at(today(), 22))
    manager = await company.client("manager")
    order = await an_order(manager)
    answer = (await manager.get(f"/api/workorders/{order['id']}/candidates")).json()
    assert {item["reason"] for item in answer["items"]} == {"off_shift"}


@pytest.mark.services
async def test_candidates_by_road_agree_with_the_plan_that_follows(company, settings, roads):
    await accounts(company, 5, centre=roads.centre)
    plan = await published_plan(company, settings, today())
    assert plan["roadBased"] is True
    assert len(plan["geometry"]) > 20
    manager, rep = await company.client("manager"), await company.client("rep")
    there = around(17, roads.centre)
    order = await an_order(manager, position={"lon": there.lon, "lat": there.lat})
    path = f"/api/workorders/{order['id']}"
    answer = (await manager.get(f"{path}/candidates")).json()
    assert answer["roadBased"] is True
    assert all(item["distanceM"] > 0 for item in answer["items"])
    await manager.post(f"{path}/offer", json={"repId": str(company.people["rep"])})
    await rep.post(f"{path}/respond", json={"accept": True})
    await work_off(company, settings)
    changed = (await rep.get(f"/api/plans/{plan['id']}")).json()
    assert changed["geometry"] != plan["geometry"]
    assert changed["travelS"] >= plan["travelS"]


async def test_the_phone_holds_orders_that_are_offered_or_accepted(company):
    path = await offered(company)
    async with look(await company.actor("rep"), "workorder.read") as view:
        ids = await views.sync_ids(view)
        rows = await views.sync_rows(view, ids)
    assert [f"/api/workorders/{one}" for one in ids] == [path]
    assert rows[ids[0]].state == "offered"
