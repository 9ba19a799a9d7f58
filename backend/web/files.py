"""Files with byte ranges, and the app's shell for every address that is a page."""

import mimetypes
from pathlib import Path
from typing import Any

from litestar import Request, Response
from litestar.response import File

from backend.errors import Problem

IMMUTABLE = "public, max-age=31536000, immutable"
ALWAYS_ASK = "no-cache"
RANGE_LIMIT = 8 * 1024 * 1024  # bytes in one answer; PMTiles readers ask for far less
TYPES = {
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".pmtiles": "application/octet-stream",
}


def media_type(path: Path) -> str:
    return TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def ranged(request: Request[Any, Any, Any], path: Path) -> Response[bytes] | File:
    """Answer 206 for `Range: bytes=a-b`, 416 beyond the end, the whole file otherwise. Raises not_found."""
    if not path.is_file():
        raise Problem("not_found")
    size = path.stat().st_size
    wanted = request.headers.get("range", "")
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": ALWAYS_ASK,
        "ETag": f'"{size:x}-{path.stat().st_mtime_ns:x}"',
    }
    if not wanted.startswith("bytes="):
        return File(
            path,
            media_type=media_type(path),
            headers={"Accept-Ranges": "bytes"},
            content_disposition_type="inline",
        )
    span = _span(wanted.removeprefix("bytes="), size)
    if span is None:
        return Response(b"", status_code=416, headers={"Content-Range": f"bytes */{size}"}, media_type=media_type(path))
    first, last = span
    with path.open("rb") as file:
        file.seek(first)
        body = file.read(last - first + 1)
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return Response(body, status_code=206, headers=headers, media_type=media_type(path))


def part(request: Request[Any, Any, Any], data: bytes, content_type: str, headers: dict[str, str]) -> Response[bytes]:
    """Bytes at hand, or the range of them that is asked for: Safari plays no sound without ranges."""
    headers = headers | {"Accept-Ranges": "bytes"}
    wanted = request.headers.get("range", "")
    if not wanted.startswith("bytes="):
        return Response(data, media_type=content_type, headers=headers)
    span = _span(wanted.removeprefix("bytes="), len(data))
    if span is None:
        return Response(
            b"", status_code=416, headers={"Content-Range": f"bytes */{len(data)}"}, media_type=content_type
        )
    first, last = span
    headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
    return Response(data[first : last + 1], status_code=206, headers=headers, media_type=content_type)


def _span(text: str, size: int) -> tuple[int, int] | None:
    first_text, _, last_text = text.partition("-")
    if "," in text or not (first_text.isdigit() or last_text.isdigit()):
        return None
    if not first_text:
        first, last = max(0, size - int(last_text)), size - 1
    else:
        first = int(first_text)
        last = min(int(last_text) if last_text.isdigit() else size - 1, size - 1)
    last = min(last, first + RANGE_LIMIT - 1)
    return (first, last) if first <= last else None


def page_or_asset(folder: Path, path: str) -> File:
    """A built file, or the app's shell for a page's address; an unknown asset is a 404, never the shell."""
    wanted = (folder / path.lstrip("/")).resolve()
    inside = wanted.is_relative_to(folder.resolve())
    if inside and wanted.is_file():
        cache = IMMUTABLE if "/assets/" in path else ALWAYS_ASK
        return File(
            wanted,
            media_type=media_type(wanted),
            headers={"Cache-Control": cache},
            content_disposition_type="inline",
        )
    shell = folder / "index.html"
    if Path(path).suffix or not shell.is_file():
        raise Problem("not_found")
    return File(
        shell,
        media_type="text/html",
        headers={"Cache-Control": ALWAYS_ASK},
        content_disposition_type="inline",
    )
