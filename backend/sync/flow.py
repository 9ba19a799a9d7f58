"""Pure parts of the protocol: the cursor, the checksum of a bucket, the order of a snapshot."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

Versions = Mapping[UUID, str]
Place = tuple[int, UUID]
"""Where a row stands in a snapshot: the number of its table, then its id."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a phone has come. It is text that only the server reads: `incarnation:seq:person:day[:table:id]`.

    day    the business day on which windows such as "visits of the last 30 days" were last moved
    after  inside a snapshot: the last row that was sent
    """

    incarnation: UUID
    seq: int
    person_id: UUID
    day: date
    after: Place | None = None

    def __str__(self) -> str:
        parts = [str(self.incarnation), str(self.seq), self.person_id.hex, self.day.isoformat()]
        if self.after:
            parts += [str(self.after[0]), self.after[1].hex]
        return ":".join(parts)

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """ValueError where the text is no cursor."""
        incarnation, seq, person_id, day, *after = text.split(":")
        if len(after) not in {0, 2} or int(seq) < 0:
            raise ValueError("not a cursor")
        place = (int(after[0]), UUID(after[1])) if after else None
        return cls(UUID(incarnation), int(seq), UUID(person_id), date.fromisoformat(day), place)


def body_hash(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def checksum(rows: Iterable[tuple[str, UUID, str]]) -> str:
    """Sixteen hex digits: the first 8 bytes of sha256 of `table/id/version`, exclusive-or over all rows."""
    total = 0
    for table, row_id, version in rows:
        total ^= int.from_bytes(hashlib.sha256(f"{table}/{row_id}/{version}".encode()).digest()[:8])
    return f"{total:016x}"
