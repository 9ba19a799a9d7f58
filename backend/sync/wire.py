from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta

from backend.web.fix import Instant
from backend.web.wire import Ask, Name, Wire

Count = Annotated[int, Meta(ge=0, le=2**53)]  # what a browser counts exactly
Seq = Annotated[int, Meta(ge=1, le=2**53)]
SchemaV = Annotated[int, Meta(ge=-(2**31), lt=2**31)]  # one that nobody knows is refused by itself
Status = Literal["applied", "duplicate", "rejected", "gap"]


class DeviceAsk(Ask, frozen=True, kw_only=True):
    device_id: UUID
    name: Name
    public_key: Annotated[str, Meta(max_length=4_000)] | None = None


class DeviceView(Wire, frozen=True, kw_only=True):
    """`last_seq` is the last operation that the server took in: the phone goes on with the next."""

    device_id: UUID
    epoch: int
    last_seq: int
    incarnation: UUID
    server_at: datetime


class MutationAsk(Ask, frozen=True, kw_only=True):
    """One operation; `body` is JSON as text, so that its hash means the same everywhere.

    `offset_ms` is what the phone had to add to its clock to get the server's, as far as it knew when it wrote this.
    """

    seq: Seq
    id: UUID
    kind: Annotated[str, Meta(max_length=60)]  # an unknown one is refused by itself and never blocks the queue
    schema_v: SchemaV
    base_version: int | None = None
    body: str
    body_sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    client_at: Instant
    mono_ms: Count
    offset_ms: Annotated[int, Meta(ge=-(2**53), le=2**53)] | None = None


class PushAsk(Ask, frozen=True, kw_only=True):
    device_id: UUID
    epoch: int
    mutations: list[MutationAsk]


class MutationResult(Wire, frozen=True, kw_only=True):
    """`applied` and `rejected` are final; `duplicate` is the stored answer again; `gap` names what is missing."""

    seq: int
    id: UUID
    status: Status
    code: str | None = None
    field: str | None = None
    detail: str | None = None
    facts: dict[str, Any] | None = None
    result: Any = None
    expected: int | None = None


class PushAnswer(Wire, frozen=True, kw_only=True):
    results: list[MutationResult]
    last_seq: int
    server_at: datetime
    durable_upto: int


class ChangeView(Wire, frozen=True, kw_only=True):
    """`version` goes into the bucket's checksum; it is None for a row that leaves."""

    seq: int
    bucket: str
    table: str
    op: Literal["put", "remove"]
    id: UUID
    version: str | None = None
    row: Any = None


class AlertRow(Wire, frozen=True, kw_only=True):
    id: UUID
    code: str
    facts: dict[str, Any]
    link: str | None
    at: datetime
    read_at: datetime | None


class Checksum(Wire, frozen=True, kw_only=True):
    count: int
    hash: str


class Limit(Wire, frozen=True, kw_only=True):
    """A table of which a phone holds only part: `held` of the `of` rows that its person may see."""

    table: str
    held: int
    of: int


class PullAnswer(Wire, frozen=True, kw_only=True):
    cursor: str
    incarnation: UUID
    gained: list[str]
    lost: list[str]
    changes: list[ChangeView]
    more: bool
    server_at: datetime
    checksums: dict[str, Checksum]
    limits: list[Limit]
