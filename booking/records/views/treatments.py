"""Treatment records: written at a visit, repeated, printed, put right."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.diary.views.sent import row_sent
from booking.records import treatments
from booking.records.access import customer_kept
from booking.records.models import Treatment
from booking.records.sheets import BY_CODE, Sheet, sheet_of, sheets_for
from booking.records.treatment_forms import TreatmentForm, treatment_initial
from booking.records.views.changing import REFUSED, changed, customer_page, record_page, removed, way_back
from crm.customers.models import Customer
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import NotFound
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action
from tenants.registry.selectors import salon_trade

FORM = "desk/records/treatment_form.html"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.RECORD_WRITE_OWN)
def treatment_new(request: StaffRequest, customer_id: int) -> HttpResponse:
    """`?sheet=&visit=&line=&from=`: a record of that kind, of that visit, that starts as an earlier one ended."""
    customer = customer_kept(request.actor, customer_id)
    repeated = (
        treatments.treatments_seen(customer.pk).filter(pk=_number(request.GET.get("from", "")) or 0).first()
    )
    place = treatments.place_found(
        customer.pk, _number(request.GET.get("visit", "")), _number(request.GET.get("line", ""))
    )
    sheet = _sheet(request.GET.get("sheet", ""), repeated)
    start = treatment_initial(repeated, is_repeat=True) if repeated else {}
    form = TreatmentForm(request.POST or None, sheet=sheet, initial=start)
    words = _new_words(customer, sheet, place, repeated)

    def again(status: int) -> HttpResponse:
        return record_page(request, form, template=FORM, status=status, **words)

    def make() -> Treatment:
        return treatments.treatment_write(
            actor=request.actor,
            clock=system_clock,
            customer_id=customer_id,
            words=form.words(),
            visit_id=place.visit.pk if place.visit else None,
            line_id=place.line.pk if place.line else None,
        )

    if request.method != "POST":
        return again(200)
    sent = row_sent(request, form, scope="records:treatment", make=make, again=again)
    if isinstance(sent, HttpResponse):
        return sent
    messages.success(request, _("The record is saved."))
    return redirect(way_back(request, reverse("records:treatment", args=[sent])))


@require_safe
@staff_required(Action.RECORD_WRITE_OWN)
def treatment(request: StaffRequest, treatment_id: int) -> HttpResponse:
    """The record as a card, to read and to print."""
    row = treatments.treatment_seen(request.actor, treatment_id)
    sheet = sheet_of(row.sheet)
    context = {
        "treatment": row,
        "sheet": sheet,
        "gist": treatments.formula_text(row),
        "answers": [(label, row.details[code]) for code, label in sheet.questions if code in row.details],
        "zone": current_salon().time_zone,
        "back": customer_page(row.customer_id, "treatments"),
        "back_label": row.customer.name,
    }
    return render(request, "desk/records/treatment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.RECORD_WRITE_OWN)
def treatment_change(request: StaffRequest, treatment_id: int) -> HttpResponse:
    """Put right, or add what came of it."""
    row = treatments.treatment_seen(request.actor, treatment_id)
    sheet = sheet_of(row.sheet)
    form = TreatmentForm(request.POST or None, sheet=sheet, initial=treatment_initial(row))
    card = reverse("records:treatment", args=[row.pk])
    if request.method == "POST" and changed(
        request,
        form,
        lambda: treatments.treatment_change(
            actor=request.actor,
            treatment_id=treatment_id,
            version=form.cleaned_data["version"] or 0,
            words=form.words(),
        ),
        done=_("The record is saved."),
        newest=lambda: treatments.treatment_seen(request.actor, treatment_id).version,
    ):
        return redirect(card)
    return record_page(
        request,
        form,
        template=FORM,
        status=REFUSED if form.errors else 200,
        title=row.service_name or str(sheet.label),
        sheet=sheet,
        customer=row.customer,
        zone=current_salon().time_zone,
        back=card,
        back_label=_("The record"),
    )


@require_POST
@staff_required(Action.RECORD_WRITE_OWN)
def treatment_remove(request: StaffRequest, treatment_id: int) -> HttpResponse:
    """Out of sight."""
    row = treatments.treatment_seen(request.actor, treatment_id)
    told = {"clock": system_clock, "treatment_id": treatment_id}
    to = customer_page(row.customer_id, "treatments")
    return removed(request, treatments.treatment_remove, told, done=_("The record is removed."), to=to)


def _new_words(
    customer: Customer, sheet: Sheet, place: treatments.Place, repeated: Treatment | None
) -> dict[str, Any]:
    """What the page of a new record says besides its form."""
    former = treatments.treatments_seen(customer.pk).filter(sheet=sheet.code).first()
    return {
        "title": place.line.service_name if place.line else str(sheet.label),
        "sheet": sheet,
        "sheets": sheets_for(salon_trade()),
        "customer": customer,
        "place": place,
        "repeated": repeated,
        "former": former,
        "zone": current_salon().time_zone,
        "back": customer_page(customer.pk, "treatments"),
        "back_label": customer.name,
    }


def _sheet(code: str, repeated: Treatment | None) -> Sheet:
    """The kind that was asked for, that of the record to repeat, or the trade's first."""
    if code in BY_CODE:
        return BY_CODE[code]
    if repeated is not None:
        return sheet_of(repeated.sheet)
    return sheets_for(salon_trade())[0]


def _number(text: str) -> int | None:
    """An id of the address, None where there is none; raises NotFound for what is no id."""
    if not text:
        return None
    if (number := id_of(text)) is None:
        raise NotFound
    return number
