"""The people, teams and goods of the demo company: plainly made up."""

from dataclasses import dataclass

COMPANY = "Aurora Demo Supplies"
ROOT_TEAM, TEAMS = "Field sales", ("North", "South")
REP_NAMES = ("Aino Demo", "Bao Demo", "Carla Demo", "Dmitri Demo", "Elin Demo", "Fang Demo", "Goran Demo", "Hana Demo")
SKILLS: tuple[tuple[str, ...], ...] = (("service",), (), ("cooling",), ("service",), (), ("cooling", "service"), (), ())


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody who is not on the road; `team` None is the root."""

    login: str
    name: str
    roles: tuple[str, ...]
    team: int | None


DESKS = (
    Desk("manager", "Mira Demo", ("manager",), None),
    Desk("manager2", "Nils Demo", ("manager",), 1),
    Desk("approver", "Olga Demo", ("approver",), None),
    Desk("auditor", "Pia Demo", ("auditor",), None),
    Desk("admin", "Quan Demo", ("admin",), None),
)


@dataclass(frozen=True, slots=True)
class Goods:
    sku: str
    english: str
    chinese: str
    unit: str
    list_price: str
    cost: str


GOODS = (
    Goods("SAN-5L", "Sanitiser 5 l", "消毒液 5 升", "can", "48.00", "33.12"),
    Goods("GLV-100", "Nitrile gloves, box of 100", "丁腈手套 100 只装", "box", "11.50", "7.10"),
    Goods("TWL-24", "Paper towels, pack of 24", "擦手纸 24 卷装", "pack", "36.90", "24.20"),
    Goods("SOAP-1L", "Hand soap 1 l", "洗手液 1 升", "bottle", "6.80", "3.95"),
    Goods("DSP-01", "Soap dispenser", "皂液器", "piece", "39.00", "21.50"),
    Goods("BAG-50", "Waste bags, roll of 50", "垃圾袋 50 只卷装", "roll", "8.40", "4.60"),
    Goods("MOP-SET", "Mop set", "拖把套装", "set", "64.00", "41.00"),
    Goods("DEG-5L", "Kitchen degreaser 5 l", "厨房去油剂 5 升", "can", "29.90", "18.75"),
)
CONTACT_ROLES = ("owner", "store manager", "purchasing", "head of kitchen", "pharmacist")
CONTACT_NAMES = ("Alex Sample", "Bo Sample", "Chen Sample", "Dana Sample", "Emil Sample", "Fei Sample")
NOTES = {
    "en": (
        "Shelf is half empty, ordered two boxes.",
        "Wants the new price list before the end of the month.",
        "Spoke with the manager, happy with the delivery.",
        "Competitor's offer on the counter, asked for a discount.",
        "Storage is being rebuilt, next order in two weeks.",
    ),
    "zh-CN": (
        "展示架半空，订了两箱。",
        "月底前想要新价目表。",
        "与店长沟通，对配送满意。",
        "柜台上有竞争对手的报价，希望有折扣。",
        "客户希望下次带样品。",
    ),
}
OUTCOMES = (("sold", 40), ("interested", 35), ("not_there", 10), ("closed", 8), ("refused", 7))
