"""The tab "Photos & records" of a customer, and their consent to photos."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from booking.records.access import customer_kept
from booking.records.consents import PHOTOS, photos_consent, recorded_by
from booking.records.files import files_seen
from booking.records.forms import ConsentForm, PatchForm, PhotoForm
from booking.records.models import PatchTest, Treatment
from booking.records.patching import patch_tests_seen, valid_until
from booking.records.photos import photos_seen, sessions_of
from booking.records.settings import rules_now
from booking.records.sheets import sheet_of, sheets_for
from booking.records.treatments import gist, treatments_seen
from booking.records.views.changing import REFUSED, customer_page
from crm.customers.page.frame import customer_frame
from crm.privacy.purposes import WAYS, Said
from crm.privacy.services import consent_record
from crm.privacy.texts import wording_of
from kernel.clock import system_clock
from kernel.context import current_salon, salon_day
from kernel.errors import BadInput
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action
from tenants.registry.selectors import salon_trade

SESSIONS, TREATMENTS = 12, 20


@require_safe
@staff_required(Action.RECORD_WRITE_OWN)
def customer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Photos by visit, treatments, patch tests, files; `?all=1` shows the whole of it."""
    kept = customer_kept(request.actor, customer_id)
    if kept.merged_into_id:
        return redirect("records:customer", kept.merged_into_id)
    return customer_records(request, customer_id)


def customer_records(
    request: StaffRequest,
    customer_id: int,
    *,
    photo_form: PhotoForm | None = None,
    consent_form: ConsentForm | None = None,
    patch_form: PatchForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with a form that could not be taken where there is one."""
    _customer, _sight, context = customer_frame(request, customer_id, tab="records")
    rules, today = rules_now(), salon_day(system_clock)
    tests = list(patch_tests_seen(customer_id)[:20])
    whole = "all" in request.GET
    context |= {
        **_photos(customer_id, whole=whole),
        "treatments": [
            _treatment(row) for row in treatments_seen(customer_id)[: 500 if whole else TREATMENTS]
        ],
        "files": files_seen(customer_id),
        "tests": [_test(row, today) for row in tests],
        "sheets": sheets_for(salon_trade()),
        "photo_form": photo_form or PhotoForm(initial=_photo_start(request)),
        "consent_form": consent_form or ConsentForm(),
        "consent_text": wording_of(PHOTOS),
        "patch_form": patch_form or PatchForm(initial={"done_on": today, "valid_days": rules.patch_days}),
        "zone": current_salon().time_zone,
        "keep_days": rules.keep_days,
    }
    return render(request, "desk/records/customer.html", context, status=status)


def _photo_start(request: StaffRequest) -> dict[str, object]:
    """Photos begin with those before; `?visit=` says at which visit they are taken."""
    return {"moment": "before", "visit_id": id_of(request.GET.get("visit", ""))}


def _photos(customer_id: int, *, whole: bool) -> dict[str, object]:
    consent = photos_consent(customer_id)
    sessions = sessions_of(list(photos_seen(customer_id)))
    return {
        "consent": consent,
        "consent_way": WAYS.get(consent.source, consent.source) if consent else "",
        "consent_by": recorded_by(consent) if consent else "",
        "is_allowed": bool(consent and consent.given),
        "sessions": sessions if whole else sessions[:SESSIONS],
        "has_more": not whole and len(sessions) > SESSIONS,
    }


def _treatment(row: Treatment) -> dict[str, object]:
    return {"row": row, "sheet": sheet_of(row.sheet), "gist": gist(row)}


def _test(row: PatchTest, today: object) -> dict[str, object]:
    until = valid_until(row)
    return {"row": row, "until": until, "is_over": until < today}  # type: ignore[operator] # both are days


@require_POST
@staff_required(Action.RECORD_WRITE_OWN)
def consent(request: StaffRequest, customer_id: int) -> HttpResponse:
    """The customer agrees to photos, or (`given=0`, and nothing else) takes it back."""
    customer_kept(request.actor, customer_id)
    is_given = request.POST.get("given") != "0"
    form = ConsentForm(request.POST)
    if is_given and not form.is_valid():
        return customer_records(request, customer_id, consent_form=form, status=REFUSED)
    way = form.cleaned_data["way"] if is_given else "desk_spoken"
    said = Said(customer_id, is_given, way, request.POST.get("read"))
    try:
        consent_record(actor=request.actor, clock=system_clock, code=PHOTOS.code, said=said)
    except BadInput as refusal:
        form.add_error("way", str(refusal.problems[0].text))
        return customer_records(request, customer_id, consent_form=form, status=REFUSED)
    messages.success(
        request,
        _("Consent is noted.") if is_given else _("Consent is taken back: nobody sees the photos any more."),
    )
    return redirect(customer_page(customer_id, "photos"))
