import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from backend.people.password import DECOY, hashed, matches


def test_an_unknown_login_is_compared_at_the_same_costs_as_a_known_one_and_never_matches():
    known, unknown = hashed("correct horse battery").split("$"), DECOY.split("$")
    assert unknown[:4] == known[:4]
    assert [len(part) for part in unknown] == [len(part) for part in known]
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(DECOY, "anything")
    assert not matches(DECOY, "anything")
