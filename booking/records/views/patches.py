"""Patch tests: noted on the tab, read on a page of their own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.diary.views.sent import row_sent
from booking.records import patching
from booking.records.access import customer_kept
from booking.records.forms import PatchForm
from booking.records.views.changing import REFUSED, changed, customer_page, record_page, removed
from booking.records.views.customer import customer_records
from kernel.clock import system_clock
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_POST
@staff_required(Action.RECORD_WRITE_OWN)
def patch_test_new(request: StaffRequest, customer_id: int) -> HttpResponse:
    """A test that was made."""
    customer_kept(request.actor, customer_id)
    form = PatchForm(request.POST)
    sent = row_sent(
        request,
        form,
        scope="records:patch",
        make=lambda: patching.patch_test_note(
            actor=request.actor, clock=system_clock, customer_id=customer_id, words=form.words()
        ),
        again=lambda status: customer_records(request, customer_id, patch_form=form, status=status),
    )
    if isinstance(sent, HttpResponse):
        return sent
    messages.success(request, _("The patch test is noted."))
    return redirect(customer_page(customer_id, "patch-tests"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.RECORD_WRITE_OWN)
def patch_test(request: StaffRequest, test_id: int) -> HttpResponse:
    """How it ended."""
    row = patching.patch_test_seen(request.actor, test_id)
    start = {
        "what": row.what,
        "done_on": row.done_on,
        "result": row.result,
        "valid_days": row.valid_days,
        "remark": row.remark,
        "version": row.version,
    }
    form = PatchForm(request.POST or None, initial=start)
    back = customer_page(row.customer_id, "patch-tests")
    if request.method == "POST" and changed(
        request,
        form,
        lambda: patching.patch_test_change(
            actor=request.actor,
            clock=system_clock,
            test_id=test_id,
            version=form.cleaned_data["version"] or 0,
            words=form.words(),
        ),
        done=_("Saved."),
        newest=lambda: patching.patch_test_seen(request.actor, test_id).version,
    ):
        return redirect(back)
    return record_page(
        request,
        form,
        template="desk/records/patch_test.html",
        status=REFUSED if form.errors else 200,
        title=_("Patch test"),
        test=row,
        back=back,
        back_label=row.customer.name,
    )


@require_POST
@staff_required(Action.RECORD_WRITE_OWN)
def patch_test_remove(request: StaffRequest, test_id: int) -> HttpResponse:
    """Noted by mistake."""
    row = patching.patch_test_seen(request.actor, test_id)
    told = {"clock": system_clock, "test_id": test_id}
    to = customer_page(row.customer_id, "patch-tests")
    return removed(request, patching.patch_test_remove, told, done=_("The patch test is removed."), to=to)
