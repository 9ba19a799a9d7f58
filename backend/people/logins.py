"""What somebody logs in with: an e-mail address or a phone number, each of one person only."""

from uuid import UUID

import phonenumbers

from backend.errors import Problem
from backend.people import sessions, store
from backend.work import Work


def phone_of(text: str | None, region: str = "CN") -> str | None:
    """E.164 of a number as somebody types it; None where it is none."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(text or "", region), phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        return None


def phone_asked(text: str | None) -> str | None:
    """Raises request.invalid where there are words, and they are no phone number."""
    phone = phone_of(text)
    if text and not phone:
        raise Problem("request.invalid", field="phone", detail="This is not a phone number")
    return phone


def some_login(email: str | None, phone: str | None) -> None:
    """Raises request.invalid where neither is left."""
    if not email and not phone:
        raise Problem(
            "request.invalid", field="email", detail="An e-mail address or a phone number is needed to log in"
        )


async def free(unit: Work, email: str | None, phone: str | None, person_id: UUID | None = None) -> None:
    """Raises people.login_taken at the field that somebody other than `person_id` logs in with."""
    await sessions.as_system(unit.conn)  # logins are unique across companies
    by_email = await store.by_login(unit.conn, email.casefold(), None) if email else None
    by_phone = await store.by_login(unit.conn, None, phone) if phone else None
    await unit.conn.execute("select set_config('rounds.system', '', true)")
    for field, owner in (("email", by_email), ("phone", by_phone)):
        if owner and owner["id"] != person_id:
            raise Problem("people.login_taken", field=field)
