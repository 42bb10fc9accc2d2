"""The signed form as a PDF."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from crm.forms.models import FormAnswer
from crm.forms.printing.pdf import answer_pdf
from crm.forms.sight import answer_seen
from kernel.handing import made_out
from kernel.throttle import throttle
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

MOST_PDFS, PDF_SECONDS = 10, 60


@require_safe
@staff_required(Action.CUSTOMER_SEE_OWN)
def pdf(request: StaffRequest, answer_id: int) -> HttpResponse:
    """One answer as a file, for whoever reads it."""
    return pdf_answer(answer_seen(request.actor, answer_id), who=f"user:{request.user.pk}")


def pdf_answer(row: FormAnswer, *, who: str) -> HttpResponse:
    """The answer as a file; each takes a second or two of computing, so not many at once for the same person."""
    throttle(f"forms:pdf:{who}", most=MOST_PDFS, seconds=PDF_SECONDS)
    return made_out(answer_pdf(row), name=f"form-{row.pk}.pdf", content_type="application/pdf")
