"""Writes of the plans, by who runs the platform."""

from collections.abc import Mapping

from django.db import transaction

from billing.subscriptions.models import Plan, SalonPlan
from kernel.actor import Actor, ActorKind
from kernel.errors import BadInput, NotAllowed, NotFound
from tenants.registry.models import PlatformLine, Salon

CHANNELS = ("sms", "wechat", "push")
MOST = 10_000_000


@transaction.atomic
def plan_messages_set(*, actor: Actor, code: str, messages: Mapping[str, int | None]) -> Plan:
    """How many messages of each channel the plan includes in a month; None for any number, 0 for none.

    It counts from the next message on, for all salons of the plan. Raises NotAllowed, NotFound, BadInput.
    """
    _authorise(actor)
    plan = Plan.objects.select_for_update().filter(code=code).first()
    if plan is None:
        raise NotFound
    for channel, most in messages.items():
        if channel not in CHANNELS or (most is not None and not 0 <= most <= MOST):
            raise BadInput.of(channel, "messages", "A whole number that is not below 0.")
    before = plan.messages
    left = {**before, **messages}
    plan.messages = {channel: most for channel, most in left.items() if most is not None}
    plan.save(update_fields=["messages"])
    _line(actor, "plan.messages", {"plan": code, "before": before, "after": plan.messages})
    return plan


@transaction.atomic
def salon_plan_set(*, actor: Actor, slug: str, code: str) -> SalonPlan:
    """Put a salon on a plan. Raises NotAllowed, NotFound."""
    _authorise(actor)
    salon = Salon.objects.filter(slug=slug).first()
    plan = Plan.objects.filter(code=code).first()
    if salon is None or plan is None:
        raise NotFound
    row, _new = SalonPlan.objects.update_or_create(salon_uuid=salon.uuid, defaults={"plan": plan})
    _line(actor, "salon.plan", {"plan": code}, salon)
    return row


def _authorise(actor: Actor) -> None:
    """Who runs the platform: from its own command line."""
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed


def _line(actor: Actor, action: str, facts: dict[str, object], salon: Salon | None = None) -> None:
    PlatformLine.objects.create(
        actor_name=actor.name, action=action, salon_uuid=salon.uuid if salon else None, facts=facts
    )
