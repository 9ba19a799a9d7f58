"""Pure parts of the protocol: the cursor, the checksum of a bucket, the order of a snapshot."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

Versions = Mapping[UUID, str]
Place = tuple[int, UUID]
"""Where a row stands in a snapshot: the number of its table, then its id."""
Edge = tuple[bool, UUID]
"""The last account that a full phone holds, in the order in which accounts are chosen: shared with a team, id."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a phone has come. It is text that only the server reads.

    day      the business day on which windows such as "visits of the last 30 days" were last moved
    shelves  which tables the person's roles let it hold, a bit each, and above them a sum of the roles themselves
    edge     where the accounts end of which there are more than a phone holds
    after    inside a snapshot: the last row that was sent
    """

    incarnation: UUID
    seq: int
    person_id: UUID
    day: date
    shelves: int = 0
    edge: Edge | None = None
    after: Place | None = None

    def __str__(self) -> str:
        parts = [str(self.incarnation), str(self.seq), self.person_id.hex, self.day.isoformat(), str(self.shelves)]
        edge, after = self.edge, self.after
        parts += [str(int(edge[0])), edge[1].hex] if edge else ["", ""]
        parts += [str(after[0]), after[1].hex] if after else ["", ""]
        return ":".join(parts)

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """ValueError where the text is no cursor."""
        incarnation, seq, person_id, day, shelves, *places = text.split(":")
        shared, edge_id, table, after_id = places
        if int(seq) < 0:
            raise ValueError("not a cursor")
        edge = (shared == "1", UUID(edge_id)) if edge_id else None
        after = (int(table), UUID(after_id)) if after_id else None
        return cls(UUID(incarnation), int(seq), UUID(person_id), date.fromisoformat(day), int(shelves), edge, after)


def body_hash(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def checksum(rows: Iterable[tuple[str, UUID, str]]) -> str:
    """Sixteen hex digits: the first 8 bytes of sha256 of `table/id/version`, exclusive-or over all rows."""
    total = 0
    for table, row_id, version in rows:
        total ^= int.from_bytes(hashlib.sha256(f"{table}/{row_id}/{version}".encode()).digest()[:8])
    return f"{total:016x}"
