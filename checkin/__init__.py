"""Decides, from positions and times alone, whether a person was where they say when they say."""

from checkin.attempt import Attempt, Reason
from checkin.dwell import dwell
from checkin.fence import Circle
from checkin.fix import Fix
from checkin.geodesy import Datum, LonLat, bearing_deg, destination, distance_m, from_wgs84, to_wgs84
from checkin.policy import Action, Outcome, Policy
from checkin.signals import SIGNALS, Context, Signal, signals
from checkin.verdict import Verdict, decide

__all__ = [
    "SIGNALS",
    "Action",
    "Attempt",
    "Circle",
    "Context",
    "Datum",
    "Fix",
    "LonLat",
    "Outcome",
    "Policy",
    "Reason",
    "Signal",
    "Verdict",
    "bearing_deg",
    "decide",
    "destination",
    "distance_m",
    "dwell",
    "from_wgs84",
    "signals",
    "to_wgs84",
]
