"""Was the stay long enough to be a visit?"""

from datetime import datetime

from checkin.attempt import Reason
from checkin.fix import must_be_aware
from checkin.policy import Policy


def dwell(check_in_at: datetime, check_out_at: datetime, policy: Policy) -> Reason | None:
    """`short_dwell` below the policy's minimum; a stay turned negative by the phone's clock is short too."""
    must_be_aware("check_in_at", check_in_at)
    must_be_aware("check_out_at", check_out_at)
    stayed_s = (check_out_at - check_in_at).total_seconds()
    if stayed_s >= policy.min_dwell_s:
        return None
    return Reason("short_dwell", {"dwell_s": round(stayed_s, 1), "min_dwell_s": policy.min_dwell_s})
