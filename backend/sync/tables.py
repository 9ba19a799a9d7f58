from piccolo.table import Table

from backend.db.columns import BigSerialNumber, count, day, document, instant, key, octets, ref, words
from backend.db.engine import ENGINE


class Device(Table, db=ENGINE, tablename="device"):
    """A phone of one person; sequence numbers are dense within its epoch."""

    id = key()
    company_id = ref()
    person_id = ref(index=True)
    name = words()
    public_key = words(null=True)
    epoch = count()
    last_seq = BigSerialNumber()
    created_at = instant()
    seen_at = instant()
    revoked_at = instant(null=True)
    report = document(null=True)
    reported_at = instant(null=True)
    retired_at = instant(null=True)
    reminded_on = day(null=True)


class PersonVault(Table, db=ENGINE, tablename="person_vault"):
    """The key under which a person's phones keep unsent work; the id is the person's."""

    id = key()
    company_id = ref()
    key_id = ref()
    secret = octets()
    made_at = instant()


class Mutation(Table, db=ENGINE, tablename="mutation"):
    """An operation that a phone sent, with the answer it got: the same question gets the same answer."""

    id = key()
    company_id = ref()
    device_id = ref()
    person_id = ref()
    epoch = count()
    seq = BigSerialNumber()
    kind = words()
    schema_v = count()
    body_sha256 = words()
    client_at = instant()
    mono_ms = BigSerialNumber()
    offset_ms = BigSerialNumber(null=True)
    server_at = instant()
    status = words()
    result = document()
