"""What the demo company sells to whom: kinds of customers, their visits and made-up stand-ins."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

ValueClass = Literal["A", "B", "C"]
INTERVAL_DAYS: Mapping[ValueClass, int] = MappingProxyType({"A": 14, "B": 28, "C": 56})
CLASS_SHARES: tuple[tuple[ValueClass, float], ...] = (("A", 0.2), ("B", 0.5), ("C", 1.0))  # cumulative


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a visit takes and how much such a customer is worth, 0..1."""

    visit_s: int
    worth: float


TERMS: Mapping[str, Terms] = MappingProxyType(
    {
        "pharmacy": Terms(1200, 0.9), "hotel": Terms(1500, 0.9), "supermarket": Terms(1500, 1.0),
        "hospital": Terms(1800, 1.0), "clinic": Terms(1500, 0.8), "department_store": Terms(1800, 0.9),
        "restaurant": Terms(900, 0.6), "cafe": Terms(600, 0.5), "fast_food": Terms(600, 0.4),
        "bar": Terms(600, 0.4), "hostel": Terms(900, 0.5), "guest_house": Terms(900, 0.5),
        "dentist": Terms(1200, 0.7), "doctors": Terms(1200, 0.7), "veterinary": Terms(1200, 0.7),
        "optician": Terms(900, 0.6), "beauty": Terms(900, 0.4), "hairdresser": Terms(600, 0.3),
        "fitness": Terms(900, 0.5), "convenience": Terms(600, 0.5), "kiosk": Terms(600, 0.3),
        "bakery": Terms(600, 0.5), "butcher": Terms(600, 0.4), "greengrocer": Terms(600, 0.4),
        "deli": Terms(600, 0.5), "confectionery": Terms(600, 0.4), "tea": Terms(600, 0.4),
        "coffee": Terms(600, 0.4), "beverages": Terms(900, 0.5), "alcohol": Terms(900, 0.5),
        "wine": Terms(900, 0.5), "clothes": Terms(900, 0.3), "shoes": Terms(900, 0.3),
        "cosmetics": Terms(900, 0.5), "chemist": Terms(900, 0.7), "florist": Terms(600, 0.3),
        "books": Terms(600, 0.3), "gift": Terms(600, 0.3), "toys": Terms(600, 0.3),
        "electronics": Terms(900, 0.4), "furniture": Terms(900, 0.3), "hardware": Terms(900, 0.4),
        "sports": Terms(900, 0.3), "fuel": Terms(900, 0.6), "shop": Terms(900, 0.3),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StandIn:
    """A made-up customer for extracts without shops; the names say that they are examples."""

    kind: str
    name: str
    name_zh: str
    opening_hours: str


STAND_INS = (
    StandIn("pharmacy", "Demo Pharmacy", "示例药店", "Mo-Fr 09:00-19:00; Sa 10:00-15:00"),
    StandIn("restaurant", "Demo Restaurant", "示例餐厅", "Tu-Su 11:00-22:00"),
    StandIn("cafe", "Demo Café", "示例咖啡馆", "Mo-Sa 08:00-18:00"),
    StandIn("hotel", "Demo Hotel", "示例酒店", "24/7"),
    StandIn("supermarket", "Demo Supermarket", "示例超市", "Mo-Sa 08:00-21:00; Su 10:00-18:00"),
    StandIn("bakery", "Demo Bakery", "示例面包店", "Mo-Sa 07:00-17:00"),
    StandIn("shop", "Demo Shop", "示例商店", "Mo-Fr 10:00-18:00; Sa 10:00-16:00"),
)
