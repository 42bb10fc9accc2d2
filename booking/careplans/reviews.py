"""Looking back with the customer: words, the scales anew, two photos side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from booking.careplans.access import plan_locked
from booking.careplans.checking import BACK
from booking.careplans.models import LONGEST_WORDS, CarePlan, PlanReview
from booking.careplans.scales import scales_kept
from booking.records.access import keeps_records
from booking.records.models import Photo
from booking.records.photos import photos_seen
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import salon_day
from kernel.errors import BadInput, NotFound, Problem
from kernel.transactions import service_transaction

MOST_REVIEWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWords:
    """A review as typed; `next_on` is when to look again, None for not at all."""

    on: date
    words: str = ""
    scales: Mapping[str, int | None] = field(default_factory=dict)
    before_id: int | None = None
    after_id: int | None = None
    next_on: date | None = None


def photos_for(actor: Actor, customer_id: int) -> list[Photo]:
    """The photos that this person may put side by side, newest first: none without the right or the customer's consent."""
    return list(photos_seen(customer_id)[:60]) if keeps_records(actor, customer_id) else []


@service_transaction
def review_add(*, actor: Actor, clock: Clock, plan_id: int, version: int, words: ReviewWords) -> PlanReview:
    """Write a review. Raises NotFound, NotAllowed, StaleVersion, BadInput naming everything that is wrong."""
    plan = plan_locked(actor, plan_id, version)
    _check(actor, clock, plan, words)
    review = PlanReview.objects.create(
        plan=plan, on=words.on, words=words.words.strip(), scales=scales_kept(plan.kind, words.scales),
        before_id=words.before_id, after_id=words.after_id, author_id=actor.id, author=actor.name[:150],
        created_at=clock.now(),
    )  # fmt: skip
    plan.review_on = words.next_on
    plan.version += 1
    plan.save()
    audit_record(actor=actor, action="care_plan.reviewed", target=plan, after={"on": words.on})
    return review


@service_transaction
def review_remove(*, actor: Actor, plan_id: int, version: int, review_id: int) -> CarePlan:
    """Take a review away. Raises NotFound, NotAllowed, StaleVersion."""
    plan = plan_locked(actor, plan_id, version)
    review = plan.reviews.filter(pk=review_id).first()
    if review is None:
        raise NotFound
    plan.version += 1
    plan.save()
    audit_record(actor=actor, action="care_plan.review_removed", target=plan, before={"on": review.on})
    review.delete()
    return plan


def _check(actor: Actor, clock: Clock, plan: CarePlan, words: ReviewWords) -> None:
    today, problems = salon_day(clock), []
    text = words.words.strip()
    if not (text or words.scales or words.before_id or words.after_id):
        problems.append(Problem("words", "required", _("Please write something down.")))
    if len(text) > LONGEST_WORDS or "\x00" in text:
        problems.append(Problem("words", "too_long", _("This is too long.")))
    if not today - BACK <= words.on <= today:
        problems.append(Problem("on", "range", _("Please choose a day of the last two years.")))
    if words.next_on is not None and not today <= words.next_on <= today + BACK:
        problems.append(
            Problem("next_on", "range", _("Please choose a day from today on, within two years."))
        )
    known = {photo.pk for photo in photos_for(actor, plan.customer_id)}
    problems += [
        Problem(name, "unknown", _("This photo is not there any more."))
        for name in ("before_id", "after_id")
        if getattr(words, name) is not None and getattr(words, name) not in known
    ]
    if plan.reviews.count() >= MOST_REVIEWS:
        problems.append(Problem("words", "too_many", _("A hundred reviews are enough.")))
    if problems:
        raise BadInput(problems)
