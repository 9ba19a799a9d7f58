"""An operation before it is applied: whole, permitted, read. What is wrong with it is its own answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.access.actor import Actor
from backend.access.policy import require
from backend.errors import Problem
from backend.sync import kinds
from backend.sync.flow import body_hash
from backend.sync.kinds import FieldKind, Kind
from backend.sync.upcast import upcast_text
from backend.sync.wire import MutationAsk, MutationResult
from backend.visits.held import Told
from backend.web.fix import PhoneClock
from backend.web.nul import refuse_nul_in
from backend.web.wire import decode, plain

MOST_BYTES = 256 * 1024  # of one body, and of all bodies of a push; on a bad line more would rarely arrive whole


@dataclass(frozen=True, slots=True)
class Ready:
    """`told.at` is when it happened, or else when it was written."""

    ask: MutationAsk
    kind: Kind | FieldKind
    body: Any
    told: Told

    @property
    def account_id(self) -> UUID | None:
        """The account that it names, if any."""
        return getattr(self.body, "account_id", None)


def ready(actor: Actor, ask: MutationAsk, now: datetime) -> Ready | Problem:
    """Permission is asked when the operation arrives, not when it was written."""
    try:
        return _ready(actor, ask, now)
    except Problem as problem:
        return problem


def _ready(actor: Actor, ask: MutationAsk, now: datetime) -> Ready:
    if len(ask.body.encode()) > MOST_BYTES:
        raise Problem("request.too_large", field="body", most_bytes=MOST_BYTES)
    if body_hash(ask.body) != ask.body_sha256:
        raise Problem("sync.bad_hash", field="bodySha256")
    text = upcast_text(ask.kind, ask.schema_v, ask.body)
    kind = kinds.KINDS[ask.kind]
    require(actor, kind.permission)
    refuse_nul_in(text)
    body: Any = decode(text, kind.body)
    clock = PhoneClock.of(now, ask.client_at, ask.offset_ms)
    written_at = clock.written(ask.client_at)
    told = kind.told(body, clock, written_at) if isinstance(kind, FieldKind) else Told(clock, written_at)
    return Ready(ask, kind, body, told)


def applied(ask: MutationAsk, answer: Any) -> MutationResult:
    """A Problem that was returned kept its evidence, and is a refusal all the same."""
    if isinstance(answer, Problem):
        return refusal(ask, answer)
    return MutationResult(seq=ask.seq, id=ask.id, status="applied", result=plain(answer))


def refusal(ask: MutationAsk, problem: Problem) -> MutationResult:
    return MutationResult(
        seq=ask.seq,
        id=ask.id,
        status="rejected",
        code=problem.code,
        field=_storable(problem.field),
        detail=_storable(problem.detail),
        facts=problem.facts or None,
    )


def _storable(text: str | None) -> str | None:
    """A complaint may quote the zero character of a hostile body, which PostgreSQL keeps in no text."""
    return text and text.replace("\0", "")
