import pytest

from backend.accounts import importer, sheet
from backend.errors import Problem
from checkin.geodesy import Datum, LonLat, distance_m, from_wgs84

HELSINKI = LonLat(24.9414, 60.1699)
SHANGHAI = LonLat(121.4737, 31.2304)
CSV = "text/csv; charset=utf-8"


def only(text: str) -> sheet.Entry:
    read = sheet.read(text.encode())
    assert read.bad == []
    assert len(read.entries) == 1
    return read.entries[0]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_table_is_read_in_the_encodings_and_separators_of_spreadsheets(encoding, separator):
    text = separator.join(("名称", "地址", "编号")) + "\r\n" + separator.join(("曙光咖啡", "人民路一号", "K1")) + "\r\n"
    read = sheet.read(text.encode(encoding))
    assert [entry.values for entry in read.entries] == [
        {"name": "曙光咖啡", "address": "人民路一号", "source_ref": "K1"}
    ]


def test_headings_may_be_spelled_freely_and_empty_cells_say_nothing():
    entry = only("Name,Opening Hours,INTERVAL-DAYS,Class,Tags,phone\nAurora,Mo 09:00-10:00, 14 ,b,cold;chain|cold,\n")
    assert entry.values == {
        "name": "Aurora",
        "opening_hours": "Mo 09:00-10:00",
        "visit_interval_days": 14,
        "account_class": "B",
        "tags": ["cold", "chain"],
    }


def test_degrees_of_another_datum_become_wgs84_and_stay_known_as_received():
    shifted = from_wgs84(SHANGHAI, Datum.GCJ02)
    entry = only(f"名称,经度,纬度,坐标系\n外滩,{shifted.lon},{shifted.lat},GCJ-02\n")
    assert entry.place is not None
    assert distance_m(entry.place, SHANGHAI) < 0.1
    assert entry.as_received == {"position": {"lon": shifted.lon, "lat": shifted.lat, "datum": "gcj02"}}


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (",24,60,,,", "name", "required"),
        ("A,east,60,,,", "lon", "invalid"),
        ("A,95,95,,,", "lat", "invalid"),
        ("A,24,95,,,", "lon, lat", "exchanged"),
        ("A,24,,,,", "lat", "required"),
        ("A,nan,60,,,", "lon", "invalid"),
        ("A,,,mars,,", "datum", "invalid"),
        ("A,,,,nine to five,", "opening_hours", "bad_opening_hours"),
        ("A,,,,,0", "interval_days", "invalid"),
        ("A,,,,,1,2", "", "too_many_cells"),
    ],
)
def test_a_bad_cell_is_told_by_row_and_column_in_the_words_of_the_file(row, column, code):
    read = sheet.read(f"name,lon,lat,datum,opening_hours,interval_days\nGood,,,,,\n{row}\n".encode())
    assert [(cell.row, cell.column, cell.code) for cell in read.bad] == [(3, column, code)]
    assert [entry.values["name"] for entry in read.entries] == ["Good"]


def test_a_column_that_nobody_knows_is_told_and_the_rest_is_read():
    read = sheet.read(b"name,colour\nAurora,blue\n")
    assert [(cell.row, cell.column, cell.code) for cell in read.bad] == [(1, "colour", "unknown_column")]
    assert len(read.entries) == 1


def test_the_same_id_twice_names_the_first_row():
    read = sheet.read(b"name,external id\nA,7\nB,7\n")
    assert [(cell.row, cell.code, cell.message) for cell in read.bad] == [(3, "duplicate", "Row 2 has the same id")]


@pytest.mark.parametrize("body", [b"", b"\n\n", b"address\nx\n", b"\xff\x00\xfe", b"name\n\x81"])
def test_what_is_no_table_of_accounts_is_refused_as_a_whole(body):
    with pytest.raises(Problem, match=r"accounts\.bad_import"):
        sheet.read(body)


def test_more_rows_than_allowed_are_refused(monkeypatch):
    monkeypatch.setattr(sheet, "MOST_ROWS", 2)
    assert len(sheet.read(b"name\nA\nB\n").entries) == 2
    with pytest.raises(Problem) as caught:
        sheet.read(b"name\nA\nB\nC\n")
    assert (caught.value.code, caught.value.facts) == ("request.too_large", {"rows": 2})


async def imported(company, text: str, who: str = "admin"):
    admin = await company.client(who)
    return await admin.post("/api/accounts/import", content=text.encode(), headers={"content-type": CSV})


async def accounts(company) -> dict[str, dict]:
    items = (await (await company.client("admin")).get("/api/accounts")).json()["items"]
    return {item["name"]: item for item in items}


@pytest.mark.db
async def test_good_rows_are_kept_and_bad_ones_told(company):
    text = (
        "external id,name,lon,lat,owner,class\n"
        f"1,Aurora,{HELSINKI.lon},{HELSINKI.lat},{company.emails['rep'].upper()},A\n"
        "2,Borealis,,,nobody@test.example,B\n"
        "3,,1,2,,\n"
        "4,Corona,,,,\n"
    )
    answer = await imported(company, text)
    assert answer.status_code == 200, answer.text
    result = answer.json()
    assert (result["created"], result["updated"]) == (2, 0)
    assert [(cell["row"], cell["column"], cell["code"]) for cell in result["bad"]] == [
        (3, "owner", "unknown_owner"),
        (4, "name", "required"),
    ]
    found = await accounts(company)
    assert found.keys() == {"Aurora", "Corona"}
    assert found["Aurora"]["ownerId"] == str(company.people["rep"])
    assert found["Aurora"]["class"] == "A"
    assert found["Corona"]["position"] is None
    pins = await company.rows("select provenance from account_pin where account_id = $1::uuid", found["Aurora"]["id"])
    assert [pin["provenance"] for pin in pins] == ["import"]
    feed = await company.rows("select scope, op from change_log where row_id = $1::uuid", found["Aurora"]["id"])
    assert [tuple(change) for change in feed] == [(f"user:{company.people['rep']}", "put")]
    lines = await company.rows("select action from audit_line where company_id = $1 order by seq", company.id)
    assert [line["action"] for line in lines][-3:] == ["account.imported", "account.imported", "accounts.imported"]


@pytest.mark.db
async def test_importing_again_updates_by_external_id_and_keeps_what_empty_cells_do_not_say(company):
    first = f"id,name,address,lon,lat,owner\n1,Aurora,Old 1,24.94,60.17,{company.emails['rep']}\n2,Borealis,B 2,,,\n"
    await imported(company, first)
    before = await accounts(company)
    second = f"id,name,address,lon,lat,owner\n1,Aurora,,24.95,60.17,{company.emails['rep2']}\n2,Borealis,B 2,,,\n"
    answer = (await imported(company, second)).json()
    assert (answer["created"], answer["updated"], answer["bad"]) == (0, 2, [])
    after = await accounts(company)
    assert after["Borealis"] == before["Borealis"]
    aurora = after["Aurora"]
    assert (aurora["id"], aurora["address"], aurora["version"]) == (before["Aurora"]["id"], "Old 1", 2)
    assert aurora["ownerId"] == str(company.people["rep2"])
    detail = (await (await company.client("admin")).get(f"/api/accounts/{aurora['id']}")).json()
    assert [pin["validTo"] is None for pin in detail["pins"]] == [True, False]
    feed = await company.rows("select op from change_log where row_id = $1::uuid order by seq", aurora["id"])
    assert [change["op"] for change in feed] == ["put", "remove", "put"]


@pytest.mark.db
async def test_importing_the_same_degrees_again_leaves_a_pin_that_was_put_right(company):
    text = "id,name,lon,lat,radius\n1,Aurora,24.94,60.17,{}\n"
    await imported(company, text.format(""))
    account = (await accounts(company))["Aurora"]
    right = {"position": {"lon": 24.95, "lat": 60.18}, "accuracyM": 5}
    await (await company.client("admin")).post(f"/api/accounts/{account['id']}/pins", json=right)
    await imported(company, text.format("200"))
    after = (await accounts(company))["Aurora"]
    assert (after["position"], after["radiusM"]) == ({"lon": 24.95, "lat": 60.18}, 200)


@pytest.mark.db
async def test_an_import_is_for_administrators_and_has_a_limit(company, monkeypatch):
    assert (await imported(company, "name\nA\n", "manager")).status_code == 403
    assert (await imported(company, "nothing\n")).json()["code"] == "accounts.bad_import"
    too_large = await imported(company, "name\n" + "A" * importer.LARGEST_BYTES)
    assert (too_large.status_code, too_large.json()["code"]) == (413, "request.too_large")
    three_megabytes = await imported(company, "name,address\n" + ("Aurora," + "x" * 290 + "\n") * 10_000)
    assert three_megabytes.json()["created"] == 10_000


@pytest.mark.db
async def test_the_command_line_imports_into_the_company_of_that_name(company, database_url, tmp_path, capsys):
    import asyncio
    import subprocess
    import sys

    file = tmp_path / "shops.csv"
    file.write_bytes("名称,纬度\n曙光,\n没有,60\n".encode("gb18030"))
    script = (
        "import sys; from pathlib import Path; from backend.settings import Settings; "
        "from backend.accounts.importer import import_file; "
        "sys.exit(import_file(Settings.from_env({'DATABASE_URL': sys.argv[1]}), Path(sys.argv[2]), sys.argv[3]))"
    )
    run = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", script, database_url, str(file), str(company.id)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "1 accounts created, 0 updated, 1 rows" in run.stdout
    assert "row 3, lon: There is a lat but no lon (required)" in run.stderr
    assert (await accounts(company)).keys() == {"曙光"}
