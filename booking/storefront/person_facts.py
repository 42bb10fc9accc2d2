"""One person of the team as search engines read them."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from booking.storefront.choosing.basket import Line
from booking.storefront.facts import facts_text, shop_facts
from booking.storefront.pages import salon_address
from booking.storefront.shop import Shop
from booking.team.models import StaffMember
from kernel.context import current_salon
from kernel.money import to_decimal
from kernel.photos import photo_url


def person_facts(shop: Shop, member: StaffMember, lines: Sequence[Line]) -> SafeString:
    """Who they are, where they work and what they do at which price, safe inside a script element."""
    own = salon_address(reverse("storefront:person", args=[member.slug]))
    person: dict[str, Any] = {
        "@type": "Person",
        "name": member.name,
        "url": own,
        "jobTitle": member.title,
        "description": member.bio[:500],
        "image": salon_address(photo_url(member.photo)) if member.photo else "",
        "worksFor": shop_facts(shop),
        "makesOffer": [_offer(line) for line in lines],
    }
    facts = {name: value for name, value in person.items() if value}
    return facts_text({"@type": "ProfilePage", "url": own, "mainEntity": facts})


def _offer(line: Line) -> dict[str, Any]:
    currency = current_salon().currency
    return {
        "@type": "Offer",
        "itemOffered": {"@type": "Service", "name": line.service.name},
        "price": str(to_decimal(line.price_minor, currency)),
        "priceCurrency": currency,
    }
