"""Photos: taken, looked at, drawn on, removed."""

import json
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.diary.once import form_key
from booking.records import photos
from booking.records.access import customer_kept
from booking.records.drawing import drawing_read
from booking.records.forms import DrawForm, PhotoForm
from booking.records.models import Photo
from booking.records.photos import PhotoFacts
from booking.records.storing import PICTURE
from booking.records.views.changing import REFUSED, changed, customer_page, record_page, removed
from booking.records.views.customer import customer_records
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import BadInput
from kernel.handing import handed_out
from kernel.idempotency.services import answer_once, body_hash_of
from kernel.photos import photo_small
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

CREATED = 201
MOST_AT_ONCE = 12  # each is read and made anew while the browser waits


@require_POST
@staff_required(Action.RECORD_WRITE_OWN)
def photo_new(request: StaffRequest, customer_id: int) -> HttpResponse:
    """One or several photos; what cannot be kept is named, file by file, and the others are kept."""
    customer_kept(request.actor, customer_id)
    form = PhotoForm(request.POST)
    uploads = request.FILES.getlist("photos")
    if form.is_valid() and not uploads:
        form.add_error(None, _("Please choose a photo."))
    if len(uploads) > MOST_AT_ONCE:
        form.add_error(None, _("Please choose at most twelve photos at a time. None of these was kept."))
    kept = 0
    for number, upload in enumerate(uploads if form.is_valid() else ()):
        try:
            _photo_taken(request, customer_id, upload, form.facts(), number)
            kept += 1
        except BadInput as refusal:
            name = (upload.name or "")[:60]
            form.add_error(None, f"{name}: " + " ".join(str(problem.text) for problem in refusal.problems))
    return _answer(request, customer_id, form, kept)


def _answer(request: StaffRequest, customer_id: int, form: PhotoForm, kept: int) -> HttpResponse:
    problems = [str(text) for errors in form.errors.values() for text in errors]
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"kept": kept, "problems": problems}, status=REFUSED if problems else CREATED)
    if kept:
        messages.success(
            request, ngettext("%(n)s photo is kept.", "%(n)s photos are kept.", kept) % {"n": kept}
        )
    if problems:
        return customer_records(request, customer_id, photo_form=form, status=REFUSED)
    return redirect(customer_page(customer_id, "photos"))


def _photo_taken(
    request: StaffRequest, customer_id: int, upload: "UploadedFile[Any]", facts: PhotoFacts, number: int
) -> None:
    """Keep one photo, once for the form's key and its place in the form. Raises BadInput, NotFound, NotAllowed."""

    def make() -> Photo:
        told = {"actor": request.actor, "clock": system_clock, "customer_id": customer_id}
        picture = photos.picture_take(upload=upload, **told)  # type: ignore[arg-type] # told as both take it
        try:
            return photos.photo_add(picture=picture, facts=facts, **told)  # type: ignore[arg-type]
        except BaseException:
            photos.picture_drop(picture)
            raise

    answer_once(
        scope=f"records:photo:{customer_id}:{request.actor.id}",
        key=f"{form_key(request.POST.get('key', ''))}.{number}",
        body_hash=body_hash_of([upload.name, upload.size, facts.moment, facts.caption, facts.visit_id]),
        run=make,
        settle=lambda row: (CREATED, {"id": row.pk}),
    )


@require_safe
@staff_required(Action.RECORD_WRITE_OWN)
def image(request: StaffRequest, photo_id: int) -> HttpResponse:
    """The picture itself, `?small=1` the small one; only while the customer consents."""
    row = photos.photo_seen(request.actor, photo_id)
    stored = photo_small(row.stored) if "small" in request.GET else row.stored
    return handed_out(stored, name=f"photo-{row.pk}.webp", content_type=PICTURE, is_download=False)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.RECORD_WRITE_OWN)
def photo(request: StaffRequest, photo_id: int) -> HttpResponse:
    """One photo with what is drawn on it, and its words."""
    row = photos.photo_seen(request.actor, photo_id)
    start = {
        "moment": row.moment,
        "caption": row.caption,
        "shared": row.shared,
        "version": row.version,
        "drawing": json.dumps(row.drawing),
    }
    form = DrawForm(request.POST or None, initial=start)
    if request.method == "POST" and changed(
        request,
        form,
        lambda: photos.photo_change(
            actor=request.actor,
            photo_id=photo_id,
            version=form.cleaned_data["version"],
            facts=form.facts(),
            drawing=drawing_read(form.cleaned_data["drawing"]),
        ),
        done=_("Saved."),
        newest=lambda: photos.photo_seen(request.actor, photo_id).version,
    ):
        return redirect(customer_page(row.customer_id, "photos"))
    return record_page(
        request,
        form,
        template="desk/records/photo.html",
        status=REFUSED if form.errors else 200,
        title=_("Photo"),
        photo=row,
        strokes=row.strokes,
        zone=current_salon().time_zone,
        back=customer_page(row.customer_id, "photos"),
        back_label=row.customer.name,
    )


@require_POST
@staff_required(Action.RECORD_WRITE_OWN)
def photo_remove(request: StaffRequest, photo_id: int) -> HttpResponse:
    """Out of sight now, off the disk later."""
    row = photos.photo_seen(request.actor, photo_id)
    told = {"clock": system_clock, "photo_id": photo_id}
    to = customer_page(row.customer_id, "photos")
    return removed(request, photos.photo_remove, told, done=_("The photo is removed."), to=to)
