"""What the shop page shows, as JSON for ``/demo/products.json``."""

from bot.demo.records import DemoContent
from conversation.plain import to_json


def products_json(content: DemoContent) -> str:
    """Return ``{"shop", "categories", "products"}`` as the page reads it; texts in both languages, prices in đồng."""
    shop = content.shop
    return to_json(
        {
            "shop": {
                "name": shop.name,
                "tagline": shop.tagline,
                "legal_name": shop.legal_name,
                "phone": shop.phone,
                "email": shop.email,
                "return_days": shop.return_days,
                "hours": [list(day) for day in shop.hours.days()],
                "stores": [{"name": store.name, "address": store.address} for store in shop.stores],
            },
            "categories": [{"id": category.id, "name": category.name} for category in content.categories],
            "products": content.products,
        }
    )
