"""Passwords: argon2id with the library's current defaults, rehashed when those move on."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from backend.errors import Problem
from backend.people.wire import MIN_PASSWORD

_HASHER = PasswordHasher()
_COSTS = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
DECOY = f"$argon2id$v=19${_COSTS}${'A' * 22}${'A' * 43}"
"""No password's hash, yet as dear to compare with: an unknown login takes as long as a known one."""


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
