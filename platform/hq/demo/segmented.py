"""The demo's segments: the ready ones of the product, in the salon's language, and one of its own."""

from django.utils import translation

from crm.customers.models import Tag
from crm.segments.presets import presets
from crm.segments.rules import Group, Part
from crm.segments.services import segment_create
from kernel.actor import Actor
from kernel.clock import Clock

OWN = {"en": "Regulars who stayed away", "zh-hans": "好久没来的老顾客"}


def segments_write(*, actor: Actor, language: str, clock: Clock) -> None:
    """Keep the ready segments, and one over the first tag of the salon."""
    with translation.override(language):
        for preset in presets():
            segment_create(actor=actor, clock=clock, name=str(preset.name), rule=preset.rule)
    regular = Tag.objects.order_by("pk").first()
    if regular is None:
        return
    away = Group("any", (Part("overdue", "at_least", low="1"), Part("since_last", "at_least", low="60")))
    rule = Group("all", (Part("tags", "any", choices=(str(regular.pk),)), away, Part("next_visit", "no")))
    segment_create(actor=actor, clock=clock, name=OWN[language], rule=rule)
