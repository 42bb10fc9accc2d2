"""What is typed about the menu."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.catalog.models import AddOn, Bundle, Service, ServiceVariant, StaffService
from booking.catalog.selectors import add_ons, categories
from booking.catalog.services import PersonDetails, ServiceDetails, VariantDetails
from booking.places.colours import ColourField
from booking.places.fields import MinutesField, MoneyField, WallTimeField
from booking.places.selectors import locations, resource_groups
from booking.team.models import StaffMember
from booking.team.selectors import bookable_team

WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)


class IdsField(forms.TypedMultipleChoiceField):
    """Rows to tick, as whole numbers."""

    def __init__(self, rows: Iterable[Any] = (), **options: Any) -> None:
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple, **{"required": False, **options})
        self.choices = [(row.pk, str(row)) for row in rows]


class ServiceForm(forms.Form):
    """A service but for its variants and people."""

    name = forms.CharField(label=_("Name"), max_length=120)
    category_id = forms.TypedChoiceField(label=_("Category"), coerce=int)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Two or three sentences that a customer reads before booking."),
    )
    price_minor = MoneyField(label=_("Price"), example="48")
    price_is_from = forms.BooleanField(
        label=_("“From” price: the final price is told in the salon"), required=False
    )
    work_minutes = MinutesField(
        label=_("Work"), example="45", help_text=_("The person is busy with the customer.")
    )
    processing_minutes = MinutesField(
        label=_("Processing"),
        required=False,
        example="0",
        help_text=_("The customer waits, the person can serve somebody else; the chair stays taken."),
    )
    finishing_minutes = MinutesField(
        label=_("Finishing"),
        required=False,
        example="0",
        help_text=_("Work after processing: rinse, dry, style."),
    )
    buffer_before_minutes = MinutesField(label=_("Set-up before"), required=False, example="0")
    buffer_after_minutes = MinutesField(
        label=_("Clean-up after"),
        required=False,
        example="0",
        help_text=_("Kept free; not shown to customers."),
    )
    bookable_online = forms.BooleanField(label=_("Can be booked online"), required=False, initial=True)
    notice_minutes = MinutesField(
        label=_("Own minimum notice"),
        required=False,
        example="1d",
        help_text=_(
            "How long before at the latest it can be booked online. Empty: the rule of the location."
        ),
    )
    sold_weekdays = forms.TypedMultipleChoiceField(
        label=_("Only on these days"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means every day."),
    )
    sold_from_minute = WallTimeField(label=_("Starts not before"), required=False)
    sold_until_minute = WallTimeField(label=_("Starts before"), required=False, example="18:00")
    colour = ColourField()
    add_on_ids = IdsField(label=_("Add-ons that go with it"))
    resource_group_ids = IdsField(
        label=_("Needs"), help_text=_("One free place of each ticked group, for the whole visit.")
    )
    location_ids = IdsField(label=_("Offered at"), help_text=_("None ticked means everywhere."))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        _choices(self, "category_id", [(row.pk, row.name) for row in categories()])
        _choices(self, "add_on_ids", [(row.pk, row.name) for row in add_ons()])
        _choices(self, "resource_group_ids", [(row.pk, _group_label(row)) for row in resource_groups()])
        places = [(row.pk, row.name) for row in locations()]
        _choices(self, "location_ids", places if len(places) > 1 else [])

    def details(self) -> ServiceDetails:
        """What was typed, for the service."""
        data = self.cleaned_data
        zeros = ("processing_minutes", "finishing_minutes", "buffer_before_minutes", "buffer_after_minutes")
        parts = {"add_on_ids", "resource_group_ids", "location_ids"}
        values = {name: value for name, value in data.items() if name not in parts}
        return ServiceDetails(**{**values, **{name: data[name] or 0 for name in zeros}})


def service_initial(service: Service) -> dict[str, Any]:
    """The form's start for a service that is there."""
    names = [name for name in ServiceForm.base_fields if not name.endswith("_ids")]
    return {
        **{name: getattr(service, name) for name in names},
        "add_on_ids": [row.pk for row in service.add_ons.all()],
        "resource_group_ids": [row.pk for row in service.resource_groups.all()],
        "location_ids": [row.pk for row in service.locations.all()],
    }


def _choices(form: forms.Form, name: str, choices: list[tuple[int, str]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
    if not choices and not field.required:
        del form.fields[name]


def _group_label(group: Any) -> str:
    return f"{group.name} · {group.location.name}"


class VariantForm(forms.Form):
    """One way to have a service."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=80)
    price_minor = MoneyField(label=_("Price"))
    work_minutes = MinutesField(label=_("Work"))
    processing_minutes = MinutesField(label=_("Processing"), required=False)
    finishing_minutes = MinutesField(label=_("Finishing"), required=False)


class BaseVariants(forms.BaseFormSet):  # type: ignore[type-arg]
    """The variants of a service, in order."""

    def details(self) -> list[VariantDetails]:
        """Rows that were typed and not struck out."""
        rows = [
            form.cleaned_data for form in self.forms if form.cleaned_data and form not in self.deleted_forms
        ]
        return [
            VariantDetails(
                id=row["id"],
                name=row["name"],
                price_minor=row["price_minor"],
                work_minutes=row["work_minutes"],
                processing_minutes=row["processing_minutes"] or 0,
                finishing_minutes=row["finishing_minutes"] or 0,
            )
            for row in rows
        ]


VariantFormSet = forms.formset_factory(
    VariantForm, formset=BaseVariants, extra=2, can_delete=True, max_num=12, absolute_max=14
)


def variants_initial(service: Service) -> list[dict[str, Any]]:
    """The variants that are there."""
    rows: Iterable[ServiceVariant] = service.variants.filter(archived_at=None)
    return [{name: getattr(row, name) for name in VariantForm.base_fields} for row in rows]


class PeopleForm(forms.Form):
    """Who does a service: a row per person with their own minutes and price."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.people: list[StaffMember] = list(bookable_team())
        for person in self.people:
            self.fields[f"does_{person.pk}"] = forms.BooleanField(label=person.name, required=False)
            self.fields[f"minutes_{person.pk}"] = MinutesField(
                label=_("Own minutes of work, %(name)s") % {"name": person.name}, required=False
            )
            self.fields[f"price_{person.pk}"] = MoneyField(
                label=_("Own price, %(name)s") % {"name": person.name}, required=False
            )

    def rows(self) -> list[dict[str, Any]]:
        """The person with their three fields."""
        return [
            {
                "person": person,
                "does": self[f"does_{person.pk}"],
                "minutes": self[f"minutes_{person.pk}"],
                "price": self[f"price_{person.pk}"],
            }
            for person in self.people
        ]

    def details(self) -> list[PersonDetails]:
        """Those who were ticked."""
        data = self.cleaned_data
        return [
            PersonDetails(
                staff_id=person.pk,
                work_minutes=data[f"minutes_{person.pk}"],
                price_minor=data[f"price_{person.pk}"],
            )
            for person in self.people
            if data[f"does_{person.pk}"]
        ]


def people_initial(rows: Iterable[StaffService]) -> dict[str, Any]:
    """The people who do it now."""
    initial: dict[str, Any] = {}
    for row in rows:
        initial[f"does_{row.staff_id}"] = True
        initial[f"minutes_{row.staff_id}"] = row.work_minutes
        initial[f"price_{row.staff_id}"] = row.price_minor
    return initial


class CategoryForm(forms.Form):
    """A heading of the menu."""

    name = forms.CharField(label=_("Name"), max_length=80)


class AddOnForm(forms.Form):
    """Something added to services."""

    name = forms.CharField(label=_("Name"), max_length=80)
    price_minor = MoneyField(label=_("Price"), example="12")
    minutes = MinutesField(
        label=_("Makes the visit longer by"),
        required=False,
        example="0",
        help_text=_("Added to the last work."),
    )
    service_ids = IdsField(label=_("Goes with"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        rows = Service.objects.filter(archived_at=None).order_by("category__position", "position", "id")
        _choices(self, "service_ids", [(row.pk, row.name) for row in rows])

    def clean(self) -> dict[str, Any]:
        """Nothing typed is no longer; nothing ticked is no service."""
        data = self.cleaned_data
        data["minutes"] = data.get("minutes") or 0
        data.setdefault("service_ids", [])
        return data


class BundleForm(forms.Form):
    """Services booked as one visit; up to five, in order."""

    PLACES = 5

    name = forms.CharField(label=_("Name"), max_length=120)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    price_minor = MoneyField(
        label=_("Price"), required=False, help_text=_("Empty: the sum of the services’ prices.")
    )
    bookable_online = forms.BooleanField(label=_("Can be booked online"), required=False, initial=True)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        rows = Service.objects.filter(archived_at=None).select_related("category")
        choices = [("", "—"), *((row.pk, f"{row.name} · {row.category.name}") for row in rows)]
        for place in range(self.PLACES):
            self.fields[f"service_{place}"] = forms.TypedChoiceField(
                label=_("Service %(number)d") % {"number": place + 1},
                choices=choices,
                coerce=int,
                empty_value=None,
                required=place < 2,
            )

    def service_ids(self) -> list[int]:
        """The services chosen, in order."""
        chosen = [self.cleaned_data[f"service_{place}"] for place in range(self.PLACES)]
        return [service_id for service_id in chosen if service_id]


def add_on_initial(add_on: AddOn) -> dict[str, Any]:
    """The form's start for an add-on that is there."""
    return {
        "name": add_on.name,
        "price_minor": add_on.price_minor,
        "minutes": add_on.minutes,
        "service_ids": [row.pk for row in add_on.services.all()],
    }


def bundle_initial(bundle: Bundle) -> dict[str, Any]:
    """The form's start for a bundle that is there."""
    names = ("name", "description", "price_minor", "bookable_online")
    chosen = {f"service_{place}": item.service_id for place, item in enumerate(bundle.items.all())}
    return {**{name: getattr(bundle, name) for name in names}, **chosen}
