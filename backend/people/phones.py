"""Accounts come to phones and leave them when people change their team, or teams their place in the tree.

Phones begin anew then. Which shared accounts came and which went cannot be told: whoever shares or takes back one of
them at the same moment does not see the move, nor the move that, and each would leave it to the other.
"""

from uuid import UUID

from backend.feed.changes import EVERYTHING, of_person, of_team
from backend.work import Work


def moved_person(unit: Work, person_id: UUID) -> None:
    unit.change(EVERYTHING, person_id, [of_person(person_id)])


def moved_team(unit: Work, team_id: UUID) -> None:
    """Everybody of the team and of those below."""
    unit.change(EVERYTHING, team_id, [of_team(team_id)])
