"""What the page of a plan shows."""

from collections.abc import Sequence
from typing import Any

from booking.careplans.models import CarePlan, PlanReview
from booking.careplans.scales import scales_of
from booking.careplans.selectors import proposals_of
from booking.careplans.sessions import standing_of
from booking.diary.models import Appointment
from booking.records.models import Photo
from kernel.clock import Clock


def plan_shown(plan: CarePlan, photos: Sequence[Photo], clock: Clock) -> dict[str, Any]:
    """The plan, how far it has come, its state then and at each review, and visits that were left out."""
    standing = standing_of(plan, clock)
    reviews = list(plan.reviews.all())
    left_out = Appointment.objects.filter(pk__in=plan.left_out, customer=plan.customer_id)
    return {
        "plan": plan,
        "standing": standing,
        "proposal": next(iter(proposals_of([standing])), None),
        "scales": scales_table(plan, reviews),
        "reviews": [_review(one, photos) for one in reviews],
        "left_out": left_out.prefetch_related("lines").order_by("starts_at", "pk"),
    }


def scales_table(plan: CarePlan, reviews: Sequence[PlanReview]) -> list[dict[str, Any]]:
    """Each scale that was ever answered: at the beginning, and the last word since."""
    rows = []
    for code, label in scales_of(plan.kind):
        later = next((one.scales[code] for one in reviews if code in one.scales), None)
        first = plan.scales.get(code)
        if first is not None or later is not None:
            rows.append({"label": label, "first": first, "last": later})
    return rows


def _review(review: PlanReview, photos: Sequence[Photo]) -> dict[str, Any]:
    """Its photos only where they may be seen by this person now."""
    seen = {photo.pk: photo for photo in photos}
    return {
        "row": review,
        "before": seen.get(review.before_id or 0),
        "after": seen.get(review.after_id or 0),
    }
