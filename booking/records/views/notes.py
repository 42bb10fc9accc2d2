"""Notes: written in two taps, changed with their history beside them, taken away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.diary.views.sent import row_sent
from booking.records import notes
from booking.records.forms import NoteForm
from booking.records.models import Note
from booking.records.views.changing import changed, record_page, removed, way_back
from crm.customers.sight import customer_seen, customer_sight
from kernel.clock import system_clock
from kernel.context import current_salon
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.CUSTOMER_SEE_OWN)
def note_new(request: StaffRequest, customer_id: int) -> HttpResponse:
    """A note about the customer, from wherever it was written; `next` says where one goes back to."""
    customer = customer_seen(customer_sight(request.actor), customer_id)
    back = reverse("customers:one", args=[customer.pk])
    form = NoteForm(request.POST or None)

    def again(status: int) -> HttpResponse:
        words = {"title": _("New note"), "back": back, "back_label": customer.name}
        return record_page(
            request, form, template="desk/records/note.html", status=status, customer=customer, **words
        )

    if request.method != "POST":
        return again(200)
    sent = row_sent(
        request, form, scope="records:note", make=lambda: _write(request, customer_id, form), again=again
    )
    if isinstance(sent, HttpResponse):
        return sent
    messages.success(request, _("Note saved."))
    return redirect(way_back(request, back))


def _write(request: StaffRequest, customer_id: int, form: NoteForm) -> Note:
    return notes.note_write(
        actor=request.actor,
        clock=system_clock,
        customer_id=customer_id,
        words=form.words(),
        visit_id=form.cleaned_data["visit_id"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.CUSTOMER_SEE_OWN)
def note(request: StaffRequest, note_id: int) -> HttpResponse:
    """One note with what stood before; its words for whoever may change it."""
    row = notes.note_seen(request.actor, note_id)
    start = {
        "text": row.text,
        "visibility": row.visibility,
        "pinned": row.pinned,
        "weight": row.weight,
        "version": row.version,
    }
    form = NoteForm(request.POST or None, initial=start)
    back = reverse("customers:one", args=[row.customer_id])
    if request.method == "POST" and changed(
        request,
        form,
        lambda: notes.note_change(
            actor=request.actor,
            clock=system_clock,
            note_id=note_id,
            version=form.cleaned_data["version"] or 0,
            words=form.words(),
        ),
        done=_("Note saved."),
        newest=lambda: Note.objects.get(pk=note_id).version,
    ):
        return redirect(back)
    return record_page(
        request,
        form,
        template="desk/records/note.html",
        status=422 if form.errors else 200,
        title=_("Note"),
        note=row,
        may_change=notes.may_change(request.actor, row),
        edits=notes.edits_seen(request.actor, row),
        zone=current_salon().time_zone,
        back=back,
        back_label=row.customer.name,
        customer=row.customer,
    )


@require_POST
@staff_required(Action.CUSTOMER_SEE_OWN)
def note_remove(request: StaffRequest, note_id: int) -> HttpResponse:
    """Out of sight."""
    row = notes.note_seen(request.actor, note_id)
    told = {"clock": system_clock, "note_id": note_id}
    to = reverse("customers:one", args=[row.customer_id])
    return removed(request, notes.note_remove, told, done=_("The note is removed."), to=to)
