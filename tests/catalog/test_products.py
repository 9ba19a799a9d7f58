from decimal import Decimal

import pytest

from backend.catalog import views
from backend.catalog.wire import money
from backend.work import look
from tests.support.company import a_company

pytestmark = pytest.mark.db

OAT = {
    "sku": "AUR-001",
    "name": {"en": "Oat drink 1 l", "zh-CN": "燕麦饮 1 升"},
    "unit": "case of 6",
    "listPrice": "12.5",
    "cost": "7.1250",
}


async def test_a_product_is_listed_in_the_companys_currency(company):
    admin = await company.client("admin")
    added = await admin.post("/api/products", json=OAT)
    assert added.status_code == 201, added.text
    assert added.json()["currency"] == "EUR"
    listed = (await admin.get("/api/products")).json()
    assert listed == [added.json()]
    assert (listed[0]["listPrice"], listed[0]["cost"]) == ("12.50", "7.125")
    assert listed[0]["name"] == OAT["name"]
    feed = await company.rows("select scope, table_name from change_log where row_id = $1::uuid", added.json()["id"])
    assert [tuple(change) for change in feed] == [("company", "product")]


@pytest.mark.parametrize(
    ("who", "told"), [("rep", False), ("manager", True), ("approver", True), ("auditor", True), ("admin", True)]
)
async def test_cost_is_told_to_those_who_decide_on_discounts(company, who, told):
    await (await company.client("admin")).post("/api/products", json=OAT)
    [product] = (await (await company.client(who)).get("/api/products")).json()
    assert ("cost" in product) is told
    async with look(await company.actor(who), "catalog.read") as view:
        ids = await views.sync_ids(view)
        rows = await views.sync_rows(view, ids)
    assert [str(product_id) for product_id in rows] == [product["id"]]
    assert (rows[ids[0]].cost is not None) is told


async def test_only_administrators_add_and_a_number_is_used_once(company, app):
    assert (await (await company.client("rep")).post("/api/products", json=OAT)).status_code == 403
    admin = await company.client("admin")
    await admin.post("/api/products", json=OAT)
    again = await admin.post("/api/products", json=OAT)
    assert (again.status_code, again.json()["code"]) == (409, "catalog.sku_taken")
    async with a_company(app) as other:
        assert (await (await other.client("admin")).get("/api/products")).json() == []


@pytest.mark.parametrize(("field", "value"), [("sku", ""), ("listPrice", "-1"), ("listPrice", "a"), ("unit", 3)])
async def test_a_bad_field_is_named(company, field, value):
    answer = await (await company.client("admin")).post("/api/products", json=OAT | {field: value})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


@pytest.mark.parametrize(
    ("amount", "text"), [("12.5000", "12.50"), ("7.1250", "7.125"), ("100.0000", "100.00"), ("0.0000", "0.00")]
)
def test_money_has_cents_and_more_only_where_there_is_more(amount, text):
    assert money(Decimal(amount)) == text
