from backend.web.guide import Said, sample_id

NAME = {"en": "Oat drink 1 l", "zh-CN": "燕麦饮 1 升"}
ASK = {"sku": "AUR-001", "name": NAME, "unit": "case of 12", "listPrice": "21.60", "cost": "14.20"}
PRODUCT = {"id": sample_id(40), **ASK, "currency": "EUR"}

GUIDE = {
    "GET /api/products": Said(
        "List products",
        "What the company sells, by number. Prices are decimals as text, in the company's currency. "
        "`cost` is told to those who decide on discounts only.",
        answer=[PRODUCT],
    ),
    "POST /api/products": Said(
        "Add a product", "In the company's currency; phones get it with their next pull.", ASK, PRODUCT,
        ("catalog.sku_taken",),
    ),
}  # fmt: skip
