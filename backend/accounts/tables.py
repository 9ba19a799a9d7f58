from piccolo.columns import Array, Integer
from piccolo.table import Table

from backend.db.columns import Geography, count, day, document, flag, instant, key, metres, ref, word_list, words
from backend.db.engine import ENGINE


class Account(Table, db=ENGINE, tablename="account"):
    """A customer's place. `position` and `radius_m` copy the pin that is valid now.

    `interval_of_class` and `duration_of_class`: the class decides, and a change of the class is written here too.
    `weekdays` (1 Monday to 7 Sunday) are preferred; `fixed_rep_id` alone visits, or anybody of `shared_team_id`, else
    the owner. Whoever visits needs all `skills`.
    """

    id = key()
    company_id = ref(index=True)
    owner_id = ref(null=True, index=True)
    name = words()
    kind = words()
    account_class = words()
    tags = word_list()
    skills = word_list()
    address = words()
    phone = words(null=True)
    opening_hours = words(null=True)
    visit_interval_days = count()
    visit_duration_s = count()
    last_visit_day = day(null=True)
    next_day = day(null=True)
    interval_of_class = flag()
    duration_of_class = flag()
    weekdays = Array(base_column=Integer(), default=None)
    fixed_rep_id = ref(null=True)
    shared_team_id = ref(null=True)
    position = Geography()
    radius_m = metres()
    version = count()
    source = words(null=True)
    source_ref = words(null=True)
    archived_at = instant(null=True)
    created_at = instant()
    updated_at = instant()


class AccountPin(Table, db=ENGINE, tablename="account_pin"):
    """Where an account is said to be, by whom, from when to when; `as_received` is what came before conversion."""

    id = key()
    company_id = ref()
    account_id = ref(index=True)
    position = Geography(null=False)
    radius_m = metres()
    provenance = words()
    by_id = ref(null=True)
    valid_from = instant()
    valid_to = instant(null=True)
    as_received = document(null=True)


class Contact(Table, db=ENGINE, tablename="contact"):
    id = key()
    company_id = ref()
    account_id = ref(index=True)
    name = words()
    role = words(null=True)
    phone = words(null=True)
    email = words(null=True)


class Appointment(Table, db=ENGINE, tablename="appointment"):
    """A promise to be at an account at a time; plans must keep it."""

    id = key()
    company_id = ref()
    account_id = ref(index=True)
    rep_id = ref(index=True)
    starts_at = instant()
    latest_start_at = instant()
    note = words(null=True)
