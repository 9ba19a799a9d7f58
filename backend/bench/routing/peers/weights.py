"""Prizes as a peer can work with them."""

from dataclasses import replace

from routing.model import Problem


def lighter(problem: Problem, most: int) -> Problem:
    """The same order of worth with the highest prize at `most` at the most.

    Our problems say "one prize outweighs a day of travel" by large numbers, which lead other searches astray.
    """
    highest = max((candidate.prize_s for candidate in problem.candidates), default=0)
    if highest <= most:
        return problem
    candidates = tuple(
        replace(candidate, prize_s=round(candidate.prize_s * most / highest)) for candidate in problem.candidates
    )
    return replace(problem, candidates=candidates)
