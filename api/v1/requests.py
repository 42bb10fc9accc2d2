"""What may be sent."""

from django.conf import settings
from rest_framework import serializers

from api.fields import AnswerField, IdField, InstantField, StrictSerializer, TextField

MOST_LINES = 8
MOST_NOTE = 2000
MOST_ANSWERS = 60


class LineRequest(StrictSerializer):
    """One service of the visit, in its place; `staff` null or left out means anyone."""

    service = IdField()
    staff = IdField(allow_null=True, required=False, default=None)
    variant = IdField(allow_null=True, required=False, default=None)
    add_ons = serializers.ListField(child=IdField(), max_length=20, required=False, default=list)


class CustomerRequest(StrictSerializer):
    """Who comes; a phone or an email is needed."""

    name = TextField(max_length=120)
    phone = TextField(max_length=40, required=False, allow_blank=True, default="")
    email = TextField(max_length=254, required=False, allow_blank=True, default="")
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)


class AnswerRequest(StrictSerializer):
    """The answer to one of the salon's questions: text, a whole number, true or false, an option's key or a list of keys."""

    question = IdField()
    value = AnswerField()


class AppointmentRequest(StrictSerializer):
    """A visit to be booked."""

    location = IdField()
    start = InstantField()
    lines = serializers.ListField(child=LineRequest(), min_length=1, max_length=MOST_LINES)
    customer = CustomerRequest()
    answers = serializers.ListField(
        child=AnswerRequest(), max_length=MOST_ANSWERS, required=False, default=list
    )
    note = TextField(max_length=MOST_NOTE, required=False, allow_blank=True, default="")
    source = TextField(max_length=30, required=False, allow_blank=True, default="")  # type: ignore[assignment] # DRF names an attribute so


class MoveRequest(StrictSerializer):
    """Another time, and other people where `staff` (one per line, null for anyone) says so."""

    start = InstantField()
    staff = serializers.ListField(
        child=IdField(allow_null=True),
        min_length=1,
        max_length=MOST_LINES,
        required=False,
        default=None,
        allow_null=True,
    )
    version = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False, default=None, allow_null=True
    )
