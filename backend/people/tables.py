from piccolo.table import Table

from backend.db.columns import (
    Geography,
    count,
    digest_key,
    document,
    flag,
    instant,
    key,
    ref,
    word_list,
    words,
)
from backend.db.engine import ENGINE


class Company(Table, db=ENGINE, tablename="company"):
    id = key()
    name = words()
    timezone = words()
    currency = words()
    language = words()
    policy = document()
    created_at = instant()


class Team(Table, db=ENGINE, tablename="team"):
    id = key()
    company_id = ref(index=True)
    name = words()
    parent_id = ref(null=True)


class Person(Table, db=ENGINE, tablename="person"):
    """Somebody who logs in. The working day is part of the person: hours and break in seconds from midnight."""

    id = key()
    company_id = ref(index=True)
    team_id = ref(null=True, index=True)
    name = words()
    email = words(null=True)
    phone = words(null=True)
    password_hash = words()
    language = words()
    roles = word_list()
    active = flag()
    profile = words()
    home = Geography()
    home_label = words(null=True)
    starts_s = count()
    ends_s = count()
    break_s = count()
    break_opens_s = count()
    break_closes_s = count()
    skills = word_list()
    max_visits = count(null=True)
    created_at = instant()


class Session(Table, db=ENGINE, tablename="session"):
    """A logged-in browser; the key is the hash of the token in its cookie."""

    id = digest_key()
    company_id = ref(index=True)
    person_id = ref(index=True)
    created_at = instant()
    seen_at = instant()
    expires_at = instant()
    device_id = ref(null=True)


class EndedSession(Table, db=ENGINE, tablename="ended_session"):
    """What is left of a session whose phone was locked: the hash of its token, until it would have expired.

    With a person it ended with a new password, and counts only once its phone is locked or the person switched off.
    """

    id = digest_key()
    company_id = ref()
    until = instant()
    person_id = ref(null=True)
    device_id = ref(null=True)


class LoginFailure(Table, db=ENGINE, tablename="login_failure"):
    """Counts failed attempts per hashed login and address; never stores what was typed."""

    id = digest_key()
    failures = count()
    last_at = instant()
