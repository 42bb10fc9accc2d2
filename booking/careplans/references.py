"""A customer's plans in their own copy and in an erasure; a merge moves them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from booking.careplans.models import CarePlan, PlanReview
from booking.careplans.scales import scales_of
from crm.customers.references import Reference


def plans_export(customer_id: int) -> list[dict[str, Any]]:
    """The plans whole, newest first."""
    rows = CarePlan.objects.filter(customer=customer_id).order_by("-started_on", "-pk")
    return [_exported(row) for row in rows.prefetch_related("lines__service", "reviews")]


def _exported(plan: CarePlan) -> dict[str, Any]:
    texts = {name: getattr(plan, name) for name in ("title", "goals", "findings", "caution", "aftercare")}
    return texts | {
        "state": plan.state,
        "started_on": plan.started_on,
        "ended_on": plan.ended_on,
        "ended_why": plan.ended_why,
        "scales": _scales(plan.kind, plan.scales),
        "services": [
            {
                "service": line.service.name,
                "sessions": line.count,
                "weeks_apart": line.weeks,
                "by_hand": line.by_hand,
            }
            for line in plan.lines.all()
        ],
        "reviews": [_review(plan.kind, review) for review in plan.reviews.all()],
    }


def _review(kind: str, review: PlanReview) -> dict[str, Any]:
    return {"on": review.on, "words": review.words, "scales": _scales(kind, review.scales)}


def _scales(kind: str, answers: dict[str, int]) -> dict[str, int]:
    return {str(label): answers[code] for code, label in scales_of(kind) if code in answers}


def plans_erase(customer_id: int) -> None:
    """They are about the person and nothing else: they go."""
    CarePlan.objects.filter(customer=customer_id).delete()


REFERENCE = Reference(
    model="careplans.CarePlan", label=_("Care plans"), export=plans_export, erase=plans_erase
)
