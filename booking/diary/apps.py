"""The app's name and label, and what it tells its neighbours."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class DiaryConfig(AppConfig):
    """Availability and appointments."""

    name = "booking.diary"
    label = "diary"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the messages about visits into words, remind of them, and ask the diary whom a change strands."""
        from booking.diary.neighbours.stranding import misfits
        from booking.diary.neighbours.task_triggers import TRIGGERS
        from booking.diary.pending import DUE_KIND
        from booking.diary.tasks import pending_work
        from booking.places.stranding import register_check
        from crm.care.triggers import register_trigger
        from kernel.due.registry import register_due

        _messages_register()
        _planned_register()
        _customers_register()
        register_check(misfits)
        register_due(DUE_KIND, pending_work)
        for trigger in TRIGGERS:
            register_trigger(trigger)


def _messages_register() -> None:
    """With the messages: what is said of visits, in whose words, and what an answer by text does."""
    from booking.diary.models import Appointment
    from booking.diary.neighbours.answering import confirm_next
    from booking.diary.telling.letters import visit_render
    from booking.diary.telling.wordings import WORDINGS
    from crm.messaging.hooks.replying import register_confirmer
    from crm.messaging.rendering import register_kind
    from crm.messaging.settings.wordings import register_wording
    from crm.messaging.whereabouts import register_whereabouts

    for change in ("booked", "moved", "changed", "cancelled", "asked", "declined", "expired"):
        for side in ("customer", "staff"):
            register_kind(f"visit_{change}_{side}", visit_render)
    register_kind("visit_left_staff", visit_render)
    for wording in WORDINGS:
        register_wording(wording)
    register_confirmer(confirm_next)
    register_whereabouts(Appointment)


def _planned_register() -> None:
    """With the messages that are written when their day comes: before a visit, after it, and long after it."""
    from booking.diary.telling.coming_again import KIND as AGAIN
    from booking.diary.telling.letters import visit_render
    from booking.diary.telling.reminding import (
        KIND,
        THANKS,
        again_write,
        reminder_write,
        reminders_plan_anew,
        thanks_write,
    )
    from crm.messaging.planned import register_planned, register_planner
    from crm.messaging.rendering import register_kind

    register_kind(KIND, visit_render)
    register_kind(THANKS, visit_render)
    register_kind(AGAIN, visit_render, inviting=True)
    register_planned(KIND, reminder_write)
    register_planned(THANKS, thanks_write)
    register_planned(AGAIN, again_write)
    register_planner(reminders_plan_anew)


def _customers_register() -> None:
    """With the customers: their visits, who may be the same person, and what changed about their invitations."""
    from booking.diary.neighbours.kept import VISITS, visits_coming
    from booking.diary.neighbours.same_people import register_same_people
    from booking.diary.telling.coming_again import invitations_said
    from crm.customers.erased import register_hindrance
    from crm.customers.page.change_words import register_change_words
    from crm.customers.references import register_reference

    register_same_people()
    register_reference(VISITS)
    register_hindrance(visits_coming)
    register_change_words(
        "customer.invitations",
        pgettext_lazy("on a timeline", "Invitations to come again"),
        invitations_said,
    )
