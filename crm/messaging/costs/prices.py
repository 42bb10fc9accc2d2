"""What text messages cost, as the salon has said the price of one."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils import translation

from crm.messaging.models import ChannelAccount
from kernel.context import current_salon
from kernel.money import exponent, format_money


def cost_of(account: ChannelAccount, parts: int) -> str:
    """The price of so many segments, rounded to the currency's smallest unit; "" where no price was said."""
    price = account.details.get("price")
    if not price:
        return ""
    currency = current_salon().currency
    minor = Decimal(price) * parts * 10 ** exponent(currency)
    return format_money(
        int(minor.quantize(Decimal(1), ROUND_HALF_UP)), currency, translation.get_language() or "en"
    )
