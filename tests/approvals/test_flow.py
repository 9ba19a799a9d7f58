from decimal import Decimal
from uuid import UUID

import pytest

from backend.approvals.flow import Priced, Sums, terms, terms_sha256
from backend.approvals.wire import DiscountRequest, LineAsk

ONE, TWO = UUID(int=1), UUID(int=2)


def a_line(listed="10.00", wanted="8.00", quantity=1, cost="6.00"):
    product = {
        "sku": "A",
        "name": {"en": "Oats"},
        "unit": "case",
        "currency": "EUR",
        "list_price": Decimal(listed),
        "cost": Decimal(cost) if cost else None,
    }
    return Priced(LineAsk(product_id=ONE, quantity=quantity, wanted_price=wanted), product)


def a_request(*lines, reason="Big order"):
    return DiscountRequest(request_id=ONE, account_id=TWO, lines=[line.asked for line in lines], reason=reason)


@pytest.mark.parametrize(
    ("lines", "pct"),
    [
        ([a_line("10.00", "8.00")], "20.00"),
        ([a_line("10.00", "9.00", 3), a_line("20.00", "20.00", 1)], "6.00"),
        ([a_line("3.00", "2.00")], "33.33"),
        ([a_line("0.30", "0.10", 3)], "66.67"),
    ],
)
def test_the_discount_is_the_exact_share_of_the_listed_sum(lines, pct):
    assert str(Sums.of(lines).discount_pct()) == pct


def test_margins_are_what_cost_leaves_and_unknown_where_one_cost_is():
    assert Sums.of([a_line()]).margins() == {"before": "40.00", "after": "25.00"}
    assert Sums.of([a_line(), a_line(cost=None)]).margins() == {"before": None, "after": None}
    assert Sums.of([a_line(wanted="0")]).margins() == {"before": "40.00", "after": None}


def test_a_price_has_one_spelling_so_that_the_hash_does_not_depend_on_zeros():
    spelled = [terms(a_request(line), [line], TWO) for line in (a_line(wanted="8"), a_line(wanted="8.0000"))]
    assert spelled[0]["lines"][0]["wantedPrice"] == "8.00"
    assert terms_sha256(spelled[0]) == terms_sha256(spelled[1])


def test_any_other_term_gives_another_hash():
    line, more = a_line(), a_line(quantity=2)
    hashes = {
        terms_sha256(terms(a_request(line), [line], TWO)),
        terms_sha256(terms(a_request(more), [more], TWO)),
        terms_sha256(terms(a_request(line, reason="Please"), [line], TWO)),
        terms_sha256(terms(a_request(line), [line], ONE)),
    }
    assert len(hashes) == 4
