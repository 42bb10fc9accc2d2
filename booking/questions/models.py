"""What the salon asks of whoever books online."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from booking.catalog.models import Service


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    TEXT = "text", _("in their own words")
    CHOICE = "choice", _("one of several answers")
    SEVERAL = "several", _("any of several answers")
    YES_NO = "yes_no", _("yes or no")
    NUMBER = "number", _("a number")


class Question(models.Model):
    """One question, asked with its service, or with every service where it names none.

    `text` holds the words by language. `options` are the answers to choose from, as
    `{"key", "text": {language: words}, "stops"}`; a yes-or-no has the keys "yes" and "no". An option that `stops` is
    not booked online: the customer is asked to call.
    """

    service = models.ForeignKey(
        Service, null=True, on_delete=models.CASCADE, related_name="questions", db_index=False
    )
    kind = models.CharField(max_length=8, choices=QuestionKind.choices)
    text = models.JSONField(default=dict)
    options = models.JSONField(default=list)
    required = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The question in the language of now, or in the one it has."""
        return spoken(self.text)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The answers to choose from as key and words."""
        return [(option["key"], spoken(option["text"])) for option in self.options]

    @property
    def stopping(self) -> list[str]:
        """The answers with which nobody books online, in words."""
        return [spoken(option["text"]) for option in self.options if option["stops"]]

    def option(self, key: Any) -> dict[str, Any] | None:
        """The option of that key."""
        return next((option for option in self.options if option["key"] == key), None)


def spoken(words: dict[str, str]) -> str:
    """The text of the language of now, or any that there is."""
    own = words.get(get_language() or settings.LANGUAGE_CODE, "")
    return own or next((text for text in words.values() if text), "")
