import pytest

pytestmark = pytest.mark.db

DAY = {
    "home": {"lon": 24.95, "lat": 60.2},
    "homeLabel": "Harbour Street 4",
    "startsS": 8 * 3600,
    "endsS": 16 * 3600,
    "breakS": 2700,
    "breakOpensS": 11 * 3600,
    "breakClosesS": 13 * 3600,
    "maxVisits": 9,
    "skills": ["cold chain", "cold chain", " till "],
    "profile": "bicycle",
    "language": "zh-CN",
}


async def change(company, who, values):
    return await (await company.client("admin")).patch(f"/api/people/{company.people[who]}", json=values)


async def test_an_administrator_sets_the_working_day_of_a_rep(company):
    answer = await change(company, "rep", DAY)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert {key: shown[key] for key in DAY} == DAY | {"skills": ["cold chain", "till"]}
    listed = (await (await company.client("admin")).get("/api/people")).json()
    assert next(p for p in listed if p["id"] == shown["id"]) == shown


async def test_limits_and_the_home_are_cleared_by_null_and_left_alone_when_left_out(company):
    await change(company, "rep", DAY)
    kept = (await change(company, "rep", {"name": "Other Name"})).json()
    assert (kept["maxVisits"], kept["homeLabel"]) == (9, "Harbour Street 4")
    cleared = (await change(company, "rep", {"maxVisits": None, "home": None, "homeLabel": None})).json()
    assert (cleared["maxVisits"], cleared["home"], cleared["homeLabel"]) == (None, None, None)


async def test_the_audit_trail_knows_the_change_but_not_where_somebody_lives(company):
    await change(company, "rep", DAY | {"endsS": 59_400})
    lines = await company.rows(
        "select before, after from audit_line where subject_id = $1 and action = 'person.changed' "
        "order by seq desc limit 1",
        company.people["rep"],
    )
    assert lines[0]["before"]["ends_s"] == 17 * 3600
    assert lines[0]["after"]["ends_s"] == 59_400
    assert lines[0]["after"]["home"] == "changed"
    assert not {"home", "home_label"} & lines[0]["before"].keys()
    assert "Harbour" not in str(lines[0]["after"])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"startsS": 61_200, "endsS": 61_200}, "endsS"),
        ({"startsS": 70_000}, "endsS"),
        ({"breakOpensS": 50_000, "breakClosesS": 40_000}, "breakClosesS"),
        ({"startsS": -1}, "startsS"),
        ({"endsS": 86_401}, "endsS"),
        ({"breakS": 7_201}, "breakS"),
        ({"maxVisits": 0}, "maxVisits"),
        ({"maxVisits": 61}, "maxVisits"),
        ({"home": {"lon": 24.9, "lat": 91}}, "home.lat"),
        ({"profile": "rocket"}, "profile"),
        ({"language": "tlh"}, "language"),
        ({"email": "nobody"}, "email"),
        ({"phone": "letters"}, "phone"),
        ({"email": None, "phone": None}, "email"),
        ({"skills": [""]}, "skills[0]"),
    ],
)
async def test_a_value_out_of_range_is_refused_at_its_field(company, values, field):
    answer = await change(company, "rep", values)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == field


async def test_the_login_moves_to_another_address_unless_somebody_has_it(company):
    taken = await change(company, "rep", {"email": company.emails["rep2"].upper()})
    assert taken.json()["code"] == "people.login_taken"
    assert taken.json()["errors"][0]["field"] == "email"
    phone = f"+3584055{company.people['rep'].int % 100_000:05d}"
    assert (await change(company, "rep", {"email": company.emails["rep"], "phone": phone})).status_code == 200
    again = await change(company, "rep2", {"phone": phone})
    assert again.json()["errors"][0] == {
        "field": "phone",
        "code": "people.login_taken",
        "message": "Somebody already logs in with this",
    }


async def test_a_manager_sees_the_hours_of_the_team_but_not_where_they_live(company):
    people = (await (await company.client("manager")).get("/api/people")).json()
    rep = next(p for p in people if p["id"] == str(company.people["rep"]))
    assert (rep["startsS"], rep["home"], rep["homeLabel"]) == (9 * 3600, None, None)
    answer = await (await company.client("manager")).patch(f"/api/people/{rep['id']}", json={"startsS": 0})
    assert answer.status_code == 403


async def test_a_new_person_comes_with_the_working_day(company):
    ask = DAY | {
        "name": "New",
        "email": f"n{company.team.hex}@test.example",
        "password": "correct horse",
        "roles": ["rep"],
    }
    added = await (await company.client("admin")).post("/api/people", json=ask)
    assert added.status_code == 201, added.text
    assert (added.json()["startsS"], added.json()["home"]) == (8 * 3600, DAY["home"])
