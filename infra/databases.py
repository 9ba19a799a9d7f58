"""Which database an instance works in: trying one thing never stands in the way of another.

A company of one's own has its database, and so has the demo of each city: customers of one city are no use on
the roads of another.
"""

from collections.abc import Mapping
from pathlib import Path

from infra.extracts import described, fingerprint, must_be_extract

DATABASES: Mapping[str, str] = {"demo": "rounds", "empty": "rounds_own"}
DIGITS = 8  # of the extract's digest: enough to tell a person's handful of cities apart


def database_of(company: str, city: Path, demo: Path, chosen: Path | None = None) -> str:
    """`chosen` is the extract asked for now; without one the city that is built decides.

    Raises Trouble when it is no extract.
    """
    if company != "demo":
        return DATABASES[company]
    if chosen is not None:
        must_be_extract(chosen)
    source = fingerprint(chosen) if chosen else described(city).get("source_sha256")
    if source is None or (demo.exists() and source == fingerprint(demo)):
        return DATABASES["demo"]
    return f"{DATABASES['demo']}_{source[:DIGITS]}"
