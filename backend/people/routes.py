from typing import Any
from uuid import UUID

from litestar import Request, Response, get, patch, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, JSONBody

from backend import clock
from backend.access.actor import Actor
from backend.access.policy import PUBLIC, needs
from backend.db.engine import transaction
from backend.errors import Problem
from backend.people import commands, entry, sessions, staff, store, teams, views
from backend.people.wire import (
    LoginAsk,
    Me,
    MeChange,
    PersonAsk,
    PersonChange,
    PersonView,
    SetupAsk,
    SetupState,
    TeamAsk,
    TeamChange,
    TeamView,
)
from backend.web.actor import Who
from backend.web.problems import EMPTY_CACHE


def _address(request: Request[Any, Any, Any]) -> str:
    return request.client.host if request.client else "unknown"


@post("/api/auth/login", opt=needs(PUBLIC), status_code=200)
async def log_in(request: Request[Any, Any, Any], data: JSONBody[LoginAsk], state: State) -> Response[Me]:
    actor, issued = await entry.log_in(data, _address(request), clock.now())
    me = await views.me(actor, state.settings.city_dir)
    return Response(me, cookies=[sessions.cookie(issued, secure=state.settings.secure_cookies)])


@post("/api/auth/logout", opt=needs(PUBLIC), status_code=204)
async def log_out(request: Request[Any, Any, Any], state: State) -> Response[None]:
    token = sessions.token_in(request)
    if token:
        await entry.log_out(token, request.scope.get("user"), clock.now())
    gone = [sessions.cookie(None, secure=state.settings.secure_cookies)]
    return Response(None, status_code=204, cookies=gone, headers=EMPTY_CACHE)


@get("/api/me", opt=needs("self"))
async def get_me(actor: Who, state: State) -> Me:
    return await views.me(actor, state.settings.city_dir)


@patch("/api/me", opt=needs("self"))
async def change_me(actor: Who, data: JSONBody[MeChange], state: State) -> Me:
    await commands.change_me(actor, data.language)
    return await views.me(actor, state.settings.city_dir)


@get("/api/setup", opt=needs(PUBLIC))
async def setup_state() -> SetupState:
    async with transaction() as connection:
        await sessions.as_system(connection)
        return SetupState(needed=not await store.has_company(connection))


@post("/api/setup", opt=needs(PUBLIC))
async def set_up(request: Request[Any, Any, Any], data: JSONBody[SetupAsk], state: State) -> Response[Me]:
    await commands.set_up(data, clock.now())
    login = LoginAsk(login=data.email, password=data.password)
    actor, issued = await entry.log_in(login, _address(request), clock.now())
    me = await views.me(actor, state.settings.city_dir)
    return Response(me, cookies=[sessions.cookie(issued, secure=state.settings.secure_cookies)])


@get("/api/people", opt=needs("people.read"))
async def get_people(actor: Who, q: FromQuery[str | None] = None) -> list[PersonView]:
    return await views.people(actor, q)


@post("/api/people", opt=needs("people.write"))
async def add_person(actor: Who, data: JSONBody[PersonAsk]) -> PersonView:
    return await _seen(actor, await staff.add_person(actor, data))


@patch("/api/people/{person_id:uuid}", opt=needs("people.write"))
async def change_person(actor: Who, person_id: FromPath[UUID], data: JSONBody[PersonChange]) -> PersonView:
    await staff.change_person(actor, person_id, data)
    return await _seen(actor, person_id)


async def _seen(actor: Actor, person_id: UUID) -> PersonView:
    person = await views.person(actor, person_id)
    if person is None:
        raise Problem("not_found")
    return person


@get("/api/teams", opt=needs("people.read"))
async def get_teams(actor: Who) -> list[TeamView]:
    return await views.teams(actor)


@post("/api/teams", opt=needs("people.write"))
async def add_team(actor: Who, data: JSONBody[TeamAsk]) -> TeamView:
    return await teams.add_team(actor, data)


@patch("/api/teams/{team_id:uuid}", opt=needs("people.write"))
async def change_team(actor: Who, team_id: FromPath[UUID], data: JSONBody[TeamChange]) -> TeamView:
    return await teams.change_team(actor, team_id, data)


ROUTES = (
    log_in,
    log_out,
    get_me,
    change_me,
    setup_state,
    set_up,
    get_people,
    add_person,
    change_person,
    get_teams,
    add_team,
    change_team,
)
