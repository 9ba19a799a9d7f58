"""One registry of problems: each knows its code, status and title; all leave as application/problem+json."""

from dataclasses import dataclass
from typing import Any

PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    status: int
    title: str


REGISTRY: dict[str, Kind] = {
    # general
    "request.malformed": Kind(400, "The request could not be read"),
    "request.invalid": Kind(422, "A field is missing or out of range"),
    "request.too_large": Kind(413, "The request is larger than allowed"),
    "request.method_not_allowed": Kind(405, "This address does not offer that method"),
    "request.foreign_origin": Kind(403, "The request came from another site"),
    "not_found": Kind(404, "There is nothing here that you may see"),
    "version_conflict": Kind(409, "Somebody changed this first"),
    "internal": Kind(500, "The server met a fault of its own; nothing was saved"),
    "unavailable": Kind(503, "A part of the service is not reachable right now"),
    # access
    "auth.login_required": Kind(401, "Log in to go on"),
    "auth.other_person": Kind(401, "Somebody else is logged in in this browser"),
    "auth.device_revoked": Kind(401, "This phone was locked from afar; log in to go on"),
    "auth.wrong_credentials": Kind(401, "Login or password is not right"),
    "auth.throttled": Kind(429, "Too many attempts; wait before the next one"),
    "auth.forbidden": Kind(403, "Your role does not include this"),
    # people
    "people.login_taken": Kind(409, "Somebody already logs in with this"),
    "people.password_too_short": Kind(422, "The password is too short"),
    "people.team_cycle": Kind(422, "A team cannot be below itself"),
    "people.unknown_team": Kind(422, "There is no such team"),
    "setup.already_done": Kind(409, "The first administrator exists already"),
    # accounts
    "accounts.unknown_owner": Kind(422, "There is no such person to own the account"),
    "accounts.unknown_rep": Kind(422, "There is no such person to visit the account"),
    "accounts.unknown_team": Kind(422, "There is no such team to share the account"),
    "accounts.rep_or_team": Kind(422, "Name one person or a team to visit the account, not both"),
    "accounts.unknown_skill": Kind(422, "Nobody who works here has the skill"),
    "accounts.bad_opening_hours": Kind(422, "The opening hours cannot be read"),
    "accounts.bad_import": Kind(422, "The file cannot be read as a table of accounts"),
    # catalog
    "catalog.sku_taken": Kind(409, "Another product has this number already"),
    # plans
    "plans.no_reps": Kind(422, "Nobody in this selection can be planned for"),
    "plans.not_published": Kind(409, "The plan is still a draft"),
    "plans.stop_locked": Kind(409, "This stop is locked or has begun"),
    "plans.unknown_stop": Kind(422, "The plan has no such stop"),
    "plans.order_incomplete": Kind(422, "The order must name every stop once"),
    "plans.unknown_account": Kind(422, "There is no such account with a place on the map"),
    "plans.does_not_fit": Kind(409, "The visit cannot be fitted in without breaking an appointment"),
    "plans.skill_missing": Kind(409, "The person lacks a skill that the visit needs"),
    "plans.breaks_promise": Kind(409, "In this order an appointment would be missed"),
    "plans.day_over": Kind(409, "This day is over"),
    "plans.proposal_stale": Kind(409, "The day went on since this was proposed"),
    "plans.nobody_works": Kind(409, "Nobody in this selection works on that day"),
    # calendar
    "calendar.class_taken": Kind(409, "Another class has this code already"),
    "calendar.class_in_use": Kind(409, "Accounts still belong to this class"),
    "calendar.unknown_class": Kind(422, "There is no such visit class"),
    "calendar.unknown_team": Kind(422, "There is no such team"),
    "calendar.unknown_person": Kind(422, "There is no such person in your teams"),
    "calendar.day_taken": Kind(409, "This day is a holiday already"),
    "calendar.absence_overlaps": Kind(409, "The person is away on some of these days already"),
    # visits
    "visits.unknown_account": Kind(422, "There is no such account"),
    "visits.unknown_workorder": Kind(422, "There is no such work order"),
    "visits.id_reuse": Kind(409, "Something else was recorded under this id before"),
    "visits.unknown_visit": Kind(422, "There is no such visit"),
    "visits.already_closed": Kind(409, "The visit is already closed"),
    "visits.refused": Kind(409, "The company's rules do not accept this position"),
    "visits.future": Kind(422, "The time lies in the future"),
    # uploads
    "media.too_large": Kind(413, "The file is larger than allowed"),
    "media.heic": Kind(415, "HEIC pictures cannot be shown; send JPEG, PNG or WebP"),
    "media.not_an_image": Kind(415, "The file is not a picture that can be shown"),
    "media.not_audio": Kind(415, "The file is not a voice recording that can be played"),
    "media.empty": Kind(422, "The file is empty"),
    "media.unreadable": Kind(422, "The photo or voice note is damaged"),
    "media.type_mismatch": Kind(415, "The file is not what its name says"),
    "uploads.offset": Kind(409, "The upload goes on at another position"),
    "uploads.checksum": Kind(422, "The bytes that arrived are not the bytes that were announced"),
    "uploads.id_reuse": Kind(409, "This upload was announced before with other content"),
    # sync
    "sync.unknown_device": Kind(409, "This phone has to register again"),
    "sync.device_taken": Kind(409, "This phone is registered for somebody else"),
    "sync.unknown_kind": Kind(422, "This version of the server does not know the operation"),
    "sync.seq_reuse": Kind(409, "The same number was used for two different operations"),
    "sync.bad_hash": Kind(422, "The operation changed on its way"),
    "sync.bad_cursor": Kind(422, "The cursor cannot be read"),
    "sync.busy": Kind(503, "Many phones are sending at once; the turn of this one comes soon"),
    # work orders
    "workorders.unknown_account": Kind(422, "There is no such account"),
    "workorders.unknown_skill": Kind(422, "Nobody who works here has the skill"),
    "workorders.place_required": Kind(422, "Name an account or a place"),
    "workorders.not_yours": Kind(409, "The work order is no longer offered to you"),
    "workorders.not_open": Kind(409, "The work order is already taken or closed"),
    "workorders.unknown_rep": Kind(422, "There is no such person in your teams"),
    # territories
    "territories.too_few_corners": Kind(422, "An area needs three corners in different places"),
    "territories.self_crossing": Kind(422, "The border crosses itself"),
    "territories.too_small": Kind(422, "The area is too small to hold anybody"),
    "territories.too_wide": Kind(422, "The area is wider than a quarter of the earth"),
    "territories.exchanged": Kind(422, "Longitude and latitude stand in each other's place"),
    "territories.unknown_owner": Kind(422, "There is no such person in your teams"),
    "territories.unknown_team": Kind(422, "There is no such team among yours"),
    "territories.unknown_territory": Kind(422, "One of the areas is no longer there, or not yours"),
    "territories.bad_file": Kind(422, "The file cannot be read as areas on a map"),
    "territories.too_few": Kind(422, "Balancing needs two areas that touch"),
    # approvals
    "approvals.unknown_account": Kind(422, "There is no such account"),
    "approvals.unknown_product": Kind(422, "There is no such product"),
    "approvals.no_superior": Kind(422, "Nobody above you can sign this"),
    "approvals.own_request": Kind(403, "Nobody signs their own request"),
    "approvals.not_pending": Kind(409, "The request has been decided already"),
    "approvals.terms_changed": Kind(409, "The terms changed since you saw them"),
    "approvals.comment_required": Kind(422, "Say why"),
    "approvals.reason_required": Kind(422, "Say why the discount is wanted"),
    "approvals.price_not_positive": Kind(422, "The wanted price is not above zero"),
    "approvals.price_not_lower": Kind(422, "The wanted price is not below the list price"),
    "approvals.not_yours": Kind(403, "The request waits for somebody else"),
}


class Problem(Exception):  # noqa: N818 - a problem in the sense of RFC 9457
    """A refusal with a code of the registry; `field` names the input at fault, `facts` fill the sentence."""

    def __init__(self, code: str, *, field: str | None = None, detail: str | None = None, **facts: Any) -> None:
        self.code = code
        self.kind = REGISTRY[code]
        self.field = field
        self.detail = detail or self.kind.title
        self.facts = facts
        super().__init__(code)

    def body(self) -> dict[str, Any]:
        errors = [{"field": self.field, "code": self.code, "message": self.detail}] if self.field else []
        return {
            "type": f"/problems/{self.code}",
            "title": self.kind.title,
            "status": self.kind.status,
            "code": self.code,
            "detail": self.detail,
            "errors": errors,
            "facts": self.facts,
        }
