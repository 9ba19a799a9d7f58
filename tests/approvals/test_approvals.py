from decimal import Decimal

import pytest

from backend.clock import new_id
from tests.support.field import a_visit, an_account, insert, today

pytestmark = pytest.mark.db


async def a_product(company, **changes):
    values = {
        "sku": f"S-{new_id().hex[-8:]}",
        "name": {"en": "Oat drink", "zh-CN": "燕麦饮"},
        "unit": "case",
        "list_price": Decimal("10.00"),
        "cost": Decimal("6.00"),
        "currency": "EUR",
        "listed_since": today(),
        "active": True,
    }
    return await insert(company, "product", **values | changes)


async def ask_for(company, *, wanted="8.00", **changes):
    product, account = await a_product(company), await an_account(company)
    rep = await company.client("rep")
    lines = [{"productId": str(product), "quantity": 10, "wantedPrice": wanted}]
    ask = {"requestId": str(new_id()), "accountId": str(account), "lines": lines, "reason": "Opening order"}
    return await rep.post("/api/approvals", json=ask | {"photoIds": []} | changes)


async def asked(company):
    answer = await ask_for(company)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def decide(company, who, approval, decision, comment=None, **changes):
    client = await company.client(who)
    body = {"decision": decision, "termsSha256": approval["termsSha256"]} | changes
    return await client.post(
        f"/api/approvals/{approval['id']}/decide", json=body | ({"comment": comment} if comment else {})
    )


async def test_a_request_goes_to_the_nearest_approver_with_the_numbers_and_without_margins_for_the_rep(company):
    approval = await asked(company)
    assert (approval["state"], approval["discountPct"]) == ("pending", 20.0)
    assert approval["stepPersonId"] == str(company.people["approver"])
    assert approval["marginBeforePct"] is None
    assert approval["lines"][0] | {"productId": ""} == {
        "productId": "",
        "name": "Oat drink",
        "unit": "case",
        "quantity": 10,
        "listPrice": "10.00",
        "wantedPrice": "8.00",
    }
    approver = await company.client("approver")
    (waiting,) = (await approver.get("/api/approvals", params={"box": "inbox"})).json()
    assert (waiting["marginBeforePct"], waiting["marginAfterPct"]) == (40.0, 25.0)


async def test_a_request_points_to_the_visit_it_was_made_on(company):
    account = await an_account(company)
    visit = await a_visit(company, account)
    approval = (await ask_for(company, accountId=str(account), visitId=str(visit))).json()
    assert (approval["visitId"], approval["visitVerdict"]) == (str(visit), "verified")
    other = await a_visit(company, account, "rep2")
    refused = await ask_for(company, accountId=str(account), visitId=str(other))
    assert refused.json()["errors"][0]["field"] == "visitId"


@pytest.mark.parametrize("wanted", ["10.00", "10.01"])
async def test_a_price_that_is_not_lower_is_refused_by_line(company, wanted):
    answer = await ask_for(company, wanted=wanted)
    assert (answer.status_code, answer.json()["code"]) == (422, "approvals.price_not_lower")
    assert answer.json()["errors"][0]["field"] == "lines[0].wantedPrice"


@pytest.mark.parametrize("wanted", ["0", "0.00"])
async def test_a_price_of_nothing_is_refused_by_line(company, wanted):
    answer = await ask_for(company, wanted=wanted)
    assert (answer.status_code, answer.json()["code"]) == (422, "approvals.price_not_positive")
    assert answer.json()["errors"][0]["field"] == "lines[0].wantedPrice"


@pytest.mark.parametrize("reason", ["", "  ", "\n\t", "\u3000"])
async def test_a_request_without_a_reason_is_refused_by_field(company, reason):
    answer = await ask_for(company, reason=reason)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "reason"


@pytest.mark.parametrize("wanted", ["-1.00", ""])
async def test_a_price_that_is_no_amount_names_its_line(company, wanted):
    answer = await ask_for(company, wanted=wanted)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "lines[0].wantedPrice")


async def test_what_is_unknown_is_refused(company):
    line = {"productId": str(new_id()), "quantity": 1, "wantedPrice": "1.00"}
    assert (await ask_for(company, lines=[line])).json()["code"] == "approvals.unknown_product"
    foreign = await an_account(company, "stranger")
    assert (await ask_for(company, accountId=str(foreign))).json()["code"] == "approvals.unknown_account"
    assert (await ask_for(company, wanted="nothing")).status_code == 422
    assert (await ask_for(company, lines=[])).status_code == 422


async def test_asking_again_with_the_same_id_changes_nothing(company):
    approval = await asked(company)
    again = await ask_for(company, requestId=approval["id"], reason="Something else")
    assert again.json()["termsSha256"] == approval["termsSha256"]


async def test_an_id_that_a_colleague_took_is_refused_by_field(company):
    approval = await asked(company)
    rep2, account = await company.client("rep2"), await an_account(company, "rep2")
    lines = [{"productId": str(await a_product(company)), "quantity": 1, "wantedPrice": "8.00"}]
    ask = {"requestId": approval["id"], "accountId": str(account), "lines": lines, "reason": "x", "photoIds": []}
    answer = await rep2.post("/api/approvals", json=ask)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "requestId")


async def test_the_last_deal_with_a_customer_may_be_a_colleagues(company):
    approval = await asked(company)
    assert (await decide(company, "approver", approval, "approve")).status_code == 200
    await company.rows(
        "update account set owner_id = $2 where id = $1::uuid", approval["accountId"], company.people["rep2"]
    )
    rep2 = await company.client("rep2")
    lines = [{"productId": str(await a_product(company)), "quantity": 1, "wantedPrice": "8.00"}]
    ask = {"requestId": str(new_id()), "accountId": approval["accountId"], "lines": lines, "reason": "x"}
    answer = await rep2.post("/api/approvals", json=ask | {"photoIds": []})
    assert answer.json()["lastDeal"] == {"pct": 20.0, "day": today().isoformat()}


async def test_approving_closes_the_request_and_becomes_the_last_deal(company):
    approval = await asked(company)
    answer = await decide(company, "approver", approval, "approve", "Fine")
    assert answer.json()["state"] == "approved", answer.text
    assert answer.json()["comments"][0] | {"at": ""} == {
        "by": str(company.people["approver"]),
        "byName": "approver Test",
        "at": "",
        "decision": "approve",
        "text": "Fine",
    }
    late = await decide(company, "approver", approval, "reject", "No")
    assert (late.status_code, late.json()["code"]) == (409, "approvals.not_pending")
    following = await ask_for(company, accountId=approval["accountId"])
    assert following.json()["lastDeal"] == {"pct": 20.0, "day": today().isoformat()}


async def test_a_question_goes_back_and_the_answer_returns_it(company):
    approval = await asked(company)
    assert (await decide(company, "approver", approval, "ask")).json()["code"] == "approvals.comment_required"
    assert (await decide(company, "approver", approval, "ask", "How many?")).json()["state"] == "asked"
    rep = await company.client("rep")
    (waiting,) = (await rep.get("/api/approvals", params={"box": "inbox"})).json()
    assert waiting["id"] == approval["id"]
    assert (await decide(company, "approver", approval, "approve")).json()["code"] == "approvals.not_pending"
    answered = (await decide(company, "rep", approval, "answer", "Ten cases")).json()
    assert answered["state"] == "pending"
    assert [comment["text"] for comment in answered["comments"]] == ["How many?", "Ten cases"]
    assert (await decide(company, "approver", approval, "approve")).json()["state"] == "approved"


async def test_only_the_terms_that_were_seen_are_signed(company):
    approval = await asked(company)
    answer = await decide(company, "approver", approval, "approve", termsSha256="0" * 64)
    assert (answer.status_code, answer.json()["code"]) == (409, "approvals.terms_changed")
    rep = await company.client("rep")
    assert (await rep.get(f"/api/approvals/{approval['id']}")).json()["state"] == "pending"


async def test_nobody_but_the_one_it_waits_for_signs(company):
    approval = await asked(company)
    assert (await decide(company, "rep", approval, "approve")).json()["code"] == "auth.forbidden"
    assert (await decide(company, "manager", approval, "approve")).json()["code"] == "approvals.not_yours"
    assert (await decide(company, "approver", approval, "answer", "x")).json()["code"] == "auth.forbidden"
    assert (await decide(company, "rep2", approval, "answer", "x")).json()["code"] == "approvals.not_yours"


async def test_an_approver_who_also_sells_does_not_sign_the_own_request(company):
    await company.rows("update person set roles = '{rep,approver}' where id = $1", company.people["rep"])
    approval = await asked(company)
    assert approval["stepPersonId"] == str(company.people["approver"])
    assert (await decide(company, "rep", approval, "approve")).json()["code"] == "approvals.own_request"


async def test_a_request_that_nobody_can_sign_is_not_taken(company):
    await company.rows(
        "update person set active = false where id = any($1)",
        [company.people["approver"], company.people["manager"]],
    )
    assert (await ask_for(company)).json()["code"] == "approvals.no_superior"


async def test_boxes_and_scopes(company):
    approval = await asked(company)
    rep2, stranger, manager, auditor = [await company.client(who) for who in ("rep2", "stranger", "manager", "auditor")]
    for client in (rep2, stranger):
        assert (await client.get("/api/approvals")).json() == []
        assert (await client.get(f"/api/approvals/{approval['id']}")).status_code == 404
    assert [one["id"] for one in (await manager.get("/api/approvals")).json()] == [approval["id"]]
    assert (await manager.get("/api/approvals", params={"box": "inbox"})).json() == []
    assert (await auditor.get("/api/approvals", params={"state": "approved"})).json() == []
    assert len((await (await company.client("rep")).get("/api/approvals", params={"box": "mine"})).json()) == 1


async def test_the_signature_and_its_terms_are_in_the_audit_trail_and_the_feed(company):
    approval = await asked(company)
    await decide(company, "approver", approval, "approve")
    lines = await company.rows(
        "select action, after from audit_line where subject_id = $1::uuid order by seq", approval["id"]
    )
    assert [line["action"] for line in lines] == ["approval.requested", "approval.approved"]
    assert lines[1]["after"]["termsSha256"] == approval["termsSha256"]
    feed = await company.rows("select scope from change_log where row_id = $1::uuid", approval["id"])
    assert {line["scope"] for line in feed} == {
        f"user:{company.people['rep']}",
        f"user:{company.people['approver']}",
    }
