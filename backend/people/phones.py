"""Accounts come to phones and leave them when people change their team, or teams their place in the tree."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from backend.feed.changes import of_person
from backend.people import store
from backend.work import Work


@asynccontextmanager
async def moved_phones(unit: Work, people: Sequence[UUID]) -> AsyncGenerator[None]:
    """Around a change of teams: tells the phones of these people which shared accounts came and which went."""
    before = await store.shared_accounts(unit, people) if people else {}
    yield
    after = await store.shared_accounts(unit, people) if people else {}
    for person_id in people:
        for account_id in sorted(before[person_id] - after[person_id]):
            unit.change("account", account_id, [of_person(person_id)], "remove")
        for account_id in sorted(after[person_id] - before[person_id]):
            unit.change("account", account_id, [of_person(person_id)])
