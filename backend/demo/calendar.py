"""Days off, visiting habits and needed skills of the demo company: enough of each to see what a week makes of them."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from backend.clock import new_id
from backend.work import Work

HOLIDAYS = ((12, 6, "Independence Day"), (12, 24, "Christmas Eve"), (12, 25, "Christmas Day"), (1, 1, "New Year"))
SOON = timedelta(days=2)  # nobody opens the demo on a day on which nobody works
HABIT_EVERY = 9  # every ninth customer likes Tuesdays and Thursdays
SHARED_EVERY = 23
WEEKDAYS = [2, 4]
SKILLED_EVERY = 14  # every so many customers one whose owner has a skill needs it,
BEYOND_EVERY = 70  # and one that needs what its owner may not be able to do: somebody else has to go
BEYOND_SKILL = "cooling"  # two of eight have it

HOLIDAY = (
    "insert into holiday (id, company_id, team_id, day, name) values ($1, $2, null, $3, $4) on conflict do nothing"
)
ABSENCE = """
insert into absence (id, company_id, person_id, first_day, last_day, reason, note)
values ($1, $2, $3, $4, $5, $6, null)
"""
FOLLOW = """
update account a set interval_of_class = true from visit_class c
where a.company_id = $1 and c.company_id = $1 and c.code = a.account_class and c.interval_days = a.visit_interval_days
"""
LIKES = "update account set weekdays = $3 where company_id = $1 and id = any($2)"
SHARE = """
update account a set shared_team_id = p.team_id from person p
where a.company_id = $1 and p.company_id = $1 and p.id = a.owner_id and a.id = any($2)
"""
NEEDS = """
update account a set skills = p.skills[:1] from person p
where a.company_id = $1 and p.company_id = $1 and p.id = a.owner_id and a.id = any($2)
"""
BEYOND = "update account set skills = $3 where company_id = $1 and id = any($2)"
CLASS = "update visit_class set interval_days = $3, visit_duration_s = $4 where company_id = $1 and code = $2"
TYPICAL = """
select account_class as code, mode() within group (order by visit_interval_days) as days,
       mode() within group (order by visit_duration_s) as duration_s
from account where company_id = $1 group by account_class
"""


async def insert_calendar(unit: Work, accounts: Sequence[UUID], reps: Sequence[UUID], today: date) -> None:
    """Classes as most of their customers are visited, holidays of the coming year, two absences, habits, skills."""
    for row in await unit.conn.fetch(TYPICAL, unit.company_id):
        await unit.conn.execute(CLASS, unit.company_id, row["code"], max(7, row["days"]), row["duration_s"])
    await unit.conn.execute(FOLLOW, unit.company_id)
    days = [(coming(month, day, today), name) for month, day, name in HOLIDAYS]
    await unit.conn.executemany(HOLIDAY, [(new_id(), unit.company_id, day, name) for day, name in days])
    first = today + SOON
    away = [
        (reps[-1], first, first + timedelta(days=1), "vacation"),
        (reps[-2], first + SOON, first + SOON, "training"),
    ]
    await unit.conn.executemany(ABSENCE, [(new_id(), unit.company_id, *one) for one in away])
    await unit.conn.execute(LIKES, unit.company_id, list(accounts[::HABIT_EVERY]), WEEKDAYS)
    await unit.conn.execute(SHARE, unit.company_id, list(accounts[::SHARED_EVERY]))
    await unit.conn.execute(NEEDS, unit.company_id, list(accounts[::SKILLED_EVERY]))
    await unit.conn.execute(BEYOND, unit.company_id, list(accounts[1::BEYOND_EVERY]), [BEYOND_SKILL])


def coming(month: int, day: int, today: date) -> date:
    """The next such date that is not too soon."""
    earliest = today + SOON
    found = date(earliest.year, month, day)
    return found if found >= earliest else date(earliest.year + 1, month, day)
