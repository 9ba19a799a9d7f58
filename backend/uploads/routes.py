from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, head, patch, post
from litestar.datastructures import State
from litestar.params import FromPath, HeaderParameter, JSONBody, RawBody

from backend.access.policy import needs
from backend.uploads import commands, views
from backend.uploads.flow import CHUNK_BYTES
from backend.uploads.objects import objects_of
from backend.uploads.wire import UploadAsk, UploadView
from backend.web import files
from backend.web.actor import Who

Offset = Annotated[int, HeaderParameter(name="Upload-Offset", ge=0)]
SHOWN = {
    "Cache-Control": "private, no-cache",  # asked for again each time: whoever was logged out or locked sees it no more
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline",
}


def _told(upload: UploadView) -> dict[str, str]:
    return {
        "Upload-Offset": str(upload.offset),
        "Upload-Length": str(upload.size_bytes),
        "Upload-State": upload.state,
        "Upload-Durable": str(upload.durable).lower(),
        "Cache-Control": "no-store",
    }


@post("/api/uploads", opt=needs("upload.write"), status_code=200)
async def announce(actor: Who, data: JSONBody[UploadAsk]) -> Response[UploadView]:
    upload = await commands.announce(actor, data)
    return Response(upload, headers=_told(upload))


@head("/api/uploads/{upload_id:uuid}", opt=needs("upload.write"))
async def where(actor: Who, upload_id: FromPath[UUID]) -> Response[None]:
    return Response(None, headers=_told(await views.state(actor, upload_id)))


@patch("/api/uploads/{upload_id:uuid}", opt=needs("upload.write"), request_max_body_size=CHUNK_BYTES)
async def receive(
    actor: Who, upload_id: FromPath[UUID], offset: Offset, body: RawBody, state: State
) -> Response[UploadView]:
    upload = await commands.receive(actor, upload_id, offset, body, objects_of(state.settings))
    return Response(upload, headers=_told(upload))


@get("/api/media/{upload_id:uuid}", opt=needs("visit.read"))
async def media(
    request: Request[Any, Any, Any], actor: Who, upload_id: FromPath[UUID], state: State
) -> Response[bytes]:
    shown = await views.shown(actor, upload_id, "served", objects_of(state.settings))
    tag = _tag(upload_id, "served")
    return _unchanged(request, tag) or files.part(request, shown.data, shown.content_type, SHOWN | {"ETag": tag})


@get("/api/media/{upload_id:uuid}/thumb", opt=needs("visit.read"))
async def thumb(
    request: Request[Any, Any, Any], actor: Who, upload_id: FromPath[UUID], state: State
) -> Response[bytes]:
    shown = await views.shown(actor, upload_id, "thumb", objects_of(state.settings))
    tag = _tag(upload_id, "thumb")
    answer = Response(shown.data, media_type=shown.content_type, headers=SHOWN | {"ETag": tag})
    return _unchanged(request, tag) or answer


def _tag(upload_id: UUID, variant: str) -> str:
    """What is kept under an id never changes."""
    return f'"{upload_id}-{variant}"'


def _unchanged(request: Request[Any, Any, Any], tag: str) -> Response[bytes] | None:
    """Only after it was asked whether the person may see it."""
    asked = request.headers.get("if-none-match", "")
    if tag not in [one.strip().removeprefix("W/") for one in asked.split(",")]:
        return None
    return Response(b"", status_code=304, headers=SHOWN | {"ETag": tag})


ROUTES = (announce, where, receive, media, thumb)
