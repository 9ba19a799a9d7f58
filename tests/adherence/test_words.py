import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.adherence import words
from backend.adherence.compare import compare
from backend.adherence.wire import Basis
from backend.visits.wire import MissedReason
from tests.adherence.test_compare import VISITS, a_plan, a_visit, around

CATALOGUES = Path(__file__).parents[2] / "pwa/src/i18n"


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_table_calls_reasons_as_the_screen_does(language):
    text = (CATALOGUES / language / "actual.ts").read_text("utf-8")
    screen = dict(re.findall(r'"actual_reason\.(\w+)":\s*"([^"]*)"', text))
    assert {code: words.reason(code, language) for code in words.REASONS} == screen


def test_every_reason_that_somebody_reports_and_every_basis_has_words():
    assert set(get_args(MissedReason)) <= words.REASONS.keys()
    assert set(get_args(Basis)) == words.BASES.keys()
    assert words.basis(None, "en") is None


@given(VISITS, st.booleans(), st.sets(st.sampled_from("abcdxyz")))
def test_every_reason_that_a_comparison_finds_has_words(visits, over, still_planned):
    known = around(over=over, still_planned=frozenset(still_planned))
    for line in compare(a_plan("a", "b", "c", "d"), [a_visit(*one) for one in visits], known).lines:
        assert {line.reason or "unknown", *(code for code, _ in line.causes)} <= words.REASONS.keys()
