from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from backend.web.fix import Instant
from backend.web.wire import Ask, Wire

State = Literal["receiving", "complete", "refused"]


class UploadAsk(Ask, frozen=True, kw_only=True):
    """What is going to arrive. The size is judged here, before the first byte.

    `offset_ms` is what the phone had to add to its clock to get the server's, as far as it knew at `taken_at`.
    """

    id: UUID
    kind: Literal["photo", "voice"]
    content_type: Annotated[str, Meta(max_length=100)]
    size_bytes: Annotated[int, Meta(ge=0)]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    taken_at: Instant
    source: Annotated[str, Meta(max_length=30, pattern="^[a-z_]+$")]
    visit_id: UUID | None = None
    offset_ms: Annotated[int, Meta(ge=-(2**53), le=2**53)] | None = None


class UploadView(Wire, frozen=True, kw_only=True):
    """`offset` is where to go on; an upload is safe only when its state is `complete`.

    `durable`: the phone may forget the bytes. Where the product is set to rely on backups, a finished one holds them.
    """

    id: UUID
    state: State
    offset: int
    size_bytes: int
    durable: bool = False
