"""Every version of an operation that a phone ever wrote stays readable."""

import copy

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Problem
from backend.sync.kinds import KINDS
from backend.sync.upcast import STEPS, current, upcast, upcast_text

ACCOUNT = "01a20000-0000-7000-8000-000000000014"
OLD_EDIT = {"accountId": ACCOUNT, "baseVersion": 3, "changes": {"phone": "+358 40 555 0100"}}
OLDEST_BODIES = {"account.edit": OLD_EDIT}
"""A body of version 1 for each kind that has moved on since."""

TABLE = {
    "thing.move": (
        lambda body: {**body, "to": {"lon": body.get("lon"), "lat": body.get("lat")}},
        lambda body: {name: value for name, value in body.items() if name not in ("lon", "lat")},
    ),
    "thing.keep": (),
}


def code_of(kind, schema_v, body, table=STEPS):
    with pytest.raises(Problem) as caught:
        upcast(kind, schema_v, body, table)
    return caught.value.code


def test_every_kind_of_operation_has_a_chain_from_its_first_version():
    assert STEPS.keys() == KINDS.keys()
    assert {kind for kind in STEPS if current(kind) > 1} == OLDEST_BODIES.keys()


@pytest.mark.parametrize("kind", OLDEST_BODIES)
def test_a_body_of_the_first_version_is_read_as_the_current_one(kind):
    lifted = upcast(kind, 1, OLDEST_BODIES[kind])
    msgspec.convert(lifted, KINDS[kind].body)
    assert upcast(kind, current(kind), lifted) == lifted


def test_an_edit_of_an_older_phone_says_of_no_field_what_was_seen():
    assert upcast("account.edit", 1, OLD_EDIT) == {**OLD_EDIT, "seen": {}}


def test_steps_are_taken_one_after_the_other_from_the_version_of_the_body():
    assert current("thing.move", TABLE) == 3
    assert upcast("thing.move", 1, {"id": 1, "lon": 2, "lat": 3}, TABLE) == {"id": 1, "to": {"lon": 2, "lat": 3}}
    assert upcast("thing.move", 2, {"id": 1, "lon": 2, "to": 5}, TABLE) == {"id": 1, "to": 5}
    assert upcast("thing.move", 3, {"id": 1, "lon": 2}, TABLE) == {"id": 1, "lon": 2}
    assert upcast("thing.keep", 1, {"id": 1}, TABLE) == {"id": 1}


@pytest.mark.parametrize("schema_v", [0, -1, 4, 2**70])
def test_a_version_of_the_future_or_of_nowhere_is_unknown(schema_v):
    assert code_of("thing.move", schema_v, {}, TABLE) == "sync.unknown_kind"


@pytest.mark.parametrize("kind", ["thing.teleport", "", "Account.Edit", "拜访"])
def test_a_kind_that_nobody_knows_is_refused(kind):
    assert code_of(kind, 1, {}) == "sync.unknown_kind"


@pytest.mark.parametrize("body", [None, [], "{}", 1, True, [{"accountId": ACCOUNT}]])
def test_what_is_no_object_is_refused_before_a_step_sees_it(body):
    assert code_of("account.edit", 1, body) == "request.invalid"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.sampled_from(sorted(STEPS)), st.dictionaries(st.sampled_from(["seen", "changes", "x"]) | st.text(), JSON))
def test_any_object_passes_every_step_and_stays_as_it_was(kind, body):
    before = copy.deepcopy(body)
    assert isinstance(upcast(kind, 1, body), dict)
    assert body == before


def test_text_of_today_is_not_touched_and_older_text_is_rewritten():
    text = '{ "accountId" : 1e0 }'
    assert upcast_text("account.edit", current("account.edit"), text) == text
    assert msgspec.json.decode(upcast_text("account.edit", 1, text)) == {"seen": {}, "accountId": 1.0}


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"a":' * 100_000, "[]", "null", '"{}"'])
def test_hostile_text_of_an_older_version_is_refused(text):
    with pytest.raises(Problem) as caught:
        upcast_text("account.edit", 1, text)
    assert caught.value.code in {"request.malformed", "request.invalid"}
