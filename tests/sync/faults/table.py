"""All faults, and which of them the tests themselves sow."""

from tests.sync.faults import handing, phone, taking
from tests.sync.faults.fault import Fault

FAULTS: tuple[Fault, ...] = (*handing.FAULTS, *taking.FAULTS, *phone.FAULTS)
SHORT = ("a gap is taken as done", "numbers are not compared", "a number is used twice")
