"""Degrees in each other's columns are told, and nobody lands in the sea."""

import json
from dataclasses import replace

import pytest

from backend.accounts import exchanged, importer
from backend.accounts.exchanged import Box, Whereabouts
from backend.app import build
from checkin.geodesy import LonLat
from tests.support.company import a_company

DESCRIBED = {"center": {"lon": 24.94, "lat": 60.17}, "bounds": [24.7, 60.1, 25.2, 60.3]}
HELSINKI = Box(24.7, 60.1, 25.2, 60.3)
SHOP = LonLat(24.94, 60.17)
AT_SEA = LonLat(60.17, 24.94)
ELSEWHERE = LonLat(22.27, 60.45)
CSV = "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    ("at", "told"), [(SHOP, False), (AT_SEA, True), (ELSEWHERE, False), (LonLat(2.3, 48.9), False)]
)
def test_only_what_lies_far_away_and_right_when_exchanged_is_told(at, told):
    assert Whereabouts((HELSINKI,), None).exchanged(at) is told


def test_where_others_of_the_company_are_nothing_is_told():
    gulf = Box(60.0, 24.0, 61.0, 26.0)
    assert not Whereabouts((HELSINKI, gulf), exchanged.usual([SHOP] * 4)).exchanged(AT_SEA)


def test_the_rows_of_the_file_themselves_say_where_the_odd_one_belongs():
    where = Whereabouts((), exchanged.usual([SHOP, SHOP, AT_SEA, SHOP]))
    assert [where.exchanged(at) for at in (SHOP, AT_SEA)] == [False, True]


@pytest.mark.parametrize("places", [[SHOP, AT_SEA], [SHOP, LonLat(2.3, 48.9), LonLat(121.4, 31.2), LonLat(-70, -33)]])
def test_too_few_rows_or_rows_all_over_the_world_say_nothing(places):
    assert exchanged.usual(places) is None


def test_the_citys_bounds_are_those_of_its_description(tmp_path):
    assert exchanged.city(tmp_path) is None
    (tmp_path / "city.json").write_text(json.dumps(DESCRIBED))
    assert exchanged.city(tmp_path) == HELSINKI


def rows(*lines: str) -> str:
    return "编号,名称,经度,纬度\n" + "".join(f"{line}\n" for line in lines)


@pytest.mark.db
async def test_an_exchanged_row_is_not_taken_in_and_names_both_columns(company):
    admin = await company.client("admin")
    headers = {"content-type": CSV}
    first = rows("1,A,24.94,60.17", "2,B,24.95,60.18")
    assert (await admin.post("/api/accounts/import", content=first.encode(), headers=headers)).json()["created"] == 2
    second = rows("3,C,60.17,24.94", "4,D,24.96,60.16", "5,E,24.9,121.4")
    answer = (await admin.post("/api/accounts/import", content=second.encode(), headers=headers)).json()
    assert answer["created"] == 1
    assert [(cell["row"], cell["column"], cell["code"]) for cell in answer["bad"]] == [
        (2, "经度, 纬度", "exchanged"),
        (4, "经度, 纬度", "exchanged"),
    ]
    found = await company.rows("select name from account where company_id = $1 order by name", company.id)
    assert [row["name"] for row in found] == ["A", "B", "D"]


@pytest.mark.db
async def test_a_file_that_puts_an_earlier_mistake_right_is_taken_in(company):
    actor = await company.actor("admin")
    wrong = await importer.run(actor, rows("1,A,60.17,24.94", "2,B,60.18,24.95").encode())
    assert (wrong.created, wrong.bad) == (2, [])
    right = await importer.run(actor, rows("1,A,24.94,60.17", "2,B,24.95,60.18").encode())
    assert (right.updated, right.bad) == (2, [])


@pytest.mark.db
async def test_a_first_file_is_compared_with_the_city_of_the_map(company):
    answer = await importer.run(await company.actor("admin"), rows("1,A,60.17,24.94").encode(), HELSINKI)
    assert [(cell.row, cell.code) for cell in answer.bad] == [(2, "exchanged")]


@pytest.mark.db
async def test_a_first_file_that_is_uploaded_is_compared_with_that_city_too(pool, settings, tmp_path):
    (tmp_path / "city.json").write_text(json.dumps(DESCRIBED))
    async with a_company(build(replace(settings, city_dir=tmp_path))) as company:
        admin = await company.client("admin")
        table = rows("1,A,60.17,24.94").encode()
        answer = await admin.post("/api/accounts/import", content=table, headers={"content-type": CSV})
    assert [(cell["row"], cell["code"]) for cell in answer.json()["bad"]] == [(2, "exchanged")]
