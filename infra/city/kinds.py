"""Which kind of business an OpenStreetMap object is."""

from collections.abc import Mapping

Tags = Mapping[str, str]

AMENITIES = {
    "pharmacy": "pharmacy", "restaurant": "restaurant", "cafe": "cafe", "fast_food": "fast_food",
    "food_court": "fast_food", "ice_cream": "cafe", "bar": "bar", "pub": "bar", "biergarten": "bar",
    "nightclub": "bar", "bank": "bank", "dentist": "dentist", "doctors": "doctors", "clinic": "clinic",
    "hospital": "hospital", "veterinary": "veterinary", "fuel": "fuel", "car_wash": "car_wash",
    "car_rental": "car_rental", "cinema": "cinema", "theatre": "theatre", "post_office": "post_office",
    "marketplace": "marketplace", "gym": "fitness",
}  # fmt: skip
TOURISM = {
    "hotel": "hotel", "motel": "hotel", "hostel": "hostel", "guest_house": "guest_house",
    "museum": "museum", "gallery": "gallery",
}  # fmt: skip
SHOPS = frozenset(
    {
        "supermarket", "convenience", "kiosk", "bakery", "butcher", "greengrocer", "deli", "confectionery",
        "tea", "coffee", "beverages", "alcohol", "wine", "department_store", "mall", "clothes", "shoes",
        "jewelry", "optician", "chemist", "cosmetics", "beauty", "hairdresser", "florist", "books",
        "stationery", "gift", "toys", "electronics", "mobile_phone", "computer", "furniture",
        "interior_decoration", "hardware", "doityourself", "garden_centre", "sports", "outdoor", "bicycle",
        "car", "car_repair", "pet", "travel_agency", "art",
    }
)  # fmt: skip
SHOP_ALIASES = {
    "coffee beans": "coffee",
    "food": "convenience",
    "paint": "hardware",
    "perfumery": "cosmetics",
}
HEALTHCARE = {"pharmacy": "pharmacy", "dentist": "dentist", "doctor": "doctors", "hospital": "hospital"}
LEISURE = {"fitness_centre": "fitness", "sports_centre": "fitness"}
CLOSED = frozenset({"vacant", "no", "disused", "closed"})


def kind_of(tags: Tags) -> str | None:
    """The kind of business, None for anything that is none or has closed down."""
    shop = tags.get("shop", "")
    found = (
        AMENITIES.get(tags.get("amenity", ""))
        or TOURISM.get(tags.get("tourism", ""))
        or (_shop(shop) if shop and shop not in CLOSED else None)
        or HEALTHCARE.get(tags.get("healthcare", ""))
        or LEISURE.get(tags.get("leisure", ""))
    )
    return found or _workplace(tags)


def _shop(value: str) -> str:
    value = SHOP_ALIASES.get(value, value)
    return value if value in SHOPS else "shop"


def _workplace(tags: Tags) -> str | None:
    for key in ("craft", "office"):
        if tags.get(key, "no") not in CLOSED:
            return key
    return None
