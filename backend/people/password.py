"""Passwords: argon2id with the library's current defaults, rehashed when those move on."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from backend.errors import Problem
from backend.people.wire import MIN_PASSWORD

_HASHER = PasswordHasher()
DECOY = _HASHER.hash("an unknown login takes as long as a known one")


def hashed(password: str) -> str:
    """Raises people.password_too_short."""
    if len(password) < MIN_PASSWORD:
        raise Problem("people.password_too_short", field="password", at_least=MIN_PASSWORD)
    return _HASHER.hash(password)


def matches(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
