"""A message that is not in words yet is called by what it is for, and never by our own name for it."""

import pytest

from crm.messaging.models import Message
from crm.messaging.templatetags.message_words import heading


@pytest.mark.parametrize(
    ("kind", "subject", "said"),
    [
        ("visit_reminder_customer", "See you tomorrow", "See you tomorrow"),
        ("visit_reminder_customer", "", "Reminder"),
        ("visit_booked_staff", "", "News for the team"),
        ("password_reset", "", "Message"),
    ],
)
def test_a_message_is_called_by_its_words_or_by_what_it_is_for(kind, subject, said):
    assert heading(Message(kind=kind, subject=subject)) == said
