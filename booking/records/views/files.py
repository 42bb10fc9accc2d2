"""Files: kept and handed out as downloads."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from booking.records.access import customer_kept
from booking.records.files import file_keep, file_remove, file_seen
from booking.records.views.changing import customer_page
from kernel.clock import system_clock
from kernel.errors import BadInput
from kernel.handing import handed_out
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_POST
@staff_required(Action.RECORD_WRITE_OWN)
def file_new(request: StaffRequest, customer_id: int) -> HttpResponse:
    """One file; what cannot be kept is said on the page."""
    customer_kept(request.actor, customer_id)
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise BadInput.of("file", "required", _("Please choose a file."))
        file_keep(actor=request.actor, clock=system_clock, customer_id=customer_id, upload=upload)
    except BadInput as refusal:
        messages.error(request, " ".join(str(problem.text) for problem in refusal.problems))
    else:
        messages.success(request, _("The file is kept."))
    return redirect(customer_page(customer_id, "files"))


@require_safe
@staff_required(Action.RECORD_WRITE_OWN)
def file(request: StaffRequest, file_id: int) -> HttpResponse:
    """The file as a download, under its own name."""
    row = file_seen(request.actor, file_id)
    return handed_out(row.stored, name=row.name, content_type=row.content_type, is_download=True)


@require_POST
@staff_required(Action.RECORD_WRITE_OWN)
def file_gone(request: StaffRequest, file_id: int) -> HttpResponse:
    """Out of sight now, off the disk later."""
    row = file_remove(actor=request.actor, clock=system_clock, file_id=file_id)
    messages.success(request, _("The file is removed."))
    return redirect(customer_page(row.customer_id, "files"))
