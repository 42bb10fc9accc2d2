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
    salon, place = current_salon(), shop.location
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
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
        "potentialAction": {"@type": "ReserveAction", "target": salon_address("/book/")},
    }
    return mark_safe(json.dumps(facts, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308  escaped above
