"""Every screen of every role: where it is."""

from datetime import timedelta
from typing import Any

from tests.browser.api import Api, today

Screens = dict[str, str]


async def of_rep(api: Api) -> Screens:
    stop, _ = await api.stop(0)
    account = stop["accountId"]
    history = (await api.get(f"/accounts/{account}"))["history"]
    visits = [one["id"] for one in history if one["kind"] == "visit"]
    return {
        "today": "/today",
        "check-in": f"/today?checkin={stop['id']}",
        "missed": f"/today?missed={stop['id']}",
        "nearby": "/nearby",
        "inbox": "/inbox",
        "me": "/me",
        "saved": "/saved",
        "account": f"/accounts/{account}",
        "new account": "/accounts/new",
        "discount": f"/discounts/new?account={account}",
        "requests": "/approvals",
        "visit": f"/visits/{visits[0]}" if visits else "/nowhere",
        "nowhere": "/nowhere",
    }


async def of_manager(api: Api) -> Screens:
    people = (await api.get("/live/team"))["reps"]
    order = await _an_order(api, people[0])
    visit = await _a_visit(api)
    return {
        "map": "/map",
        "map of one person": f"/map?rep={people[0]['id']}",
        "send someone": "/map?send=1",
        "map of one order": f"/map?order={order}",
        "board": "/board",
        "week": "/week",
        "plan the week": "/week?plan=1",
        "absences": "/rhythm?show=absences",
        "territories": "/territories",
        "one territory": f"/territories?territory={(await api.get('/territories'))['territories'][0]['id']}",
        "planned and actual": f"/actual?day={_yesterday()}",
        "one person's day": f"/actual/{people[0]['id']}?day={_yesterday()}",
        "what plans learned": "/actual/learned",
        "log": "/log",
        "log map": "/log?view=map",
        "story": f"/log/{visit}",
        "manager's inbox": "/inbox",
        "manager's requests": "/approvals?box=all",
        "manager's people": "/people",
        "manager's phones": "/phones",
    }


async def of_admin(api: Api) -> Screens:
    accounts = await api.get("/accounts", limit=1)
    return {
        "people": "/people",
        "accounts": "/accounts",
        "account in the office": f"/accounts/{accounts['items'][0]['id']}/office",
        "import": "/accounts/import/file",
        "admin's planned and actual": f"/actual?day={_yesterday()}",
        "admin's learned": "/actual/learned",
        "admin's log": "/log",
        "admin's territories": "/territories",
        "audit": "/audit",
        "visit classes": "/rhythm",
        "holidays": "/rhythm?show=holidays",
        "working weeks": "/rhythm?show=nights",
        "admin's me": "/me",
        "admin's phones": "/phones",
    }


async def of_approver(api: Api) -> Screens:
    requests = await api.get("/approvals", box="all")
    return {"approver's inbox": "/inbox", "a request": f"/approvals/{requests[0]['id']}", "approver's me": "/me"}


async def of_auditor(api: Api) -> Screens:
    return {"auditor's log": "/log", "auditor's story": f"/visits/{await _a_visit(api)}", "auditor's audit": "/audit"}


def _yesterday() -> str:
    return (today() - timedelta(days=1)).isoformat()


async def _an_order(api: Api, rep: dict[str, Any]) -> str:
    known = await api.get("/workorders")
    if known:
        return known[0]["id"]
    body = {"title": "Bring a mop set", "position": rep["position"], "durationS": 900, "priority": "urgent"}
    return (await api.post("/workorders", body))["id"]


async def _a_visit(api: Api) -> str:
    page = await api.get("/reports/visits", limit=1, to=today().isoformat())
    return page["items"][0]["id"]
