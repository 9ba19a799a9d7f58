from uuid import UUID

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody, RawBody

from backend.access.policy import needs
from backend.territories import commands, drafting, geojson, views
from backend.territories.wire import (
    Applied,
    BalanceAsk,
    BordersAsk,
    Handover,
    HandoverAsk,
    Overview,
    Proposal,
    Spot,
    Taken,
    Territory,
    TerritoryAsk,
    TerritoryChange,
)
from backend.web.actor import Who
from backend.work import work

LARGEST_FILE = 10 * 1024 * 1024  # bytes; 500 areas of 2,000 corners are smaller


@get("/api/territories", opt=needs("territory.read"))
async def get_territories(actor: Who) -> Overview:
    """Every area with its work, how evenly work is shared, and where borders do not meet."""
    return await views.overview(actor)


@get("/api/territories/accounts", opt=needs("territory.read"))
async def get_spots(actor: Who) -> list[Spot]:
    """Accounts on the map and the territory that each lies in."""
    return await views.spots(actor)


@post("/api/territories", opt=needs("territory.write"))
async def add_territory(actor: Who, data: JSONBody[TerritoryAsk]) -> Territory:
    """Draw an area."""
    async with work(actor, "territory.write") as unit:
        territory_id = await commands.add(unit, data)
    return await views.one(actor, territory_id)


@patch("/api/territories/{territory_id:uuid}", opt=needs("territory.write"))
async def change_territory(actor: Who, territory_id: FromPath[UUID], data: JSONBody[TerritoryChange]) -> Territory:
    """Change a name, an area or who works there."""
    async with work(actor, "territory.write") as unit:
        await commands.change(unit, territory_id, data)
    return await views.one(actor, territory_id)


@delete("/api/territories/{territory_id:uuid}", opt=needs("territory.write"))
async def remove_territory(actor: Who, territory_id: FromPath[UUID]) -> None:
    """Remove an area; accounts keep their owners."""
    async with work(actor, "territory.write") as unit:
        await commands.remove(unit, territory_id)


@post("/api/territories/balance", opt=needs("territory.write"), status_code=200)
async def balance(actor: Who, data: JSONBody[BalanceAsk]) -> Proposal:
    """Propose borders that share work evenly; nothing is changed."""
    return await views.proposal(actor, data.territory_ids)


@post("/api/territories/borders", opt=needs("territory.write"), status_code=200)
async def redraw(actor: Who, data: JSONBody[BordersAsk]) -> Applied:
    """Move several borders at once, all or none, and hand accounts over with them."""
    async with work(actor, "territory.write") as unit:
        return await commands.redraw(unit, data)


@get("/api/territories/owners", opt=needs("territory.read"))
async def get_handovers(actor: Who) -> list[Handover]:
    """Accounts that lie in somebody else's territory than their owner's."""
    return await views.handovers(actor)


@post("/api/territories/owners", opt=needs("territory.write"), status_code=200)
async def assign(actor: Who, data: JSONBody[HandoverAsk]) -> Applied:
    """Give accounts to the people of the territories that they lie in."""
    async with work(actor, "territory.write") as unit:
        return Applied(territories=0, accounts=await commands.assign(unit, data.account_ids))


@post("/api/territories/from-owners", opt=needs("territory.write"), status_code=200)
async def draw_from_owners(actor: Who) -> Taken:
    """Draw an area around the accounts of everybody who has none."""
    async with work(actor, "territory.write") as unit:
        return Taken(created=await drafting.from_owners(unit), updated=0)


@get("/api/territories/file", opt=needs("territory.read"), media_type=geojson.KIND)
async def get_file(actor: Who) -> Response[bytes]:
    """All areas as GeoJSON."""
    headers = {"Content-Disposition": 'attachment; filename="territories.geojson"', "Cache-Control": "no-store"}
    return Response(await views.file(actor), media_type=geojson.KIND, headers=headers)


@post("/api/territories/file", opt=needs("territory.write"), status_code=200, request_max_body_size=LARGEST_FILE)
async def take_file(actor: Who, body: RawBody) -> Taken:
    """Read areas from GeoJSON sent as the body, all or none."""
    async with work(actor, "territory.write") as unit:
        return await drafting.take_in(unit, body)


ROUTES = (
    get_territories,
    get_spots,
    add_territory,
    change_territory,
    remove_territory,
    balance,
    redraw,
    get_handovers,
    assign,
    draw_from_owners,
    get_file,
    take_file,
)
