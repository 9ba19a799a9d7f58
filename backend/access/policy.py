"""Permission is a table: what each role may do, and whose rows it reaches."""

from enum import IntEnum

from backend.access.actor import Actor
from backend.errors import Problem


class Scope(IntEnum):
    """Whose rows: one's own, those of one's team and the teams below it, or the whole company's."""

    OWN = 1
    TEAM = 2
    COMPANY = 3


OWN, TEAM, COMPANY = Scope.OWN, Scope.TEAM, Scope.COMPANY
PUBLIC = "public"  # for routes that anybody may call, logged in or not
SELF = "self"  # for routes that concern nobody but the person who calls

POLICY: dict[str, dict[str, Scope]] = {
    SELF: {"rep": OWN, "manager": OWN, "approver": OWN, "auditor": OWN, "admin": OWN},
    "account.read": {"rep": OWN, "manager": TEAM, "approver": TEAM, "auditor": COMPANY, "admin": COMPANY},
    "account.write": {"rep": OWN, "manager": TEAM, "admin": COMPANY},
    "account.import": {"admin": COMPANY},
    "people.read": {"manager": TEAM, "approver": TEAM, "auditor": COMPANY, "admin": COMPANY},
    "people.write": {"admin": COMPANY},
    "plan.read": {"rep": OWN, "manager": TEAM, "auditor": COMPANY, "admin": COMPANY},
    "plan.make": {"rep": OWN, "manager": TEAM, "admin": COMPANY},
    "plan.publish": {"manager": TEAM, "admin": COMPANY},
    "plan.change": {"rep": OWN, "manager": TEAM, "admin": COMPANY},
    "calendar.read": {"rep": OWN, "manager": TEAM, "approver": TEAM, "auditor": COMPANY, "admin": COMPANY},
    "calendar.write": {"admin": COMPANY},
    "absence.write": {"manager": TEAM, "admin": COMPANY},
    "visit.read": {"rep": OWN, "manager": TEAM, "approver": TEAM, "auditor": COMPANY, "admin": COMPANY},
    "visit.write": {"rep": OWN},
    "upload.write": {"rep": OWN, "manager": OWN, "approver": OWN},
    "track.write": {"rep": OWN},
    "track.read": {"rep": OWN, "manager": TEAM, "auditor": COMPANY},
    "live.read": {"manager": TEAM, "auditor": COMPANY, "admin": COMPANY},
    "workorder.read": {"rep": OWN, "manager": TEAM, "auditor": COMPANY, "admin": COMPANY},
    "workorder.dispatch": {"manager": TEAM, "admin": COMPANY},
    "workorder.respond": {"rep": OWN},
    "catalog.read": {
        "rep": COMPANY,
        "manager": COMPANY,
        "approver": COMPANY,
        "auditor": COMPANY,
        "admin": COMPANY,
    },
    "catalog.cost": {"manager": COMPANY, "approver": COMPANY, "auditor": COMPANY, "admin": COMPANY},
    "catalog.write": {"admin": COMPANY},
    "approval.read": {"rep": OWN, "manager": TEAM, "approver": COMPANY, "auditor": COMPANY, "admin": COMPANY},
    "approval.request": {"rep": OWN},
    "approval.decide": {"approver": COMPANY, "manager": TEAM},
    "sync": {"rep": OWN, "manager": OWN, "approver": OWN, "auditor": OWN, "admin": OWN},
    "device.read": {"manager": TEAM, "auditor": COMPANY, "admin": COMPANY},
    "device.revoke": {"manager": TEAM, "admin": COMPANY},
    "territory.read": {"manager": TEAM, "auditor": COMPANY, "admin": COMPANY},
    "territory.write": {"manager": TEAM, "admin": COMPANY},
    "report.read": {"manager": TEAM, "auditor": COMPANY, "admin": COMPANY},
    "adherence.read": {"rep": OWN, "manager": TEAM, "auditor": COMPANY, "admin": COMPANY},
    "adherence.measure": {"manager": TEAM, "admin": COMPANY},
    "learned.read": {"manager": TEAM, "auditor": COMPANY, "admin": COMPANY},
    "learned.write": {"admin": COMPANY},
    "audit.read": {"auditor": COMPANY, "admin": COMPANY},
}


def granted(actor: Actor, permission: str) -> Scope | None:
    """The widest scope that any of the actor's roles gives, or None."""
    if "system" in actor.roles:
        return COMPANY
    scopes = [scope for role, scope in POLICY[permission].items() if role in actor.roles]
    return max(scopes, default=None)


def permissions(actor: Actor) -> list[str]:
    return sorted(name for name in POLICY if granted(actor, name) is not None)


def require(actor: Actor, permission: str) -> Scope:
    scope = granted(actor, permission)
    if scope is None:
        raise Problem("auth.forbidden")
    return scope


def needs(permission: str) -> dict[str, str]:
    """For a route's `opt=`; the application refuses to start where a route has none."""
    if permission != PUBLIC and permission not in POLICY:
        raise LookupError(f"no such permission: {permission}")
    return {"permission": permission}
