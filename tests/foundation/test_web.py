"""Files with ranges, the shell for pages, problems that name a field, guards that refuse bare routes."""

import io
from dataclasses import replace

import httpx
import pytest
from litestar import Litestar, get

from backend.web.guard import UnguardedRouteError, refuse_unguarded

pytestmark = pytest.mark.db


@pytest.fixture
async def site(pool, settings, tmp_path):
    from backend.app import build

    built, city = tmp_path / "dist", tmp_path / "city"
    (built / "assets").mkdir(parents=True)
    city.mkdir()
    (built / "index.html").write_text("<title>Rounds</title>")
    (built / "assets" / "app.js").write_text("let app")
    (tmp_path / "secret.txt").write_text("not for the web")
    (city / "basemap.pmtiles").write_bytes(bytes(range(256)) * 4)
    app = build(replace(settings, pwa_dir=built, city_dir=city))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="https://rounds.test") as client:
        yield client


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("path", ["/api/weeks?from={day}", "/api/plans?day={day}", "/api/adherence?day={day}"])
async def test_the_ends_of_the_calendar_are_no_faults(company, path, day):
    answer = await (await company.client("manager")).get(path.format(day=day))
    assert answer.status_code in (200, 422), answer.text
    assert "Error" not in answer.text


@pytest.mark.parametrize(
    ("path", "ask"),
    [
        ("/api/holidays", {"day": "2030-05-01", "name": "   "}),
        ("/api/territories", {"name": " ", "area": [{"lon": 24.9, "lat": 60.1}] * 3}),
    ],
    ids=["holiday", "territory"],
)
async def test_a_name_of_blanks_is_no_name(company, path, ask):
    answer = await (await company.client("admin")).post(path, json=ask)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == "name"


@pytest.mark.parametrize("path", ["/", "/today", "/accounts/42", "/log?verdict=outside"])
async def test_the_address_of_a_page_gets_the_shell(site, path):
    answer = await site.get(path)
    assert answer.status_code == 200
    assert "Rounds" in answer.text
    assert answer.headers["cache-control"] == "no-cache"


async def test_built_files_are_kept_for_ever_and_typed(site):
    answer = await site.get("/assets/app.js")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("path", ["/assets/gone.js", "/worker.mjs", "/api/nothing-here", "/%2e%2e/secret.txt"])
async def test_what_is_not_there_is_a_404_and_never_the_shell(site, path):
    answer = await site.get(path)
    assert answer.status_code == 404
    assert "Rounds" not in answer.text


@pytest.mark.parametrize(
    ("wanted", "status", "content_range", "length"),
    [
        ("bytes=0-99", 206, "bytes 0-99/1024", 100),
        ("bytes=1000-", 206, "bytes 1000-1023/1024", 24),
        ("bytes=-10", 206, "bytes 1014-1023/1024", 10),
        ("bytes=1000-5000", 206, "bytes 1000-1023/1024", 24),
        ("bytes=1024-", 416, "bytes */1024", 0),
        ("bytes=9-3", 416, "bytes */1024", 0),
        ("bytes=a-b", 416, "bytes */1024", 0),
    ],
)
async def test_the_map_answers_ranges(site, wanted, status, content_range, length):
    answer = await site.get("/map/basemap.pmtiles", headers={"range": wanted})
    assert answer.status_code == status
    assert answer.headers["content-range"] == content_range
    assert len(answer.content) == length


async def test_the_whole_map_comes_without_a_range(site):
    answer = await site.get("/map/basemap.pmtiles")
    assert (answer.status_code, len(answer.content)) == (200, 1024)


async def test_health_and_readiness(site):
    assert (await site.get("/healthz")).json() == {"status": "ok"}
    assert (await site.get("/readyz")).json() == {"status": "ready"}


async def test_the_api_describes_itself_with_a_page_served_from_here(site):
    schema = (await site.get("/schema/openapi.json")).json()
    assert "/api/sync/push" in schema["paths"]
    page = (await site.get("/schema/swagger")).text
    assert "/api-docs/swagger-ui-bundle.js" in page
    assert "cdn" not in page


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('{"login":"x"}', "password"),
        ('{"login":"x","password":3}', "password"),
        ('{"login":"x","password":"y","extra":1}', "extra"),
        ('{"login":"","password":"y"}', "login"),
    ],
)
async def test_a_body_that_is_wrong_names_the_field(site, body, field):
    answer = await site.post("/api/auth/login", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == field


async def test_what_is_not_json_is_malformed(site):
    answer = await site.post("/api/auth/login", content='{"login":', headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "request.malformed")


async def test_a_fault_inside_tells_the_caller_nothing_of_the_inside(settings):
    from backend.web.problems import HANDLERS

    @get("/boom", opt={"permission": "public"})
    async def boom() -> None:
        raise ZeroDivisionError("the secret of the inside")

    app = Litestar([boom], exception_handlers=HANDLERS)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://x") as client:
        answer = await client.get("/boom")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert "secret" not in answer.text
    assert "Zero" not in answer.text


def test_an_app_with_a_route_without_a_permission_does_not_start():
    @get("/open-door")
    async def open_door() -> None: ...

    with pytest.raises(UnguardedRouteError, match="/open-door"):
        refuse_unguarded(Litestar([open_door]))


@pytest.fixture
def json_log(monkeypatch):
    """Log lines as in production, for one test."""
    import structlog

    from backend.log import configure

    written = io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", written)
        configure("json")
    yield written
    structlog.reset_defaults()


async def test_neither_password_nor_login_reaches_the_log(company, visitor, json_log):
    from backend.log import log

    await visitor.post("/api/auth/login", json={"login": company.emails["rep"], "password": "hunter2-hunter2"})
    log.info("probe", password="hunter2-hunter2", phone="+1", position=[1, 2])
    logged = json_log.getvalue()
    assert "probe" in logged
    assert "withheld" in logged
    assert "hunter2" not in logged
    assert company.emails["rep"] not in logged


@pytest.mark.parametrize("path", ["/", "/api/me", "/assets/gone.js", "/schema/swagger", "/map/basemap.pmtiles"])
async def test_every_answer_says_what_its_page_may_load(site, path):
    headers = (await site.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["permissions-policy"] == "geolocation=(self), camera=(self), microphone=(self)"
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["script-src"] == ("'self' 'unsafe-inline'" if path.startswith("/schema") else "'self'")
    assert policy["frame-ancestors"] == "'none'"


async def test_the_shell_names_its_charset_once(site):
    assert (await site.get("/")).headers["content-type"] == "text/html; charset=utf-8"
