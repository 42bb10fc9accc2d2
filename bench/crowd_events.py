"""What a salon writes down besides visits: tags, consents, allergies, and one customer's long timeline."""

from datetime import timedelta

from django.db import connection

from booking.diary.models import Appointment
from booking.records.models import Note, Treatment
from crm.care.models import Interaction, Task
from crm.customers.models import Tag
from crm.messaging.models import Message
from kernel.clock import system_clock

TAGS = ("VIP", "Colour", "Long hair")
PURPOSES = ("invitations", "message_email", "message_sms", "photos", "portrait")
MESSAGES, CHANGES, TALKS, TASKS, NOTES, TREATMENTS = 80, 40, 30, 20, 20, 10
EVENTS = MESSAGES + CHANGES + TALKS + TASKS + NOTES + TREATMENTS


def crowd_marked(first: int, customers: int) -> None:
    """Tags, consents and allergies of the customers `[first, first + customers)`."""
    tags = Tag.objects.bulk_create(Tag(name=name, colour=number + 1) for number, name in enumerate(TAGS))
    whom = f"generate_series({first}, {first + customers - 1}) who"
    with connection.cursor() as cursor:
        for number, tag in enumerate(tags):
            cursor.execute(
                f"INSERT INTO customers_tagging (customer_id, tag_id) SELECT who, {tag.pk} FROM {whom} "
                f"WHERE mod(who, 12) = {number}"
            )
        for purpose in PURPOSES:
            cursor.execute(
                "INSERT INTO customers_consent (customer_id, purpose, given, text_version, at, source) "
                f"SELECT who, %s, mod(who, 16) <> 0, '1', now() - interval '90 days', 'desk' FROM {whom} WHERE mod(who, 2) = 0",
                [purpose],
            )
        cursor.execute(
            "INSERT INTO customers_sensitivity (customer_id, kind, what, severity, created_at) "
            f"SELECT who, 'allergy', 'ppd', 2, now() FROM {whom} WHERE mod(who, 3) = 0"
        )


def timeline_filled(customer_id: int) -> int:
    """EVENTS of every kind but visits for the customer, a week between two of a kind; how many events there are with visits."""
    now = system_clock.now()

    def back(number: int, hours: int) -> dict[str, object]:
        return {"customer_id": customer_id, "at": now - timedelta(weeks=number + 1, hours=hours)}

    Interaction.objects.bulk_create(
        Interaction(way="call", outcome="reached", note="Asked for a time.", **back(number, 1))
        for number in range(TALKS)
    )
    Task.objects.bulk_create(
        Task(title="Call back", customer_id=customer_id, due_on=now.date(), state="done", created_at=now,
             settled_at=now - timedelta(weeks=number + 1), settled_by="Ana")
        for number in range(TASKS)
    )  # fmt: skip
    Note.objects.bulk_create(
        Note(text="Likes it short.", author="Ana", **back(number, 2)) for number in range(NOTES)
    )
    Treatment.objects.bulk_create(
        Treatment(sheet="colour", service_name="Colour", staff_name="Ana", **back(number, 3))
        for number in range(TREATMENTS)
    )
    _messages(customer_id)
    return EVENTS + Appointment.objects.filter(customer=customer_id).count()


def _messages(customer_id: int) -> None:
    """Messages that were sent, and lines of the trail, which nobody changes afterwards."""
    Message.objects.bulk_create(
        Message(kind="visit_reminder_customer", to="c@example.com", language="en", text="Until tomorrow.", context={},
                dedupe_key=f"bench:{number}", state="sent", customer_id=customer_id)
        for number in range(MESSAGES)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE messaging_message SET created_at = created_at - mod(id, 80) * interval '6 days' "
            "WHERE customer_id = %s",
            [customer_id],
        )
        cursor.execute(
            "INSERT INTO audit_auditline (at, actor_kind, actor_name, source, action, object_type, object_id, before, after) "
            "SELECT now() - n * interval '9 days', 'user', 'Olga', 'web', 'customer.change', 'customers.customer', %s, "
            '\'{"note": ""}\', \'{"note": "Short"}\' FROM generate_series(1, %s) n',
            [customer_id, CHANGES],
        )
