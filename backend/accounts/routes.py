import asyncio
from typing import Annotated
from uuid import UUID

from litestar import get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter, RawBody

from backend.access.policy import needs
from backend.accounts import commands, exchanged, importer, views
from backend.accounts.nearby import Around
from backend.accounts.store import Search
from backend.accounts.wire import (
    Account,
    AccountAsk,
    AccountClass,
    AccountDetail,
    AccountEdit,
    AccountPatch,
    ContactAsk,
    Imported,
    PinAsk,
    PinMove,
)
from backend.errors import Problem
from backend.web.actor import Who
from backend.web.wire import Page, PositionAsk
from backend.work import work
from checkin.geodesy import Datum

NEARBY_M = 5_000  # metres; an hour on foot
FARTHEST_M = 100_000
MOST = 200

Most = Annotated[int, QueryParameter(ge=1, le=MOST)]
Cursor = Annotated[str | None, QueryParameter(description="nextCursor of the page before")]


def search(
    q: Annotated[str | None, QueryParameter(max_length=100)] = None,
    tag: FromQuery[str | None] = None,
    class_: Annotated[AccountClass | None, QueryParameter(name="class")] = None,
    bbox: Annotated[str | None, QueryParameter(description="west,south,east,north in degrees WGS-84")] = None,
    owner_id: Annotated[UUID | None, QueryParameter(name="ownerId")] = None,
) -> Search:
    return Search(q=q, tag=tag, account_class=class_, box=_box(bbox), owner_id=owner_id)


def _box(text: str | None) -> list[float] | None:
    """Raises request.invalid (bbox)."""
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise Problem("request.invalid", field="bbox", detail="Give west,south,east,north") from error
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Problem("request.invalid", field="bbox", detail="West before east, south before north, in degrees")
    return [west, south, east, north]


def around(
    lon: FromQuery[float],
    lat: FromQuery[float],
    datum: FromQuery[Datum] = Datum.WGS84,
    radius_m: Annotated[float, QueryParameter(name="radiusM", gt=0, le=FARTHEST_M)] = NEARBY_M,
    limit: Most = 20,
) -> Around:
    return Around(PositionAsk(lon=lon, lat=lat, datum=datum).wgs84(""), radius_m, limit)


@get("/api/accounts", opt=needs("account.read"), dependencies={"search": Provide(search, sync_to_thread=False)})
async def get_accounts(
    actor: Who, search: NamedDependency[Search], cursor: Cursor = None, limit: Most = 50
) -> Page[Account]:
    """Accounts that you may see, by name; `q` looks in name, address, phone and tags and forgives typing errors."""
    return await views.listed(actor, search, cursor, limit)


@get("/api/accounts/nearby", opt=needs("account.read"), dependencies={"around": Provide(around, sync_to_thread=False)})
async def get_nearby(actor: Who, around: NamedDependency[Around]) -> Page[Account]:
    """Accounts around a position, nearest first, with `distanceM`."""
    return await views.nearest(actor, around)


@get("/api/accounts/{account_id:uuid}", opt=needs("account.read"))
async def get_account(actor: Who, account_id: FromPath[UUID]) -> AccountDetail:
    """One account with contacts, pins and what happened there, newest first."""
    return await views.detail(actor, account_id)


@post("/api/accounts", opt=needs("account.write"))
async def add_account(actor: Who, data: JSONBody[AccountAsk]) -> AccountDetail:
    """Add an account. A position may come in GCJ-02 or BD-09; say so in `datum`."""
    async with work(actor, "account.write") as unit:
        return await views.one(unit, await commands.add(unit, data))


@patch("/api/accounts/{account_id:uuid}", opt=needs("account.write"))
async def edit_account(actor: Who, account_id: FromPath[UUID], data: JSONBody[AccountPatch]) -> AccountDetail:
    """Edit what `changes` names. Edits of different fields merge; the same field twice is a version_conflict."""
    ask = AccountEdit(account_id=account_id, base_version=data.base_version, changes=data.changes)
    async with work(actor, "account.write") as unit:
        await commands.edit(unit, ask)
        return await views.one(unit, account_id)


@post("/api/accounts/{account_id:uuid}/pins", opt=needs("account.write"))
async def move_pin(actor: Who, account_id: FromPath[UUID], data: JSONBody[PinAsk]) -> AccountDetail:
    """Say where the account really is. Visits stay judged by the pin that was valid when they happened."""
    ask = PinMove(account_id=account_id, position=data.position, accuracy_m=data.accuracy_m, radius_m=data.radius_m)
    async with work(actor, "account.write") as unit:
        await commands.move_pin(unit, ask)
        return await views.one(unit, account_id)


@post("/api/accounts/{account_id:uuid}/contacts", opt=needs("account.write"))
async def add_contact(actor: Who, account_id: FromPath[UUID], data: JSONBody[ContactAsk]) -> AccountDetail:
    """Add somebody to talk to at an account."""
    async with work(actor, "account.write") as unit:
        await commands.add_contact(unit, account_id, data)
        return await views.one(unit, account_id)


@post(
    "/api/accounts/import",
    opt=needs("account.import"),
    status_code=200,
    request_max_body_size=importer.LARGEST_BYTES,
)
async def import_accounts(actor: Who, body: RawBody, state: State) -> Imported:
    """Read accounts from a CSV file sent as the body; good rows are kept, bad ones are named by row and column."""
    return await importer.run(actor, body, await asyncio.to_thread(exchanged.city, state.settings.city_dir))


ROUTES = (
    get_accounts,
    get_nearby,
    get_account,
    add_account,
    edit_account,
    move_pin,
    add_contact,
    import_accounts,
)
