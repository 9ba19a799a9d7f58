"""Composition root of the web app: every slice's routes, the guards, the shell, and what starts and stops with them."""

import gc
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from litestar import Litestar, Request, Response, get
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi.plugins import SwaggerRenderPlugin
from litestar.params import FromPath
from litestar.response import File

from backend import durable, roads
from backend import log as logs
from backend.access.policy import PUBLIC, needs
from backend.accounts.guide import GUIDE as SAID_OF_ACCOUNTS
from backend.accounts.routes import ROUTES as ACCOUNTS
from backend.adherence.guide import GUIDE as SAID_OF_ADHERENCE
from backend.adherence.routes import ROUTES as ADHERENCE
from backend.alerts.guide import GUIDE as SAID_OF_ALERTS
from backend.alerts.routes import ROUTES as ALERTS
from backend.approvals.guide import GUIDE as SAID_OF_APPROVALS
from backend.approvals.routes import ROUTES as APPROVALS
from backend.catalog.guide import GUIDE as SAID_OF_CATALOG
from backend.catalog.routes import ROUTES as CATALOG
from backend.db import engine
from backend.errors import Problem
from backend.horizon.guide import GUIDE as SAID_OF_HORIZON
from backend.horizon.routes import ROUTES as HORIZON
from backend.live.guide import GUIDE as SAID_OF_LIVE
from backend.live.hub import Hub
from backend.live.routes import ROUTES as LIVE
from backend.live.views import positions
from backend.people.guide import GUIDE as SAID_OF_PEOPLE
from backend.people.routes import ROUTES as PEOPLE
from backend.people.sessions import session_middleware
from backend.plans.guide import GUIDE as SAID_OF_PLANS
from backend.plans.routes import ROUTES as PLANS
from backend.reports.guide import GUIDE as SAID_OF_REPORTS
from backend.reports.routes import ROUTES as REPORTS
from backend.settings import Settings
from backend.sync.admission import admission_middleware
from backend.sync.guide import GUIDE as SAID_OF_SYNC
from backend.sync.routes import ROUTES as SYNC
from backend.territories.guide import GUIDE as SAID_OF_TERRITORIES
from backend.territories.routes import ROUTES as TERRITORIES
from backend.tracks.guide import GUIDE as SAID_OF_TRACKS
from backend.tracks.routes import ROUTES as TRACKS
from backend.uploads.guide import GUIDE as SAID_OF_UPLOADS
from backend.uploads.routes import ROUTES as UPLOADS
from backend.visits.guide import GUIDE as SAID_OF_VISITS
from backend.visits.routes import ROUTES as VISITS
from backend.web import files
from backend.web.actor import provide_actor
from backend.web.guard import origin_guard, permission_guard, refuse_unguarded
from backend.web.guide import Guide, GuidedConfig, permissions_of
from backend.web.gunzip import MOST_BODY_BYTES, gunzip_middleware
from backend.web.nul import refuse_nul
from backend.web.problems import HANDLERS
from backend.web.shield import shield
from backend.workorders.guide import GUIDE as SAID_OF_WORKORDERS
from backend.workorders.routes import ROUTES as WORKORDERS

GZIP_LEVEL = 6  # a first pull is 4 % larger than at 9, and compressed in a third of the time that nobody else is served
API_PAGE = "/api-docs"  # the built app carries the page's script and style, so nothing is fetched from elsewhere

ROUTES: Sequence[Any] = (
    *PEOPLE,
    *ACCOUNTS,
    *CATALOG,
    *REPORTS,
    *TRACKS,
    *VISITS,
    *PLANS,
    *HORIZON,
    *WORKORDERS,
    *APPROVALS,
    *ALERTS,
    *LIVE,
    *SYNC,
    *UPLOADS,
    *TERRITORIES,
    *ADHERENCE,
)
GUIDE: Guide = {
    **SAID_OF_ACCOUNTS,
    **SAID_OF_ADHERENCE,
    **SAID_OF_ALERTS,
    **SAID_OF_APPROVALS,
    **SAID_OF_CATALOG,
    **SAID_OF_HORIZON,
    **SAID_OF_LIVE,
    **SAID_OF_PEOPLE,
    **SAID_OF_PLANS,
    **SAID_OF_REPORTS,
    **SAID_OF_SYNC,
    **SAID_OF_TERRITORIES,
    **SAID_OF_TRACKS,
    **SAID_OF_UPLOADS,
    **SAID_OF_VISITS,
    **SAID_OF_WORKORDERS,
}


@get("/healthz", opt=needs(PUBLIC), include_in_schema=False)
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@get("/readyz", opt=needs(PUBLIC), include_in_schema=False)
async def readyz() -> dict[str, str]:
    """503 while the database does not answer."""
    try:
        async with engine.transaction() as connection:
            await connection.fetchval("select 1")
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Problem("unavailable") from error
    return {"status": "ready"}


@get("/map/basemap.pmtiles", opt=needs(PUBLIC), include_in_schema=False)
async def basemap(request: Request[Any, Any, Any], state: State) -> Response[bytes] | File:
    return files.ranged(request, state.settings.city_dir / "basemap.pmtiles")


@get("/", opt=needs(PUBLIC), include_in_schema=False)
async def start_page(state: State) -> File:
    return files.page_or_asset(state.settings.pwa_dir, "")


@get("/{path:path}", opt=needs(PUBLIC), include_in_schema=False)
async def shell(state: State, path: FromPath[str]) -> File:
    if path.startswith("/api/"):
        raise Problem("not_found")
    return files.page_or_asset(state.settings.pwa_dir, path)


@asynccontextmanager
async def _pool(app: Litestar) -> AsyncGenerator[None]:
    settings: Settings = app.state.settings
    engine.configure(settings.database_url)
    await engine.open_pool()
    app.state.hub.leave_on_signal()
    try:
        yield
    finally:
        await app.state.hub.close()
        await roads.current().osrm.close()
        await engine.close_pool()


def build(settings: Settings) -> Litestar:
    """The app for these settings; raises UnguardedRouteError where a route names no permission."""
    roads.configure(settings.osrm)
    durable.configure(settings.durable)
    app = Litestar(
        route_handlers=[*ROUTES, healthz, readyz, basemap, start_page, shell],
        state=State({"settings": settings, "hub": Hub(settings.database_url, positions)}),
        dependencies={"actor": Provide(provide_actor)},
        guards=[origin_guard, permission_guard],
        before_request=refuse_nul,
        before_send=[shield],
        middleware=[admission_middleware, gunzip_middleware, session_middleware],
        exception_handlers=HANDLERS,
        lifespan=[_pool],
        request_max_body_size=MOST_BODY_BYTES,
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=GZIP_LEVEL, exclude=["/map/", "/api/live/events", "/api/media/"]
        ),
        openapi_config=GuidedConfig(
            guide=GUIDE,
            permissions=permissions_of(ROUTES),
            title="Rounds",
            version="0.1.0",
            path="/schema",
            use_handler_docstrings=True,
            render_plugins=[
                SwaggerRenderPlugin(
                    js_url=f"{API_PAGE}/swagger-ui-bundle.js",
                    css_url=f"{API_PAGE}/swagger-ui.css",
                    standalone_preset_js_url=f"{API_PAGE}/swagger-ui-standalone-preset.js",
                    favicon='<link rel="icon" href="/icons/icon-192.png">',
                )
            ],
        ),
        logging_config=None,
    )
    refuse_unguarded(app)
    return app


def create() -> Litestar:
    """For the server: an app from the environment's settings."""
    settings = Settings.from_env()
    logs.configure(settings.log)
    app = build(settings)
    gc.collect()
    gc.freeze()  # what is there from the start stays: else a tenth of a ranking goes into looking through it
    return app
