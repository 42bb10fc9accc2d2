"""A customer's forms: what was answered, what is asked for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from crm.customers.page.frame import customer_frame
from crm.forms.asking.requests import request_cancel, request_make
from crm.forms.asking.sending import request_send
from crm.forms.asking.tokens import request_token
from crm.forms.content import said
from crm.forms.filling.answering import digest_of
from crm.forms.filling.facts import fact_take_over, facts_open
from crm.forms.filling.pictures import photo_answered
from crm.forms.models import FormAnswer
from crm.forms.selectors import answers_of, forms_asked, good_until, request_by_id, requests_open
from crm.forms.showing import answer_lines
from crm.forms.sight import answer_seen, reads_answers
from kernel.clock import system_clock
from kernel.design.panels import panels_at
from kernel.errors import BadInput, StaleVersion
from kernel.handing import handed_out
from kernel.ids import id_of
from kernel.photos import photo_small
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may_somewhere


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
                panels_at("form.request", request, asked=one),
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
    form_id = id_of(request.POST.get("form", "")) or 0
    try:
        request_make(actor=request.actor, clock=system_clock, form_id=form_id, customer_id=customer_id)
    except BadInput as refusal:
        messages.error(request, str(refusal.problems[0].text))
    else:
        messages.success(request, _("The link is ready: open it here, or send it to the customer."))
    return redirect("customer_forms:customer", customer_id)


@require_POST
@staff_required(Action.CUSTOMER_SEE_OWN)
def send(request: StaffRequest, form_request_id: int) -> HttpResponse:
    """Send the link to the customer."""
    asked = request_by_id(form_request_id)
    try:
        request_send(actor=request.actor, clock=system_clock, request_id=form_request_id)
    except BadInput as refusal:
        messages.error(request, str(refusal.problems[0].text))
    else:
        messages.success(request, _("The link is on its way to the customer."))
    return redirect("customer_forms:customer", asked.customer_id)


@require_POST
@staff_required(Action.CUSTOMER_SEE_OWN)
def cancel(request: StaffRequest, form_request_id: int) -> HttpResponse:
    """Take a request back."""
    row = request_cancel(actor=request.actor, clock=system_clock, request_id=form_request_id)
    messages.success(request, _("The link no longer works."))
    return redirect("customer_forms:customer", row.customer_id)


@require_GET
@staff_required(Action.CUSTOMER_SEE_OWN)
def answer(request: StaffRequest, answer_id: int) -> HttpResponse:
    """One answer, whole, with what proves it; made to be printed too."""
    row = answer_seen(request.actor, answer_id)
    context = {
        "row": row,
        "title": said(row.version.content["title"]),
        "lines": answer_lines(row),
        "is_whole": digest_of(row.version, row.at, row.answers) == row.digest,
        "until": good_until(row),
        "facts": facts_open(row, row.customer),
        "may_take": may_somewhere(request.actor, Action.CUSTOMER_WRITE),
    }
    return render(request, "desk/forms/answer.html", context)


@require_POST
@staff_required(Action.CUSTOMER_WRITE)
def take_over(request: StaffRequest, answer_id: int) -> HttpResponse:
    """`field`, `seen`: the answer takes the place of what was seen on the customer's page."""
    answer_seen(request.actor, answer_id)
    code, seen = request.POST.get("field", "")[:80], request.POST.get("seen", "")[:1000]
    try:
        fact_take_over(actor=request.actor, answer_id=answer_id, code=code, seen=seen)
    except StaleVersion:
        messages.error(request, _("Somebody has just changed this. Here is what stands there now."))
    else:
        messages.success(request, _("Taken over."))
    return redirect("customer_forms:answer", answer_id)


@require_safe
@staff_required(Action.CUSTOMER_SEE_OWN)
def photo(request: StaffRequest, answer_id: int, asked: str) -> HttpResponse:
    """The photo that answers a question, for whoever reads the answer; `?small=1` the small one."""
    row = answer_seen(request.actor, answer_id)
    stored = photo_answered(row, asked)
    shown = photo_small(stored) if "small" in request.GET else stored
    return handed_out(shown, name=f"form-{row.pk}.webp", content_type="image/webp", is_download=False)


def _line(row: FormAnswer) -> tuple[FormAnswer, str, object]:
    return row, said(row.version.content["title"]), good_until(row)
