"""The salon as search engines read it: schema.org as JSON-LD, a data block that no browser runs."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from booking.storefront.pages import salon_address
from booking.storefront.shop import Shop
from kernel.context import current_salon

KINDS = {
    "hair": "HairSalon",
    "barber": "HairSalon",
    "nails": "NailSalon",
    "skin": "BeautySalon",
    "lashes": "BeautySalon",
    "massage": "DaySpa",
}
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def salon_facts(shop: Shop) -> SafeString:
    """The shop's name, address, phone and booking link, safe inside a script element."""
    booking = {"@type": "ReserveAction", "target": salon_address("/book/")}
    return facts_text(shop_facts(shop) | {"potentialAction": booking})


def shop_facts(shop: Shop) -> dict[str, Any]:
    """The shop as an organisation of schema.org."""
    salon, place = current_salon(), shop.location
    return {
        "@type": KINDS.get(getattr(salon, "kind", ""), "BeautySalon"),
        "name": salon.name,
        "url": salon_address(),
        "telephone": place.phone,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place.street,
            "postalCode": place.postcode,
            "addressLocality": place.city,
            "addressCountry": place.country,
        },
    }


def facts_text(facts: dict[str, Any]) -> SafeString:
    """The facts as JSON-LD, safe inside a script element."""
    text = json.dumps({"@context": "https://schema.org", **facts}, ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308  escaped above
