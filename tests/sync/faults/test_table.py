"""The table of faults is true of today's code, and the suites notice."""

from collections import Counter

import pytest

from infra.places import CHECKOUT
from tests.sync.faults.sow import copy
from tests.sync.faults.table import FAULTS, SHORT

LEAST = 30


def test_there_are_enough_faults_each_with_a_name_of_its_own():
    names = Counter(fault.name for fault in FAULTS)
    assert len(names) >= LEAST
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_what_a_fault_replaces_stands_in_its_file_exactly_once(fault):
    text = (CHECKOUT / fault.file).read_text(encoding="utf-8")
    assert text.count(fault.old) == 1
    assert fault.new != fault.old
    assert any((CHECKOUT / suite).exists() for suite in fault.suites)


@pytest.mark.services
@pytest.mark.slow
def test_faults_that_are_sown_turn_their_suites_red():
    with copy() as place:
        survived = [fault.name for fault in FAULTS if fault.name in SHORT and place.notices(fault) is None]
    assert survived == []
