"""Forms in a visit's messages: what is still to be filled in when the message leaves, in the reader's language."""

from collections.abc import Sequence

from booking.diary.models import Appointment
from booking.diary.telling.todos import Todo
from booking.intake.models import FormRule
from booking.intake.needs import lacking_of
from crm.forms.content import said
from crm.messaging.texts import one_line
from kernel.clock import system_clock


def form_todos(visit_id: int) -> Sequence[Todo]:
    """The forms that the visit lacks; one query where no service needs any."""
    visit = Appointment.objects.filter(pk=visit_id).first() if FormRule.objects.exists() else None
    if visit is None:
        return []
    return [
        Todo(label=one_line(said(need.form.draft["title"])), path=f"forms/{need.form.pk}/")
        for need in lacking_of(visit, system_clock.now())
    ]
