from backend.web.guide import Said, sample_id

TEAM, REP = sample_id(2), sample_id(10)
ME = {
    "id": REP,
    "name": "Aino Demo",
    "email": "rep@demo.example",
    "phone": None,
    "language": "en",
    "roles": ["rep"],
    "permissions": ["account.read", "plan.read", "visit.write"],
    "company": {
        "id": sample_id(1),
        "name": "Aurora Demo Supplies",
        "timezone": "Europe/Helsinki",
        "currency": "EUR",
        "language": "en",
    },
    "team": {"id": TEAM, "name": "North", "parentId": sample_id(3)},
    "map": {
        "basemapUrl": "/map/basemap.pmtiles",
        "attribution": "© OpenStreetMap contributors",
        "center": {"lon": 24.9384, "lat": 60.1699},
        "bounds": [24.7, 60.1, 25.3, 60.3],
    },
}
WORKDAY = {
    "home": {"lon": 24.9414, "lat": 60.1699},
    "homeLabel": "Office",
    "startsS": 28800,
    "endsS": 61200,
    "breakS": 1800,
    "breakOpensS": 39600,
    "breakClosesS": 46800,
    "maxVisits": 12,
    "skills": ["cold chain"],
}
PERSON = {
    "id": REP,
    "name": "Aino Demo",
    "email": "rep@demo.example",
    "phone": "+358405550100",
    "roles": ["rep"],
    "teamId": TEAM,
    "teamName": "North",
    "profile": "foot",
    "active": True,
    "language": "en",
    **WORKDAY,
}
NEW_PERSON = {name: PERSON[name] for name in ("name", "email", "phone", "roles", "teamId", "profile")} | {
    "password": "correct horse battery",
    **WORKDAY,
}
NEW_TEAM = {"name": "North", "parentId": sample_id(3)}
ROOT_TEAM = {"id": sample_id(3), "name": "Field sales", "parentId": None}

GUIDE = {
    "POST /api/auth/login": Said(
        "Log in",
        "By email address or phone number and password. The session comes as a cookie and lasts 30 days.",
        {"login": "rep@demo.example", "password": "rounds-demo"},
        ME,
        ("auth.wrong_credentials", "auth.throttled"),
    ),
    "POST /api/auth/logout": Said("Log out", "Ends the session at once. Without a session nothing happens."),
    "GET /api/me": Said("See who I am", "With what you may do, your company and its map.", answer=ME),
    "PATCH /api/me": Said("Choose my language", "English (`en`) or Chinese (`zh-CN`).", {"language": "zh-CN"}, ME),
    "GET /api/setup": Said(
        "Ask whether to set up", "True as long as no company exists and the first visitor may found it.",
        answer={"needed": False},
    ),
    "POST /api/setup": Said(
        "Set up the company",
        "Founds the company with its first administrator and logs them in. Works only once. The password has at least "
        "10 characters; the time zone is a name such as Europe/Helsinki.",
        {
            "companyName": "Aurora Demo Supplies",
            "name": "Ada Demo",
            "email": "admin@demo.example",
            "password": "correct horse battery",
            "timezone": "Europe/Helsinki",
            "language": "en",
        },
        ME,
        ("setup.already_done", "people.password_too_short"),
    ),
    "GET /api/people": Said(
        "List people", "Everybody whom you may see, by name, with their working day in seconds from local midnight.",
        answer=[PERSON], names={"q": "Part of a name, an email address or a phone number"},
    ),
    "POST /api/people": Said(
        "Add a person",
        "They log in with the email address or phone number. Times of the working day are seconds from local midnight, "
        "`breakS` is the length of the break in seconds.",
        NEW_PERSON, PERSON, ("people.login_taken", "people.password_too_short", "people.unknown_team"),
    ),
    "PATCH /api/people/{person_id}": Said(
        "Change a person",
        "Only what is named changes; null clears what may be empty. Who is no longer active is logged out everywhere.",
        {"active": False, "maxVisits": None}, PERSON,
        ("people.login_taken", "people.password_too_short", "people.unknown_team"),
    ),
    "GET /api/teams": Said("List teams", "Each names the team above it.", answer=[ROOT_TEAM, ME["team"]]),
    "POST /api/teams": Said(
        "Add a team", "Below another team, or at the top.", NEW_TEAM, ME["team"], ("people.unknown_team",)
    ),
    "PATCH /api/teams/{team_id}": Said(
        "Change a team", "Give it another name or another place in the tree; never below itself.",
        {"name": "North and East"}, ME["team"], ("people.unknown_team", "people.team_cycle"),
    ),
}  # fmt: skip
