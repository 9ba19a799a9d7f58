"""Who is asking."""

from dataclasses import dataclass, field
from uuid import UUID

ROLES = ("rep", "manager", "approver", "auditor", "admin")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at work in one company, or the company's own machinery (`person_id` None).

    `device_id` is the phone of the session, known once it synchronised; `session_id` is the hash of the token.
    """

    person_id: UUID | None
    company_id: UUID
    name: str
    roles: frozenset[str]
    timezone: str
    language: str = "en"
    team_id: UUID | None = None
    device_id: UUID | None = None
    session_id: bytes | None = field(default=None, repr=False)

    @property
    def me(self) -> UUID:
        """The person's id; only machinery has none, and machinery has no "own"."""
        if self.person_id is None:
            raise LookupError("machinery acts for nobody in particular")
        return self.person_id


def machinery(company_id: UUID, timezone: str = "UTC", *, name: str = "Rounds") -> Actor:
    return Actor(None, company_id, name, frozenset({"system"}), timezone)
