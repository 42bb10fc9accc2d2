"""What is typed: by a stranger who asks for a group or a series, by the desk that answers, and the salon's rules."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.catalog.models import Service
from booking.places.fields import DayField
from booking.requests.answering import LONGEST_ANSWER
from booking.requests.asking import MOST_EVERY, MOST_TIMES
from booking.requests.models import ConfirmMode
from booking.requests.wording import PARTS
from booking.storefront.choosing.choice import Item, item_of
from booking.storefront.forms import DetailsForm
from booking.storefront.shop import Shop

GUESTS = range(2, 9)
SERVICES_EACH = 3
AS_SALON = ""
Groups = list[tuple[str, list[tuple[str, str]]]]


def _day(label: Any) -> DayField:
    return DayField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class AskForm(DetailsForm):
    """What both have: who asks, and in which part of the day."""

    from_date = _day(gettext_lazy("From"))
    part = forms.ChoiceField(
        label=gettext_lazy("Time of day"), choices=[(name, part[2]) for name, part in PARTS.items()]
    )

    def minutes(self) -> dict[str, int]:
        """The part of the day as `Wished` has it."""
        first, last, _label = PARTS[self.cleaned_data["part"]]
        return {"from_minute": first, "until_minute": last}


class SeriesForm(AskForm):
    """The same visit again and again."""

    every_weeks = forms.IntegerField(
        label=gettext_lazy("Every how many weeks"), min_value=1, max_value=MOST_EVERY, initial=4
    )
    times = forms.IntegerField(
        label=gettext_lazy("How many visits in all"), min_value=2, max_value=MOST_TIMES, initial=6
    )


class GroupForm(AskForm):
    """Several who come together, each with services of their own; `count` guests are asked for."""

    until_date = _day(gettext_lazy("Until"))

    def __init__(self, *args: Any, count: int, menu: Groups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = count
        for guest in range(count):
            self._guest_add(guest, menu)

    def _guest_add(self, guest: int, menu: Groups) -> None:
        named = {"n": guest + 1}
        self.fields[f"guest{guest}_name"] = forms.CharField(
            label=_("Name of guest %(n)s") % named, required=False, max_length=120
        )
        for place in range(SERVICES_EACH):
            label = _("Service") if place == 0 else _("and also")
            first = (AS_SALON, _("Please choose") if place == 0 else "–")
            self.fields[f"guest{guest}_service{place}"] = forms.ChoiceField(
                label=label, choices=[first, *menu], required=place == 0
            )

    @property
    def guests(self) -> list[dict[str, Any]]:
        """The fields guest by guest; the first is whoever asks."""
        return [
            {
                "name": self[f"guest{guest}_name"] if guest else None,
                "services": [self[f"guest{guest}_service0"]],
                "more": [self[f"guest{guest}_service{place}"] for place in range(1, SERVICES_EACH)],
            }
            for guest in range(self.count)
        ]

    def wanted(self) -> list[tuple[str, list[Item]]]:
        """Each guest's name and services."""
        return [(self._name_of(guest), self._items_of(guest)) for guest in range(self.count)]

    def _name_of(self, guest: int) -> str:
        return str(self.cleaned_data["name"] if guest == 0 else self.cleaned_data[f"guest{guest}_name"])

    def _items_of(self, guest: int) -> list[Item]:
        typed = (self.cleaned_data[f"guest{guest}_service{place}"] for place in range(SERVICES_EACH))
        return [item for text in typed if text and (item := item_of(text))]


def menu_of(shop: Shop) -> Groups:
    """What the shop sells online under its headings, a service with variants once for each."""
    return [(category.name, list(_choices(services))) for category, services in shop.categories]


def _choices(services: Iterable[Service]) -> Iterable[tuple[str, str]]:
    for service in services:
        variants = list(service.variants.all())
        for variant in variants:
            yield Item(service.pk, variant.pk).code, f"{service.name} · {variant.name}"
        if not variants:
            yield Item(service.pk).code, service.name


class DeclineForm(forms.Form):
    """No to a visit, with other times."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("What we tell the customer"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def offered(self, values: Sequence[str]) -> list[datetime]:
        """The other times that were ticked; what is no instant is left out."""
        found = []
        for text in values[:10]:
            try:
                instant = datetime.fromisoformat(text)
            except ValueError:
                continue
            if instant.tzinfo is not None and 2000 <= instant.year <= 2100:
                found.append(instant)
        return found


class AnswerForm(forms.Form):
    """No to a group or a series."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label=gettext_lazy("What we tell the customer"),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RulesForm(forms.Form):
    """Which bookings the salon confirms, by when, and what can be asked for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    mode = forms.ChoiceField(
        label=gettext_lazy("Bookings that we confirm ourselves"),
        choices=ConfirmMode.choices,
        widget=forms.RadioSelect,
    )
    answer_hours = forms.IntegerField(
        label=gettext_lazy("Answered within (opening hours)"), min_value=1, max_value=72
    )
    before_hours = forms.IntegerField(
        label=gettext_lazy("and so many hours before the visit at the latest"), min_value=0, max_value=72
    )
    takes_groups = forms.BooleanField(label=gettext_lazy("Customers can ask for a group"), required=False)
    takes_series = forms.BooleanField(label=gettext_lazy("Customers can ask for a series"), required=False)

    def __init__(self, *args: Any, services: Iterable[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = list(services)
        for service in self.services:
            self.fields[f"mode{service.pk}"] = forms.ChoiceField(
                label=service.name,
                required=False,
                choices=[(AS_SALON, _("as above")), *ConfirmMode.choices],
            )

    @property
    def modes(self) -> list[forms.BoundField]:
        """The fields of the services."""
        return [self[f"mode{service.pk}"] for service in self.services]

    def modes_typed(self) -> dict[int, str]:
        """The services with a rule of their own."""
        typed = {service.pk: self.cleaned_data[f"mode{service.pk}"] for service in self.services}
        return {pk: mode for pk, mode in typed.items() if mode}


def first_day(today: date, chosen: date | None) -> date:
    """The day that a form begins with: the one that was looked at, else today."""
    return max(chosen or today, today)
