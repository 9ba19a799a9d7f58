"""A fault that is sown on purpose: one text of our code put in another's place, and who has to notice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """`old` stands exactly once in `file`. `suites`: paths for pytest, or for vitest below `pwa/`."""

    name: str
    file: str
    old: str
    new: str
    suites: tuple[str, ...]
