"""Reads of the plans."""

from collections.abc import Mapping
from typing import Any

from billing.subscriptions.models import Plan
from kernel.context import current_salon

TRIED = "salon"
DEFAULT_CURRENCY = {"en": "EUR", "zh-hans": "CNY"}


def messages_included() -> Mapping[str, int]:
    """How many messages of each channel the current salon's plan includes in a month; {} where there is no plan."""
    plans = Plan.objects.filter(salons__salon_uuid=current_salon().uuid)
    plan = plans.first() or Plan.objects.filter(code=TRIED).first()
    return plan.messages if plan else {}


def plans_shown(*, language: str, currency: str = "") -> dict[str, Any]:
    """What the pricing page shows: `plans` (code, name, summary, points, price_minor), `currency`, `currencies`.

    An unknown or missing currency becomes the language's usual one.
    """
    rows = list(Plan.objects.filter(is_public=True))
    currencies = sorted({code for row in rows for code in row.prices})
    chosen = currency if currency in currencies else DEFAULT_CURRENCY.get(language, "EUR")
    suffix = "zh" if language.startswith("zh") else "en"
    return {
        "plans": [_shown(row, suffix, chosen) for row in rows],
        "currency": chosen,
        "currencies": currencies,
    }


def _shown(plan: Plan, suffix: str, currency: str) -> dict[str, Any]:
    return {
        "code": plan.code,
        "name": getattr(plan, f"name_{suffix}"),
        "summary": getattr(plan, f"summary_{suffix}"),
        "points": getattr(plan, f"points_{suffix}"),
        "price_minor": plan.prices[currency],
        "trial_days": plan.trial_days,
    }
