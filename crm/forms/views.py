"""A customer's forms: what was answered, what is asked for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.customers.frame import customer_frame
from crm.forms import asking
from crm.forms.answering import digest_of
from crm.forms.content import Kind, answer_text, said
from crm.forms.models import FormAnswer
from crm.forms.selectors import answers_of, forms_asked, good_until, requests_open
from crm.forms.sight import answer_seen, reads_answers
from crm.forms.tokens import request_token
from kernel.clock import system_clock
from kernel.errors import BadInput
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_GET
@staff_required(Action.CUSTOMER_SEE_OWN)
def customer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """The tab: what is asked for with its link, and the answers for whoever reads them."""
    row, _sight, context = customer_frame(request, customer_id, tab="forms")
    now = system_clock.now()
    reads = reads_answers(request.actor, row.pk)
    context |= {
        "reads": reads,
        "answers": [_line(one) for one in answers_of(row.pk)] if reads else [],
        "requests": [
            (
                one,
                said(one.form.draft["title"]),
                request.build_absolute_uri(f"/f/{request_token(one.reference)}/"),
            )
            for one in requests_open(now).filter(customer=row.pk)
        ],
        "forms": [(one.pk, said(one.draft["title"])) for one in forms_asked()],
        "now": now,
    }
    return render(request, "desk/forms/customer.html", context)


@require_POST
@staff_required(Action.CUSTOMER_SEE_OWN)
def ask(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Ask for a form by hand: its link is shown on the tab."""
    chosen = request.POST.get("form", "")
    form_id = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else 0
    try:
        asking.request_make(actor=request.actor, clock=system_clock, form_id=form_id, customer_id=customer_id)
    except BadInput as refusal:
        messages.error(request, str(refusal.problems[0].text))
    else:
        messages.success(request, _("The link is ready: open it here, or send it to the customer."))
    return redirect("customer_forms:customer", customer_id)


@require_POST
@staff_required(Action.CUSTOMER_SEE_OWN)
def cancel(request: StaffRequest, form_request_id: int) -> HttpResponse:
    """Take a request back."""
    row = asking.request_cancel(actor=request.actor, clock=system_clock, request_id=form_request_id)
    messages.success(request, _("The link no longer works."))
    return redirect("customer_forms:customer", row.customer_id)


@require_GET
@staff_required(Action.CUSTOMER_SEE_OWN)
def answer(request: StaffRequest, answer_id: int) -> HttpResponse:
    """One answer, whole, with what proves it; made to be printed too."""
    row = answer_seen(request.actor, answer_id)
    content = row.version.content
    context = {
        "row": row,
        "title": said(content["title"]),
        "lines": [
            (one["kind"] == Kind.SECTION, said(one["label"]), answer_text(one, row.answers.get(one["id"])))
            for one in content["questions"]
        ],
        "is_whole": digest_of(row.version, row.at, row.answers) == row.digest,
        "until": good_until(row),
    }
    return render(request, "desk/forms/answer.html", context)


def _line(row: FormAnswer) -> tuple[FormAnswer, str, object]:
    return row, said(row.version.content["title"]), good_until(row)
