"""Fields that take exactly what the schema says: no number as text, no text as number, no time without its offset."""

import re
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.params import LARGEST_ID, YEARS

_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII
)


class IdField(serializers.IntegerField):
    """A positive whole number."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **options)

    def to_internal_value(self, data: Any) -> int:
        """The number; text, fractions and booleans are refused."""
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class TextField(serializers.CharField):
    """Text, trimmed; numbers are refused."""

    def to_internal_value(self, data: Any) -> str:
        """The text."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


@extend_schema_field({"type": "string", "format": "date-time"})
class InstantField(serializers.Field[datetime, Any, str, Any]):
    """An instant as RFC 3339 with its offset, between 2000 and 2100."""

    default_error_messages = {
        "invalid": _("Please give an instant with its offset, such as 2026-11-27T14:30:00+01:00.")
    }

    def to_internal_value(self, data: Any) -> datetime:
        """The aware instant."""
        try:
            instant = (
                datetime.fromisoformat(data) if isinstance(data, str) and _INSTANT.fullmatch(data) else None
            )
        except ValueError:
            instant = None
        if instant is None or instant.year not in YEARS or instant.astimezone(UTC).year not in YEARS:
            self.fail("invalid")
        return instant

    def to_representation(self, value: datetime) -> str:
        """As it came in."""
        return value.isoformat()


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "maxLength": 500},
            {"type": "integer"},
            {"type": "boolean"},
            {"type": "array", "items": {"type": "string", "maxLength": 40}, "maxItems": 20},
        ]
    }
)
class AnswerField(serializers.Field[Any, Any, Any, Any]):
    """The answer to a question: text, a whole number, true or false, or a list of keys."""

    default_error_messages = {
        "invalid": _("Please give text, a whole number, true or false, or a list of keys.")
    }

    def to_internal_value(self, data: Any) -> Any:
        """The answer as it came; whether it answers the question, the booking says."""
        is_list = isinstance(data, list) and len(data) <= 20
        if is_list and all(isinstance(key, str) and len(key) <= 40 for key in data):
            return data
        if not isinstance(data, str | bool | int):
            self.fail("invalid")
        return data

    def to_representation(self, value: Any) -> Any:
        """As it came in."""
        return value


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses fields that it does not know, each by name."""

    def to_internal_value(self, data: Any) -> Any:
        """The known fields; unknown ones and wrong ones are all named at once."""
        if not isinstance(data, dict):
            return super().to_internal_value(data)
        unknown = {
            name: [serializers.ErrorDetail(str(_("This field is not known here.")), code="unknown_field")]
            for name in data
            if name not in self.fields
        }
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**error.detail, **unknown}) from None  # type: ignore[dict-item]
        if unknown:
            raise serializers.ValidationError(unknown)
        return values
