from uuid import UUID

from litestar import get
from litestar.params import FromPath

from backend.access.policy import needs
from backend.visits import views
from backend.visits.wire import VisitView
from backend.web.actor import Who


@get("/api/visits/{visit_id:uuid}", opt=needs("visit.read"))
async def get_visit(actor: Who, visit_id: FromPath[UUID]) -> VisitView:
    return await views.visit(actor, visit_id)


ROUTES = (get_visit,)
