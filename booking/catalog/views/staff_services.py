"""Which services a person does: a tab of the person's page."""

from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.catalog.models import Service
from booking.catalog.selectors import services
from booking.catalog.services import staff_services_set
from booking.places.editing import change_saved
from booking.team.selectors import staff_member
from booking.team.views.people import staff_page
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


class StaffServicesForm(forms.Form):
    """Services to tick; archived ones that the person did stay theirs."""

    service_ids = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        ids: Any = self.fields["service_ids"]
        ids.choices = [
            (pk, pk) for pk in Service.objects.filter(archived_at=None).values_list("pk", flat=True)
        ]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.MENU_WRITE)
def staff_services(request: StaffRequest, staff_id: int) -> HttpResponse:
    """The menu with a tick at each service that the person does."""
    staff = staff_member(staff_id)
    done_now = set(staff.staff_services.values_list("service_id", flat=True))
    form = StaffServicesForm(request.POST if request.method == "POST" else None)
    to = reverse("menu:staff", args=[staff_id])
    if form.is_valid():
        kept = set(
            staff.staff_services.exclude(service__archived_at=None).values_list("service_id", flat=True)
        )
        arguments = {"staff_id": staff_id, "service_ids": sorted({*form.cleaned_data["service_ids"], *kept})}
        answer = change_saved(request, staff_services_set, arguments, done=_("Saved."), to=to, form=form)
        if answer is not None:
            return answer
    groups = [(heading, list(rows)) for heading, rows in groupby(services(), key=lambda row: row.category)]
    context = {"groups": groups, "done_now": done_now}
    return staff_page(request, staff, "services", form, template="desk/team/services.html", **context)
