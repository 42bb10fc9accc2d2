"""What is asked of many services at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.catalog.models import Service, ServiceCategory
from booking.catalog.selectors import priced_bundles


class BulkForm(forms.Form):
    """One change for many services; a change of price also for the ticked bundles with a price of their own."""

    service_ids = forms.TypedMultipleChoiceField(coerce=int, required=False)
    bundle_ids = forms.TypedMultipleChoiceField(coerce=int, required=False)
    change = forms.ChoiceField(
        label=_("For all that is ticked"),
        choices=[
            ("price", _("Change the price by %")),
            ("online", _("Can be booked online")),
            ("desk", _("Desk only")),
            ("category", _("Move to category")),
            ("archive", _("Archive")),
        ],
    )
    percent = forms.DecimalField(
        label=_("Percent"), required=False, min_value=-90, max_value=500, decimal_places=2, max_digits=5
    )
    category_id = forms.TypedChoiceField(label=_("Category"), coerce=int, required=False, empty_value=None)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name, rows in (
            ("service_ids", Service.objects.filter(archived_at=None)),
            ("bundle_ids", priced_bundles()),
        ):
            ids: Any = self.fields[name]
            ids.choices = [(pk, pk) for pk in rows.values_list("pk", flat=True)]
        heading: Any = self.fields["category_id"]
        heading.choices = [
            ("", "—"),
            *((row.pk, row.name) for row in ServiceCategory.objects.filter(archived_at=None)),
        ]

    def clean(self) -> dict[str, Any]:
        """What the chosen change needs must be there."""
        data = self.cleaned_data
        if not data.get("service_ids") and not data.get("bundle_ids"):
            self.add_error("service_ids", _("Tick the services first."))
        if data.get("bundle_ids") and data.get("change") != "price":
            self.add_error(
                "bundle_ids", _("Of bundles only the price is changed here. Take their ticks away.")
            )
        if data.get("change") == "price" and data.get("percent") is None:
            self.add_error("percent", _("How many percent, up or down?"))
        if data.get("change") == "category" and data.get("category_id") is None:
            self.add_error("category_id", _("Which category?"))
        return data
