import csv
import io
from datetime import timedelta

import pytest

from tests.adherence.days import a_planned_day, measured, place, visited, walked, yesterday
from tests.plans.making import published_plan
from tests.support.company import HELSINKI
from tests.support.events import happen
from tests.support.field import a_visit, accounts, an_account, at, today
from tests.support.queue import work_off

pytestmark = pytest.mark.db


async def detail(company, who="manager", rep="rep", day=None):
    client = await company.client(who)
    params = {"day": (day or yesterday()).isoformat()}
    answer = await client.get(f"/api/adherence/reps/{company.people[rep]}", params=params)
    return answer.json() if answer.status_code == 200 else answer


def lines(found):
    return {line["name"]: line for line in found["lines"]}


async def test_a_day_is_measured_with_what_was_late_skipped_and_added_and_why(company, settings):
    shops = await a_planned_day(company, 4)
    day = yesterday()
    await visited(company, shops[0], at(day, 9), stay=55)
    await visited(company, shops[1], at(day, 10, 25))
    other = await an_account(company, name="On the way")
    await visited(company, other, at(day, 11, 5), stay=10)
    await visited(company, shops[3], at(day, 12), state="missed", missed_reason="closed", ended_at=None)
    (row,) = await measured(company, settings)
    assert row["repName"] == "rep Test"
    figures = row["figures"]
    counts = {name: figures[name] for name in ("planned", "kept", "late", "skipped", "unplanned", "ahead")}
    assert counts == {"planned": 4, "kept": 2, "late": 1, "skipped": 2, "unplanned": 1, "ahead": 0}
    assert figures["orderKept"] == 1
    told = lines(await detail(company))
    assert (told["Shop 1"]["late"], told["Shop 1"]["reason"], told["Shop 1"]["lateS"]) == (True, "longer_visit", 1500)
    assert (told["Shop 3"]["state"], told["Shop 3"]["reason"]) == ("skipped", "closed")
    assert (told["Shop 2"]["state"], told["Shop 2"]["reason"]) == ("skipped", "unknown")
    assert (told["On the way"]["state"], told["On the way"]["reason"]) == ("unplanned", "own_choice")


async def test_the_way_is_as_long_as_the_trail_and_drawn_beside_the_plan(company, settings):
    shops = await a_planned_day(company, 2)
    day = yesterday()
    await walked(company, day, (at(day, 8, 54), HELSINKI, place(0)), (at(day, 9, 30), place(0), place(1)))
    await walked(company, day, (at(day, 10, 30), place(1), HELSINKI))
    await visited(company, shops[0], at(day, 9))
    await visited(company, shops[1], at(day, 10))
    (row,) = await measured(company, settings)
    figures = row["figures"]
    assert figures["basis"] == "trail"
    assert figures["actualM"] == pytest.approx(2000, rel=0.05)
    assert figures["plannedM"] == 2000
    assert figures["actualS"] == pytest.approx(18 * 60, abs=120)
    found = await detail(company)
    assert [segment["gap"] for segment in found["actual"]] == [False]
    assert len(found["planned"]["points"]) == 4
    assert found["planned"]["version"] == 1


async def test_without_a_trail_the_way_leads_over_the_visits_and_says_so(company, settings):
    shops = await a_planned_day(company, 2)
    await visited(company, shops[0], at(yesterday(), 9))
    await visited(company, shops[1], at(yesterday(), 10))
    (row,) = await measured(company, settings)
    assert row["figures"]["basis"] == "visits"
    assert row["figures"]["actualM"] == row["figures"]["gapM"] == pytest.approx(2000 * 1.3, rel=0.02)


async def test_the_plan_is_the_one_of_the_morning_however_often_it_changes_later(company, settings):
    ids = await accounts(company, 3)
    plan = await published_plan(company, settings, today())
    await work_off(company, settings)
    await a_visit(company, ids[0])
    manager = await company.client("manager")
    kept = [stop["id"] for stop in plan["stops"] if stop["kind"] == "visit" and stop["accountId"] != str(ids[0])]
    answer = await manager.delete(f"/api/plans/{plan['id']}/stops/{kept[-1]}")
    assert answer.status_code == 200, answer.text
    (row,) = await measured(company, settings, today())
    assert row["figures"]["planned"] == 3
    found = await detail(company, day=today())
    assert [line["reason"] for line in found["lines"] if line["state"] == "skipped"] == ["taken_out"]
    assert [line["state"] for line in found["lines"]].count("ahead") == 1
    assert found["over"] is False


async def test_a_day_is_closed_by_itself_once_it_is_over_and_late_news_are_taken_in(company, settings):
    shops = await a_planned_day(company, 2)
    await visited(company, shops[0], at(yesterday(), 9))
    await happen(company, "adherence.day_over", day=yesterday().isoformat())
    await work_off(company, settings)
    manager = await company.client("manager")
    params = {"day": yesterday().isoformat()}
    (row,) = (await manager.get("/api/adherence", params=params)).json()["items"]
    assert row["figures"]["kept"] == 1
    visit_id = await visited(company, shops[1], at(yesterday(), 10))
    await happen(company, "visit.closed", visit_id=visit_id, rep_id=company.people["rep"], account_id=shops[1])
    await work_off(company, settings)
    (row,) = (await manager.get("/api/adherence", params=params)).json()["items"]
    assert row["figures"]["kept"] == 2
    closed = await company.rows("select done_at from day_close where company_id = $1 and day = $2", company.id,
                                yesterday())  # fmt: skip
    assert closed[0]["done_at"] is not None


async def test_a_day_that_still_runs_is_not_closed(company, settings):
    await a_planned_day(company, 1, day=today())
    await happen(company, "adherence.day_over", day=today().isoformat())
    await work_off(company, settings)
    assert await company.rows("select 1 from measured_day where company_id = $1", company.id) == []


async def test_days_of_other_teams_are_not_shown_and_reps_see_their_own(company, settings):
    await a_planned_day(company, 1)
    await measured(company, settings)
    assert (await detail(company, "stranger")).status_code == 404
    assert (await detail(company, "rep2")).status_code == 404
    assert (await detail(company, "rep"))["repName"] == "rep Test"
    rep2 = await company.client("rep2")
    assert (await rep2.get("/api/adherence", params={"day": yesterday().isoformat()})).json()["items"] == []
    assert (await rep2.post("/api/adherence/measure", json={"day": yesterday().isoformat()})).status_code == 403


async def test_who_may_not_see_trails_sees_figures_without_the_way_and_who_looks_is_remembered(company, settings):
    shops = await a_planned_day(company, 1)
    await visited(company, shops[0], at(yesterday(), 9))
    assert (await detail(company, "admin"))["actual"] is None
    assert (await detail(company, "manager"))["actual"] is not None
    sql = "select actor_id from audit_line where action = 'track.viewed' and subject_id = $1"
    looked = [row["actor_id"] for row in await company.rows(sql, company.people["rep"])]
    assert looked == [company.people["manager"]]


async def test_a_day_that_has_not_begun_cannot_be_measured(company):
    manager = await company.client("manager")
    body = {"day": (today() + timedelta(days=1)).isoformat()}
    answer = await manager.post("/api/adherence/measure", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "day")


async def test_the_table_of_days_is_safe_for_spreadsheets_and_its_export_is_remembered(company, settings):
    await a_planned_day(company, 1)
    await company.rows("update plan_baseline set stops = jsonb_set(stops, '{0,name}', '\"=1+1\"') where company_id=$1",
                       company.id)  # fmt: skip
    await measured(company, settings)
    manager = await company.client("manager")
    params = {"from": yesterday().isoformat(), "to": yesterday().isoformat()}
    answer = await manager.get("/api/adherence/days.csv", params=params)
    assert answer.headers["content-type"].startswith("text/csv")
    assert "'=1+1: No visit was made this day" in answer.text
    assert await company.rows("select 1 from audit_line where action = 'adherence.exported' and company_id = $1",
                              company.id)  # fmt: skip
    wrong = params | {"to": (yesterday() - timedelta(days=1)).isoformat()}
    assert (await manager.get("/api/adherence/days.csv", params=wrong)).json()["errors"][0]["field"] == "to"


async def table_of(company, who="manager", **more):
    params = {"from": yesterday().isoformat(), "to": yesterday().isoformat()} | more
    answer = await (await company.client(who)).get("/api/adherence/days.csv", params=params)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_the_table_comes_day_by_day_and_whole(company, settings):
    days = [yesterday() - timedelta(days=number) for number in range(5)]
    for day in days:
        for who in ("rep", "rep2"):
            await a_planned_day(company, 1, day, who)
        await measured(company, settings, day)
    rows = await table_of(company, **{"from": days[-1].isoformat()})
    assert [(row["Day"], row["Rep"]) for row in rows] == [
        (day.isoformat(), f"{who} Test") for day in reversed(days) for who in ("rep", "rep2")
    ]
    sql = "select after from audit_line where action = 'adherence.exported' and company_id = $1"
    exported = await company.rows(sql, company.id)
    assert [line["after"]["rows"] for line in exported] == [10]


async def test_the_table_names_whoever_was_out_on_a_day_that_is_not_worked_out_yet(company, settings):
    """As the screen does: an empty table would say that nobody was out."""
    await a_planned_day(company, 1, yesterday() - timedelta(days=1))
    await measured(company, settings, yesterday() - timedelta(days=1))
    await a_planned_day(company, 1)
    await visited(company, await an_account(company, "rep2"), at(yesterday(), 9), rep_id=company.people["rep2"])
    before, rep, rep2 = await table_of(company, **{"from": (yesterday() - timedelta(days=1)).isoformat()})
    assert (before["Figures"], before["Planned visits"]) == ("Worked out", "1")
    assert [(row["Day"], row["Rep"]) for row in (rep, rep2)] == [
        (yesterday().isoformat(), "rep Test"),
        (yesterday().isoformat(), "rep2 Test"),
    ]
    assert {(row["Figures"], row["Planned visits"], row["Why skipped"]) for row in (rep, rep2)} == {
        ("Not worked out yet", "", "")
    }


async def test_the_table_speaks_the_language_of_its_reader(company, settings):
    shops = await a_planned_day(company, 2)
    await visited(company, shops[0], at(yesterday(), 9, 40))
    await visited(company, shops[1], at(yesterday(), 11), state="missed", missed_reason="closed", ended_at=None)
    await visited(company, await an_account(company, name="On the way"), at(yesterday(), 11, 30))
    await measured(company, settings)
    (row,) = await table_of(company)
    told = [row[name] for name in ("Way known from", "Why late", "Why skipped", "Why unplanned")]
    assert told == ["Visits", "Shop 0: Late start", "Shop 1: It was closed", "On the way: Own choice"]
    await company.rows("update person set language = 'zh-CN' where id = $1", company.people["manager"])
    (row,) = await table_of(company)
    told = [row[name] for name in ("路程来源", "迟到原因", "未拜访原因", "计划外原因")]
    assert told == ["拜访", "Shop 0: 出发晚", "Shop 1: 没有营业", "On the way: 自行安排"]


async def test_a_day_and_its_table_are_narrowed_to_a_team_with_those_below_it(company, settings):
    await a_planned_day(company, 1)
    await a_planned_day(company, 1, who="stranger")
    admin = await company.client("admin")
    await admin.post("/api/adherence/measure", json={"day": yesterday().isoformat()})
    await work_off(company, settings)

    async def seen(team) -> tuple[set[str], set[str]]:
        params = {"day": yesterday().isoformat(), "teamId": str(team)}
        items = (await admin.get("/api/adherence", params=params)).json()["items"]
        rows = await table_of(company, "admin", teamId=str(team))
        return {one["repName"] for one in items}, {row["Rep"] for row in rows}

    both = {"rep Test", "stranger Test"}
    assert await seen(company.root_team) == (both, both)
    assert await seen(company.other_team) == ({"stranger Test"}, {"stranger Test"})


async def test_a_span_of_more_than_a_year_is_refused_by_its_field(company):
    first = yesterday() - timedelta(days=367)
    params = {"from": first.isoformat(), "to": yesterday().isoformat()}
    answer = await (await company.client("manager")).get("/api/adherence/days.csv", params=params)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "to")


async def test_a_day_without_any_plan_is_measured_too(company, settings):
    account_id = await an_account(company, name="On the way")
    visit_id = await a_visit(company, account_id)
    await happen(company, "visit.closed", visit_id=visit_id, rep_id=company.people["rep"], account_id=account_id)
    await work_off(company, settings)
    due = await company.rows("select day, done_at from day_close where company_id = $1", company.id)
    assert [(row["day"], row["done_at"]) for row in due] == [(today(), None)]
    (row,) = await measured(company, settings, today())
    assert (row["figures"]["plannedM"], row["figures"]["unplanned"]) == (None, 1)
