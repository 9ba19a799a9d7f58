import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin import Fix, LonLat, Policy, decide
from notifications.catalogue import CATALOGUE, REASONS
from notifications.messages import MAX_FACT_CHARS, Message, Rendered, needed_facts, render
from tests.checkin.builders import an_attempt

CODES = {
    "visit.outside",
    "visit.unverifiable",
    "workorder.offered",
    "workorder.accepted",
    "workorder.declined",
    "approval.requested",
    "approval.approved",
    "approval.rejected",
    "approval.asked",
    "plan.published",
    "plan.changed",
    "sync.waiting",
}
LANGUAGES = ("en", "zh-CN")
FACTS = {
    "rep": "Aino Demo",
    "account": "Corner Shop",
    "distance_m": 420.4,
    "reason_code": "stale_fix",
    "title": "Replace cooler",
    "by": "Ben Demo",
    "reason": "too far away",
    "requester": "Aino Demo",
    "approver": "Cai Demo",
    "discount_pct": 12.5,
    "comment": "one month only",
    "day": "2026-03-02",
    "stops": 7,
    "waiting": 5,
}


def said(code, language, **changed):
    return render(Message(code, FACTS | changed), language)


def test_the_catalogue_holds_exactly_the_messages_of_the_product():
    assert CATALOGUE.keys() == CODES


@pytest.mark.parametrize("code", sorted(CODES))
def test_both_languages_say_the_same_facts(code):
    def facts(text):
        whole = text.title + text.body
        return set(re.findall(r"{(\w+)}", whole)), set(re.findall(r"{(\w+)}", re.sub(r"\[.*?\]", "", whole)))

    texts = CATALOGUE[code]
    assert set(texts) == set(LANGUAGES)
    assert facts(texts["en"]) == facts(texts["zh-CN"])
    assert needed_facts(code) == facts(texts["en"])[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(CODES))
def test_every_message_renders_with_all_facts_and_with_the_needed_ones(code, language):
    bare = Message(code, {name: FACTS[name] for name in needed_facts(code)})
    for rendered in (said(code, language), render(bare, language)):
        assert rendered.title
        assert rendered.body
        assert not re.search(r"[{}\[\]]|  ", rendered.title + rendered.body)
        assert rendered.tag == code


@pytest.mark.parametrize("code", sorted(CODES))
def test_chinese_is_chinese_and_english_is_not(code):
    assert re.search(r"[\u4e00-\u9fff]", CATALOGUE[code]["zh-CN"].title)
    assert re.search(r"[\u4e00-\u9fff]", CATALOGUE[code]["zh-CN"].body)
    assert said(code, "en").body.isascii()


def test_every_reason_for_an_unverifiable_check_in_has_words():
    assert {reason for reason in REASONS if set(REASONS[reason]) == set(LANGUAGES)} == set(REASONS)
    vague = Fix(LonLat(0, 0), 900, an_attempt().captured_at)
    for attempt in (an_attempt(), an_attempt(refused="denied"), an_attempt(vague)):
        assert {reason.code for reason in decide(attempt, None, Policy()).reasons} <= REASONS.keys()


def test_an_english_sentence_reads_well():
    assert said("visit.outside", "en").body == "Aino Demo checked in 420 m from Corner Shop."
    assert said("visit.outside", "en", distance_m=12_340).body == "Aino Demo checked in 12.3 km from Corner Shop."
    assert said("approval.requested", "en").title == "Discount to approve: 12.5%"
    assert said("plan.published", "en").title == "Your visit plan for Mon 2 Mar"
    assert said("visit.unverifiable", "en").body == "Aino Demo at Corner Shop: the position was too old."


def test_chinese_and_latin_words_are_set_apart_and_chinese_ones_are_not():
    assert said("workorder.accepted", "zh-CN").body.startswith("Aino Demo 已接单")
    assert said("workorder.accepted", "zh-CN", rep="李雷").body.startswith("李雷已接单")
    outside = said("visit.outside", "zh-CN", rep="李雷", account="阳光超市", distance_m=1500)
    assert outside.body == "李雷在距离阳光超市 1.5 公里处签到，已超出电子围栏。"  # noqa: RUF001 - Chinese
    assert said("approval.approved", "zh-CN", discount_pct=12).title.endswith("优惠 12%")
    assert said("plan.changed", "zh-CN").title == "3月2日 周一拜访计划有调整"


def test_what_is_not_known_is_left_out():
    message = Message("workorder.declined", {"rep": "Aino Demo", "title": "Cooler", "reason": None})
    assert render(message, "en").body == "Aino Demo declined: Cooler."
    assert "原因" not in render(message, "zh-CN").body
    assert said("visit.unverifiable", "en", reason_code="sunspots").body == "Aino Demo at Corner Shop."


def test_a_missing_fact_is_named():
    with pytest.raises(ValueError, match=r"visit\.outside needs the fact account"):
        render(Message("visit.outside", {"rep": "Aino Demo", "distance_m": 3}), "en")


def test_an_unknown_message_or_language_is_refused():
    with pytest.raises(ValueError, match=r"visit\.lost"):
        Message("visit.lost", {})
    with pytest.raises(ValueError, match="fi"):
        render(Message("plan.published", FACTS), "fi")


def test_a_long_text_is_cut_and_a_broken_line_joined():
    body = said("workorder.declined", "en", reason="no\n\n way " + "x" * 500).body
    assert "Reason: no way xxx" in body
    assert len(body) < 60 + MAX_FACT_CHARS
    assert "…" in body


@given(st.text(min_size=1))
def test_what_people_write_is_never_read_as_a_template(text):
    rendered = said("workorder.accepted", "en", title=text + "{rep}[x]")
    assert "{rep}[x]" in rendered.body or "…" in rendered.body


def test_a_link_travels_with_the_message():
    assert render(Message("plan.published", FACTS, "/plans/1"), "en") == Rendered(
        "Your visit plan for Mon 2 Mar", "Visits planned: 7.", "/plans/1", "plan.published"
    )
