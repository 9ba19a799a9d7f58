from uuid import UUID

from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from backend.access.policy import needs
from backend.sync import devices, vault
from backend.sync.device_wire import DeviceList, StatusAsk, VaultView
from backend.sync.wire import DeviceAsk, DeviceView
from backend.web.actor import Who


@post("/api/sync/devices", opt=needs("sync"), status_code=200)
async def register(actor: Who, data: JSONBody[DeviceAsk]) -> DeviceView:
    return await devices.register(actor, data)


@get("/api/sync/devices", opt=needs("device.read"))
async def get_devices(actor: Who, silent: FromQuery[bool | None] = None) -> DeviceList:
    return await devices.listed(actor, silent)


@put("/api/sync/devices/{device_id:uuid}/status", opt=needs("sync"), status_code=204)
async def report(actor: Who, device_id: FromPath[UUID], data: JSONBody[StatusAsk]) -> None:
    await devices.report(actor, device_id, data)


@post("/api/sync/devices/{device_id:uuid}/revoke", opt=needs("device.revoke"), status_code=204)
async def revoke(actor: Who, device_id: FromPath[UUID]) -> None:
    await devices.revoke(actor, device_id)


@get("/api/sync/vault", opt=needs("sync"))
async def get_vault(actor: Who) -> Response[VaultView]:
    return Response(await vault.key_of(actor), headers={"Cache-Control": "no-store"})


ROUTES = (register, get_devices, report, revoke, get_vault)
